"""Scopes: what a token may do, in the words in which whoever makes one chooses."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, Promise] = {
    "persons:read": _("ler pessoas, vínculos e eventos funcionais"),
    "persons:write": _("informar admissões e eventos funcionais, como o RH"),
    "units:read": _("ler unidades"),
    "accounts:read": _("ler contas de rede"),
    "mail:read": _("ler caixas e listas de correio"),
    "badges:read": _("ler crachás e acessos a áreas"),
    "areas:read": _("ler áreas, lugares e passagens"),
    "visits:read": _("ler visitas, com o nome de quem vem"),
    "duties:read": _("ler prazos"),
    "ledger:read": _("ler o livro de atos"),
    "norms:read": _("ler normas, regras e explicações"),
    "requests:read": _("ler pedidos"),
    "requests:write": _("fazer pedidos em nome de quem pede"),
    "incidents:write": _("comunicar descumprimentos e incidentes, próprios ou em nome de alguém"),
    "scim:read": _("ler pessoas e grupos por SCIM"),
    "scim:write": _("informar pessoas e grupos por SCIM, como o RH"),
}
"""Each scope and what it lets a token do."""
