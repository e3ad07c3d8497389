"""Lists of duties as pages and calendars show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import TruncDate

from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft

WAITING = 100
"""How many of the things that wait for one person are shown; ours, no norm's."""


@dataclass(frozen=True, slots=True)
class Assignees:
    """Whose duties to look for: names of persons and units, and powers with their bodies."""

    names: Sequence[str]
    powers: Sequence[tuple[str, str]]


def assignees_of(
    person: int | None, headed: Sequence[int], powers: Mapping[str, frozenset[str]]
) -> Assignees:
    """Every name under which duties may wait for ``person``, who heads the units ``headed`` and
    holds ``powers`` by body."""
    names = [f"person:{person}"] if person else []
    names += [f"head-of:{unit}" for unit in headed]
    held = [
        (body, f"power:{power}") for body, all_ in sorted(powers.items()) for power in sorted(all_)
    ]
    return Assignees(tuple(names), tuple(held))


def waiting_for(assignees: Assignees) -> list[Duty]:
    """Open duties for a person to do, or that came up to them overdue, the most urgent first, at
    most :data:`WAITING`."""
    if not assignees.names and not assignees.powers:
        return []
    # Apart, so that each follows its own index, however many duties there are.
    mine = Duty.objects.filter(_among("assignee", assignees), state="open")
    come_up = Duty.objects.filter(
        _among("escalated_to", assignees), state__in=("open", "failed")
    ).exclude(escalated_to="")
    found = {
        duty.pk: duty
        for waiting in (mine, come_up)
        for duty in waiting.order_by("due_at", "id")[:WAITING]
    }
    return sorted(found.values(), key=lambda duty: (duty.due_at, duty.pk))[:WAITING]


def _among(field: str, assignees: Assignees) -> Q:
    found = Q(**{f"{field}__in": assignees.names})
    for body in {body for body, _ in assignees.powers}:
        powers = [power for where, power in assignees.powers if where == body]
        found |= Q(**{"body": body, f"{field}__in": powers})
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties: ``mode`` is ``human``, ``automatic`` or ""; empty fields do not narrow.
    ``also``: a condition that only packages above this one can know (of which unit)."""

    bodies: Sequence[str]
    kind: str = ""
    state: str = "open"
    mode: str = ""
    since: datetime | None = None
    until: datetime | None = None
    also: Q = field(default_factory=Q)


def duties(wanted: Wanted) -> QuerySet[Duty]:
    """The duties of ``wanted``, not ordered."""
    found = Duty.objects.filter(wanted.also, body__in=wanted.bodies)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.mode == "human":
        found = found.exclude(assignee="")
    elif wanted.mode == "automatic":
        found = found.filter(assignee="")
    if wanted.since is not None:
        found = found.filter(due_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(due_at__lt=wanted.until)
    return found


# A deadline that somebody must meet ends at the first instant after its last day.
_LAST_INSTANT = Case(
    When(assignee="", then=F("due_at")),
    default=ExpressionWrapper(
        F("due_at") - timedelta(microseconds=1), output_field=DateTimeField()
    ),
)


def per_day(wanted: Wanted, zone: tzinfo) -> dict[object, list[tuple[str, int]]]:
    """For a calendar: per civil day in ``zone``, each kind with its count."""
    counted = (
        duties(wanted)
        .annotate(day=TruncDate(_LAST_INSTANT, tzinfo=zone))
        .values_list("day", "kind")
        .annotate(count=Count("id"))
        .order_by("day", "-count")
    )
    days: dict[object, list[tuple[str, int]]] = {}
    for day, kind, count in counted:
        days.setdefault(day, []).append((kind, count))
    return days


def kinds(bodies: Sequence[str]) -> list[str]:
    """Kinds of open duties in ``bodies``, for a filter."""
    found = Duty.objects.filter(body__in=bodies, state="open").values_list("kind", flat=True)
    return sorted(found.distinct())


def dropped_duties(
    subjects: Sequence[str], kinds: Sequence[str]
) -> list[tuple[DutyDraft, datetime]]:
    """The last duty of each of ``kinds`` about each of ``subjects`` where that one was dropped, as
    a draft of the same, and when it was."""
    found = (
        Duty.objects.filter(subject__in=subjects, kind__in=kinds)
        .order_by("subject", "kind", "-id")
        .distinct("subject", "kind")
    )
    return [(_draft(d), d.closed_at) for d in found if d.state == "dropped" and d.closed_at]


def _draft(row: Duty) -> DutyDraft:
    return DutyDraft(
        kind=row.kind,
        body=row.body,
        subject=row.subject,
        person=row.person,
        run_at=row.run_at,
        key=row.key,
        about=row.about,
        provisions=tuple(row.provisions),
        sum=row.sum,
        payload=row.payload,
        assignee=row.assignee,
        event=row.event,
        policy=row.policy,
    )


def set_aside(body: str = "") -> list[Duty]:
    """What could not be done and waits for a person, of ``body`` ("": of all), the longest waiting
    first, at most :data:`WAITING`."""
    failed = Duty.objects.filter(state="failed", **({"body": body} if body else {}))
    return list(failed.order_by("run_at", "id")[:WAITING])


@dataclass(frozen=True, slots=True)
class Queue:
    """What the runner has before it. ``waiting`` are automatic duties already due; ``oldest`` is
    since when the first of them waits; ``last_done`` when one was last carried out."""

    waiting: int
    oldest: datetime | None
    failed: int
    last_done: datetime | None

    def delay(self, now: datetime) -> float:
        """Seconds that the oldest has waited; 0 when nothing waits."""
        return (now - self.oldest).total_seconds() if self.oldest else 0.0


def queue(now: datetime) -> Queue:
    """The runner's queue at ``now``."""
    due = Duty.objects.filter(state="open", assignee="", run_at__lte=now)
    counted = due.aggregate(waiting=Count("id"), oldest=Min("run_at"))
    failed = Duty.objects.filter(state="failed").count()
    done = Duty.objects.filter(state="done", assignee="").order_by("-id")[:1000]
    last = max((d.closed_at for d in done.only("closed_at") if d.closed_at), default=None)
    return Queue(counted["waiting"], counted["oldest"], failed, last)
