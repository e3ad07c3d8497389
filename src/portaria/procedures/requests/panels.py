"""What waits for me, and how mine are going, on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.panels import Line, Panel, first_of, panel
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
    found = _eyes(viewer).waiting()
    rows, count = first_of(_due_first(found))
    if not rows:
        return None
    steps = steps_of(rows)
    return Panel(
        _("Pedidos à espera da minha resposta"),
        [_line(row, now, asker=True, steps=steps[row.pk]) for row in rows],
        count=count,
        href=f"{reverse('requests')}?vista=esperam",
        icon="fa-clipboard-check",
    )


@panel("requests.mine", place=60)
def mine(viewer: Viewer, now: datetime) -> Panel:
    """The viewer's requests that are not over."""
    found = Request.objects.filter(
        asker=viewer.person, state__in=("waiting", "returned", "approved")
    )
    rows, count = first_of(_due_first(found))
    return Panel(
        _("Meus pedidos em andamento"),
        [_line(row, now, asker=False) for row in rows],
        count=count,
        href=reverse("requests"),
        empty=_("Você não tem pedido em andamento."),
        icon="fa-clipboard-list",
        actions=[(_("Fazer um pedido"), reverse("request_catalogue"))],
    )


def _eyes(viewer: Viewer) -> Eyes:
    return Eyes(viewer.person or 0, viewer.today, viewer.powers, viewer.headed)


def _due_first(found: QuerySet[Request]) -> QuerySet[Request]:
    short = narrowed(found).select_related(None).select_related("asker").only(*_TOLD)
    return short.order_by(*SORTS["prazo"])


def _line(row: Request, now: datetime, *, asker: bool, steps: Sequence[Step] = ()) -> Line:
    due = getattr(row, "due", None)
    dated = next((step for step in steps if step.due_at == due), None)
    rite = rites().get(row.rite)
    about = " · ".join(part for part in (row.about_label, row.asker.shown_name * asker) if part)
    return Line(
        text=str(rite.title) if rite else row.rite,
        href=reverse("request_one", args=[row.pk]),
        detail=about,
        due=due if asker else None,
        until=deadline(due, dated.sum, dated.assignee) if due and dated else "",
        late=asker and due is not None and due < now,
        badge="" if asker else labels.of(labels.REQUESTS, row.state),
        tone=labels.tone(row.state),
        body=row.body_id,
        provision=row.provisions[0] if row.provisions else "",
    )
