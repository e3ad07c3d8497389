"""What HR tells and its loads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from portaria.people.words import EVENT_WORDS

EVENTS: Mapping[str, str] = {kind.value: word for kind, word in EVENT_WORDS.items()}
SITUATIONS: Mapping[str, str] = {
    "active": _("em exercício"),
    "leave": _("afastado(a)"),
    "seconded_out": _("cedido(a)"),
    "ended": _("desligado(a)"),
    "future": _("ainda por começar"),
}
LOADS: Mapping[str, str] = {
    "applied": _("aplicada"),
    "refused": _("recusada"),
    "stopped": _("parada para confirmação"),
    "unchanged": _("nada mudou"),
}
COUNTS: Mapping[str, str] = {
    "persons": _("pessoas novas"),
    "bonds": _("vínculos novos"),
    "corrected": _("vínculos corrigidos"),
    "left_out": _("fora do órgão"),
    "already_known": _("já conhecidos"),
    "active_before": _("vínculos em vigor antes"),
    "ends": _("vínculos que encerra"),
    "problems": _("linhas recusadas"),
}
HOLDS: Mapping[str, str] = {
    "bonds": _("pessoas e vínculos"),
    "units": _("unidades"),
    "leaves": _("afastamentos"),
    "events": _("eventos"),
}
UNIT_CHANGES: Mapping[str, str] = {
    "created": _("unidades criadas"),
    "changed": _("unidades alteradas"),
}
