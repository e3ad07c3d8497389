"""Held messages that wait: for who decides them, and for who sent them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.database.prepared import prepared
from portaria.frame.panels import SHOWN, Line, Panel, first_of, panel
from portaria.frame.templatetags.duties import deadline
from portaria.frame.viewer import Viewer
from portaria.mail.held.listing import decided_by
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import State


@panel("mail.held", place=30, powers=("mail.decide_held",))
def to_decide(viewer: Viewer, now: datetime) -> Panel:
    """Messages that the viewer decides."""
    waiting = decided_by(viewer.powers.items()).filter(state=State.WAITING)
    rows, count = first_of(waiting.order_by("due_at", "arrived_at"))
    return Panel(
        _("Mensagens retidas a decidir"),
        _lines(rows, now, one_page="held_message"),
        count=count,
        href=reverse("held"),
        empty=_("Nenhuma mensagem retida espera decisão."),
        icon="fa-hand-paper",
    )


@panel("mail.held.mine", place=22)
def mine(viewer: Viewer, now: datetime) -> Panel | None:
    """Messages that the viewer sent and that wait."""
    lines = _lines(_mine(person=viewer.person), now, one_page="")
    if not lines:
        return None
    return Panel(_("Suas mensagens retidas"), lines, href=reverse("my_held"), icon="fa-hand-paper")


class _Mine(NamedTuple):
    pk: int
    subject: str
    sender: str
    recipients: list[str]
    reasons: list[dict[str, Any]]
    due_at: datetime | None
    sum: dict[str, Any] | None
    body_id: str


@prepared(_Mine, first=SHOWN)
def _mine(person: int) -> QuerySet[HeldMessage]:
    waiting = HeldMessage.objects.filter(person=person, state=State.WAITING)
    return waiting.order_by("due_at", "arrived_at")


def _lines(rows: Iterable[HeldMessage | _Mine], now: datetime, *, one_page: str) -> list[Line]:
    return [
        Line(
            text=row.subject or _("(sem assunto)"),
            href=reverse(one_page, args=[row.pk]) if one_page else reverse("my_held"),
            detail=row.sender if one_page else ", ".join(row.recipients[:2]),
            due=row.due_at,
            until=deadline(row.due_at, row.sum, "power") if row.due_at else "",
            late=row.due_at is not None and row.due_at < now,
            provision=row.reasons[0]["provision"] if row.reasons else "",
            body=row.body_id,
        )
        for row in rows
    ]
