"""What waits for me, and how mine are going, on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.database.prepared import prepared
from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, first_asked, first_of, panel
from portaria.frame.templatetags.duties import deadline
from portaria.frame.viewer import Viewer
from portaria.procedures.requests.listing import SORTS, Eyes, narrowed, steps_of
from portaria.procedures.requests.models import Request, Step
from portaria.procedures.requests.registry import rites

_TOLD = (
    "rite", "about_label", "state", "body", "provisions", "asker__name", "asker__social_name",
)  # fmt: skip
"""What a line says of a request: the form as it was filled is not read for it."""


@panel("requests.waiting", place=12)
def waiting(viewer: Viewer, now: datetime) -> Panel | None:
    """Requests that wait for the viewer's answer; no panel when there is none."""
    eyes = _eyes(viewer)
    if not eyes.awaited:
        return None
    rows, count = first_of(_due_first(eyes.waiting()))
    if not rows:
        return None
    steps = steps_of(rows)
    return Panel(
        _("Pedidos à espera da minha resposta"),
        [_awaited(row, now, steps[row.pk]) for row in rows],
        count=count,
        href=f"{reverse('requests')}?vista=esperam",
        icon="fa-clipboard-check",
    )


@panel("requests.mine", place=60)
def mine(viewer: Viewer, _now: datetime) -> Panel:
    """The viewer's requests that are not over."""
    rows, count = first_asked(_mine, person=viewer.person)
    return Panel(
        _("Meus pedidos em andamento"),
        [_line(row) for row in rows],
        count=count,
        href=reverse("requests"),
        empty=_("Você não tem pedido em andamento."),
        icon="fa-clipboard-list",
        actions=[(_("Fazer um pedido"), reverse("request_catalogue"))],
    )


def _eyes(viewer: Viewer) -> Eyes:
    return Eyes(viewer.person or 0, viewer.today, viewer.powers, viewer.headed)


class _Mine(NamedTuple):
    pk: int
    rite: str
    about_label: str
    state: str
    body_id: str
    provisions: list[str]


@prepared(_Mine, first=SHOWN)
def _mine(person: int) -> QuerySet[Request]:
    going_on = Request.objects.filter(asker=person, state__in=("waiting", "returned", "approved"))
    return narrowed(going_on).order_by(*SORTS["prazo"])


def _due_first(found: QuerySet[Request]) -> QuerySet[Request]:
    short = narrowed(found).select_related(None).select_related("asker").only(*_TOLD)
    return short.order_by(*SORTS["prazo"])


def _line(row: Request | _Mine) -> Line:
    rite = rites().get(row.rite)
    return Line(
        text=str(rite.title) if rite else row.rite,
        href=reverse("request_one", args=[row.pk]),
        detail=row.about_label,
        badge=labels.of(labels.REQUESTS, row.state),
        tone=labels.tone(row.state),
        body=row.body_id,
        provision=row.provisions[0] if row.provisions else "",
    )


def _awaited(row: Request, now: datetime, steps: Sequence[Step]) -> Line:
    due = getattr(row, "due", None)
    dated = next((step for step in steps if step.due_at == due), None)
    return replace(
        _line(row),
        detail=" · ".join(filter(None, (row.about_label, row.asker.shown_name))),
        due=due,
        until=deadline(due, dated.sum, dated.assignee) if due and dated else "",
        late=due is not None and due < now,
        badge="",
    )
