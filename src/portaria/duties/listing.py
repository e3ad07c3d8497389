"""Lists of duties as pages and calendars show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

from portaria.database.copying import cursor
from portaria.database.prepared import one_of, prepared
from portaria.duties.models import TIMED, Duty
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


# Each assignee follows the index on their own: together they would all be sorted. Of what is
# counted and not shown, nothing more is read.
_WAITING = """
SELECT d.id, d.due_at FROM unnest(%s::text[], %s::text[]) AS who (name, body)
CROSS JOIN LATERAL (
    SELECT id, due_at FROM duties_duty
     WHERE {field} = who.name AND {field} <> '' AND (who.body = '' OR body = who.body) AND {states}
     ORDER BY due_at, id LIMIT %s) AS d
ORDER BY d.due_at, d.id LIMIT %s
"""
MINE = _WAITING.format(field="assignee", states="state = 'open'")
COME_UP = _WAITING.format(field="escalated_to", states="state IN ('open', 'failed')")


def waiting_for(assignees: Assignees, most: int = WAITING) -> tuple[list[Duty], int]:
    """Open duties for a person to do, or that came up to them overdue, the most urgent first, at
    most ``most``; and how many there are in all, counted up to :data:`WAITING`."""
    who = [("", name) for name in assignees.names] + list(assignees.powers)
    if not who:
        return [], 0
    asked = [[name for _, name in who], [body for body, _ in who], WAITING, WAITING]
    found: set[tuple[datetime, int]] = set()
    with cursor() as c:
        for statement in (MINE, COME_UP):
            c.execute(statement, asked, prepare=True)
            found |= {(due_at, key) for key, due_at in c.fetchall()}
    keys = [key for _due_at, key in sorted(found)[: min(most, WAITING)]]
    rows = {duty.pk: duty for duty in _duties(keys=keys)}
    return [rows[key] for key in keys if key in rows], min(len(found), WAITING)


@prepared(Duty)
def _duties(keys: Sequence[int]) -> QuerySet[Duty]:
    return Duty.objects.filter(one_of("pk", keys))


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


_KINDS = """
SELECT known.kind FROM unnest(%s::text[]) AS known (kind)
 WHERE EXISTS (SELECT 1 FROM unnest(%s::text[]) AS where_ (body) JOIN LATERAL (
           (SELECT 1 FROM duties_duty d WHERE d.kind = known.kind AND d.body = where_.body
               AND d.state = 'open' AND d.assignee = '' LIMIT 1)
           UNION ALL
           (SELECT 1 FROM duties_duty d WHERE d.kind = known.kind AND d.body = where_.body
               AND d.state = 'open' AND d.assignee <> '' LIMIT 1)) AS one ON true)
"""


def kinds(bodies: Sequence[str], known: Iterable[str]) -> list[str]:
    """Those of ``known`` of which duties are open in ``bodies``, for a filter: a look at an index
    for each, however many duties there are."""
    with cursor() as c:
        c.execute(_KINDS, [sorted(known), list(bodies)])
        return [kind for (kind,) in c]


def failed_kinds(bodies: Sequence[str]) -> list[str]:
    """The kinds of what failed last in ``bodies``, for a filter: of the last thousands, however
    many they are."""
    found: set[str] = set()
    for body in bodies:
        failed = Duty.objects.filter(body=body, state="failed").order_by("-run_at")
        found.update(failed.values_list("kind", flat=True)[:5000])
    return sorted(found)


def overdue(bodies: Sequence[str], now: datetime) -> QuerySet[Duty]:
    """What people let pass in ``bodies``, not ordered; what nothing gives a term never is."""
    found = Duty.objects.filter(body__in=bodies, state="open", due_at__lt=now).exclude(assignee="")
    return found.filter(TIMED)


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
