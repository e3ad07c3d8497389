"""Panels for who follows, audits and runs: deadlines, the ledger, the body, the installation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.database.prepared import one_of, prepared
from portaria.duties import listing
from portaria.duties.models import Duty
from portaria.frame.counting import counted
from portaria.frame.lists import of_bodies
from portaria.frame.panels import SHOWN, Line, Panel, first_asked, panel
from portaria.frame.sentences import in_language
from portaria.frame.viewer import Viewer
from portaria.ledger import listing as ledger
from portaria.web.beginning import steps_left
from portaria.web.health import PATIENCE


@panel("duties.late", place=60, powers=("duties.read",))
def late(viewer: Viewer, now: datetime) -> Panel:
    """What people let pass, in the bodies whose deadlines the viewer follows."""
    bodies = viewer.bodies_with("duties.read")
    rows = of_bodies(
        bodies, lambda body: listing.overdue([body], now), ("due_at", "id"), stop=SHOWN
    )
    lines = [
        Line(in_language(d.about), reverse("duty", args=[d.pk]), due=_last_day(d), late=True,
             provision=d.provisions[0] if d.provisions else "", body=d.body)
        for d in rows
    ]  # fmt: skip
    return Panel(
        _("Prazos vencidos"),
        lines,
        count=counted(listing.overdue(bodies, now)) if len(rows) == SHOWN else len(rows),
        href=reverse("duties"),
        empty=_("Nenhum prazo vencido."),
        icon="fa-calendar-times",
    )


def _last_day(duty: Duty) -> datetime:
    """A deadline in days ends at the first instant after its last day."""
    return duty.due_at - timedelta(microseconds=1) if duty.sum else duty.due_at


@panel("duties.failed", place=62, powers=("body.admin",))
def set_aside(viewer: Viewer, _now: datetime) -> Panel | None:
    """What the worker could not do and put aside for a person."""
    rows, count = first_asked(_failed, bodies=list(viewer.bodies_with("body.admin")))
    lines = [
        Line(in_language(d.about), reverse("duty", args=[d.pk]), d.last_error[:120]) for d in rows
    ]
    if not lines:
        return None
    to = reverse("failed_duties")
    return Panel(_("Deveres que falharam"), lines, count=count, href=to, icon="fa-wrench")


class _Failed(NamedTuple):
    pk: int
    about: str
    last_error: str


@prepared(_Failed, first=SHOWN)
def _failed(bodies: list[str]) -> QuerySet[Duty]:
    return Duty.objects.filter(one_of("body", bodies), state="failed").order_by("run_at", "id")


@panel("ledger", place=64, powers=("ledger.read",))
def book(viewer: Viewer, _now: datetime) -> Panel:
    """What an auditor opens first: the ledger, the coverage, the exports."""
    seals = ledger.seals()
    state = Line(
        text=_("Tudo selado") if not seals.waiting else _("Atos por selar"),
        href=reverse("ledger"),
        badge=str(seals.waiting) if seals.waiting else "",
        tone="wait",
    )
    links = [(_("Verificar o livro"), reverse("ledger"))]
    if viewer.holds_any("norms.read"):
        links.append((_("Cobertura das normas"), reverse("norms")))
    links.append((_("Baixar os atos"), reverse("ledger_csv")))
    return Panel(_("Auditoria"), [state], count=0, icon="fa-book", actions=links)


@panel("beginning", place=5, powers=("body.admin",))
def beginning(viewer: Viewer, _now: datetime) -> Panel | None:
    """The first steps of a body that are not done yet."""
    lines = []
    for body in viewer.bodies_with("body.admin"):
        lines += [
            Line(step.title, reverse("beginning"), step.how, badge=_("a fazer"), tone="wait")
            for step in steps_left(body, viewer.today)
        ]
    if not lines:
        return None
    return Panel(_("Primeiros passos do órgão"), lines, href=reverse("beginning"), icon="fa-flag")


@panel("health", place=66, operator=True)
def health(_viewer: Viewer, now: datetime) -> Panel:
    """Whether the worker keeps up."""
    queue, seals = listing.queue(now), ledger.seals()
    unsealed = (now - seals.oldest).total_seconds() if seals.oldest else 0.0
    slow = max(queue.delay(now), unsealed) > PATIENCE
    line = Line(
        text=_("O executor de prazos não está dando conta, ou está parado.")
        if slow
        else _("Tudo em dia."),
        href=reverse("health"),
        badge=str(queue.waiting) if queue.waiting else "",
        tone="stop" if slow else "good",
        late=slow,
    )
    return Panel(_("Saúde do sistema"), [line], count=0, icon="fa-heartbeat")
