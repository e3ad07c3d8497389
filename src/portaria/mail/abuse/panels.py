"""Reports of misuse that wait: for who handles them, and for internal affairs."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.panels import Line, Panel, first_of, panel
from portaria.frame.viewer import Viewer
from portaria.mail.abuse.listing import reports
from portaria.mail.abuse.types import State

HANDLE, INQUIRE = "mail.handle_abuse", "conduct.inquire"


@panel("mail.abuse", place=32, powers=(HANDLE, INQUIRE))
def waiting(viewer: Viewer, _now: datetime) -> Panel:
    """What was reported and nobody has handled; for internal affairs, what was forwarded."""
    found = reports(viewer.bodies_with(HANDLE), viewer.bodies_with(INQUIRE)).filter(
        state__in=(State.OPEN, State.FORWARDED)
    )
    told = (
        found.select_related(None).select_related("body").only("subject", "state", "body__acronym")
    )
    rows, count = first_of(told.order_by("reported_at", "id"))
    lines = [
        Line(
            text=row.subject or _("(sem assunto)"),
            href=reverse("abuse_report", args=[row.pk]),
            detail=row.body.acronym,
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
