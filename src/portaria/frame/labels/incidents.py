"""Breaches, incidents, permissions and reviews."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

INCIDENTS: Mapping[str, str] = {
    "proposed": _("indício por confirmar"),
    "open": _("em apuração"),
    "closed": _("concluída"),
}
CONCLUSIONS: Mapping[str, str] = {
    "founded": _("procedente"),
    "unfounded": _("improcedente"),
    "disciplinary": _("foi a processo disciplinar"),
    "archived": _("arquivada"),
    "dismissed": _("descartada"),
}
REVIEWS: Mapping[str, str] = {
    "open": _("em curso"),
    "closed": _("concluída"),
    "waiting": _("espera a chefia"),
    "kept": _("mantido"),
    "withdrawn": _("retirado"),
    "escalated": _("levado a quem está acima"),
    "gone": _("já não existe"),
}
