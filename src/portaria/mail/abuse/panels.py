"""Reports of misuse that wait: for who handles them, and for internal affairs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.database.prepared import one_of, prepared
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, first_asked, panel
from portaria.frame.viewer import Viewer
from portaria.mail.abuse.listing import among
from portaria.mail.abuse.models import Report
from portaria.mail.abuse.types import State

HANDLE, INQUIRE = "mail.handle_abuse", "conduct.inquire"


@panel("mail.abuse", place=32, powers=(HANDLE, INQUIRE))
def waiting(viewer: Viewer, _now: datetime) -> Panel:
    """What was reported and nobody has handled; for internal affairs, what was forwarded."""
    bodies = viewer.bodies_with(HANDLE), viewer.bodies_with(INQUIRE)
    rows, count = first_asked(_waiting, handled=list(bodies[0]), inquired=list(bodies[1]))
    lines = [
        Line(
            text=row.subject or _("(sem assunto)"),
            href=reverse("abuse_report", args=[row.pk]),
            detail=row.body__acronym,
            badge=labels.of(labels.ABUSE, row.state),
            tone=labels.tone(row.state),
        )
        for row in rows
    ]
    return Panel(
        _("Denúncias"),
        lines,
        count=count,
        href=reverse("abuse_reports"),
        empty=_("Nenhuma denúncia espera tratamento."),
        icon="fa-flag",
    )


class _Reported(NamedTuple):
    pk: int
    subject: str
    state: str
    body__acronym: str


@prepared(_Reported, first=SHOWN)
def _waiting(handled: list[str], inquired: list[str]) -> QuerySet[Report]:
    found = among(one_of("body", handled), one_of("body", inquired))
    return found.filter(state__in=(State.OPEN, State.FORWARDED)).order_by("reported_at", "id")
