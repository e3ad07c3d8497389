"""Panels for HR: the last loads and the lines that they refused."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portaria.database.prepared import one_of, prepared
from portaria.frame import labels
from portaria.frame.lists import of_bodies
from portaria.frame.panels import Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.people.models import FunctionalEvent, Load

_LOADS = 3


@panel("hr.loads", place=40, powers=("hr.load",))
def loads(viewer: Viewer, _now: datetime) -> Panel:
    """The last files, and how many lines of each must be corrected."""
    lines = [
        Line(
            text=row.file_name,
            href=reverse("load", args=[row.pk]),
            detail=_problems(row.problems),
            badge=labels.of(labels.LOADS, row.state),
            tone=labels.tone(row.state),
        )
        for row in _loads(bodies=list(viewer.bodies_with("hr.load")))
    ]
    return Panel(
        _("Cargas do RH"),
        lines,
        href=reverse("loads"),
        empty=_("Nenhum arquivo do RH ainda: pessoas e unidades chegam por ele."),
        icon="fa-file-import",
        actions=((_("Nova carga"), reverse("load_new")),),
    )


class _Load(NamedTuple):
    pk: int
    file_name: str
    state: str
    problems: int


@prepared(_Load, first=_LOADS)
def _loads(bodies: list[str]) -> QuerySet[Load]:
    found = Load.objects.filter(one_of("body", bodies)).annotate(problems=Count("rejections"))
    return found.order_by("-loaded_at")


def _problems(count: int) -> str:
    if not count:
        return _("sem linhas recusadas")
    said = ngettext("%(count)s linha a corrigir", "%(count)s linhas a corrigir", count)
    return said % {"count": count}


@panel("hr.events", place=41, powers=("people.write", "hr.load"))
def events(viewer: Viewer, _now: datetime) -> Panel | None:
    """What became known last."""
    bodies = viewer.bodies_with("people.write", "hr.load")
    told = FunctionalEvent.objects.select_related("person", "unit").only(
        "kind", "known_at", "person__name", "person__social_name", "unit__acronym"
    )
    found = of_bodies(
        bodies, lambda body: told.filter(body=body), ("-known_at", "-id"), stop=_LOADS
    )
    lines = [
        Line(
            text=labels.of(labels.EVENTS, row.kind).capitalize(),
            href=reverse("event", args=[row.pk]),
            detail=row.person.shown_name if row.person else (row.unit.acronym if row.unit else ""),
        )
        for row in found
    ]
    if not lines:
        return None
    return Panel(_("Últimos eventos"), lines, href=reverse("events"), icon="fa-exchange-alt")
