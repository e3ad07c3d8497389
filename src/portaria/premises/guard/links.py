"""The other pages that a guard works with, as the guard's own page links them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LINKS = (
    ("tonight", _("Autorizações de hoje")),
    ("visits", _("Visitas")),
    ("goods_exits", _("Bens a conferir")),
    ("rounds", _("Rondas")),
    ("parking", _("Estacionamento")),
    ("badges", _("Crachás")),
    ("incident_new", _("Comunicar ocorrência")),
)
"""Names of routes and titles."""
