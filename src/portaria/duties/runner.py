"""The runner: what is due is carried out, at least once in effort and exactly once in effect.

A batch is claimed, carried out and marked in one transaction: a crash at any point undoes all of it
or none. Any number of workers may run; a duty that one of them holds is skipped by the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from portaria import clock
from portaria.database.garbage import seldom_sought
from portaria.duties import claims, outcomes
from portaria.duties.batches import carry_out, conflict
from portaria.duties.registry import handlers
from portaria.duties.types import Again, Done, Dropped, Failed, Later, OpenDuty, Outcome

Progress = Callable[["RunReport"], None]
CONFLICTS_ALLOWED = 20
_BEGINNING = (datetime(1, 1, 2, tzinfo=UTC), 0)


@dataclass(slots=True)
class RunReport:
    """What a run did. ``unhandled``: due kinds that nobody here carries out (an older worker)."""

    done: int = 0
    later: int = 0
    again: int = 0
    dropped: int = 0
    failed: int = 0
    given_up: int = 0
    conflicts: int = 0
    unhandled: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Duties settled one way or another; not those put off to the next round."""
        return self.done + self.later + self.dropped + self.failed + self.given_up

    def count(self, outcome: Outcome) -> None:
        """One more of these."""
        match outcome:
            case Done():
                self.done += 1
            case Later():
                self.later += 1
            case Again():
                self.again += 1
            case Dropped():
                self.dropped += 1
            case Failed(permanent=True):
                self.given_up += 1
            case Failed():
                self.failed += 1


@dataclass(slots=True)
class _Run:
    asked: datetime | None
    limit: int | None
    progress: Progress | None
    stop: Callable[[], bool]
    report: RunReport = field(default_factory=RunReport)

    @property
    def until(self) -> datetime:
        now = clock.now()
        return now if self.asked is None else min(self.asked, now)

    @property
    def over(self) -> bool:
        spent = self.limit is not None and self.report.total >= self.limit
        return spent or self.stop() or self.report.conflicts >= CONFLICTS_ALLOWED

    @property
    def room(self) -> int:
        return 2**31 if self.limit is None else self.limit - self.report.total


def run_due(
    *,
    until: datetime | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Carry out every automatic duty due now, and what those open in their turn, until nothing more
    is due. Each person's are done in their order (:data:`portaria.duties.claims.DAY`).

    Args:
        until: only what was due at this earlier instant.
        limit: stop after about so many duties.
        progress: called after each batch, with the report so far.
        stop: asked between batches; True ends the run (a worker told to leave).
    """
    run = _Run(until, limit, progress, stop)
    with seldom_sought():
        while not run.over and _round(run):
            pass
    return run.report


def _round(run: _Run) -> bool:
    """Take every kind once, the one that waits longest first; False when nothing was settled."""
    known, until = handlers(), run.until
    groups = claims.due_groups(until)
    run.report.unhandled = claims.due_counts({g.kind for g in groups} - known.keys(), until)
    before = run.report.total + run.report.conflicts
    for due in groups:
        if due.kind in known:
            _group(run, due, until)
    return run.report.total + run.report.conflicts > before


def _group(run: _Run, due: claims.Due, until: datetime) -> None:
    after = _BEGINNING
    while not run.over:
        try:
            duties = _batch(run, due, until, after)
        except Exception as error:
            if not conflict(error):
                raise
            run.report.conflicts += 1
            return
        if not duties:
            return
        # Going on from the last key keeps the scan off what has just been closed.
        after = (duties[-1].run_at, duties[-1].id)
        if run.progress:
            run.progress(run.report)


def _batch(
    run: _Run, due: claims.Due, until: datetime, after: tuple[datetime, int]
) -> list[OpenDuty]:
    registered = handlers()[due.kind]
    at = clock.now()
    with transaction.atomic():
        size = min(registered.batch, run.room)
        duties = claims.claim(
            due, unhandled=run.report.unhandled, until=until, after=after, limit=size
        )
        if not duties:
            return []
        results = carry_out(registered.handler, duties, at=at)
        final = outcomes.write(duties, results, at=at)
    for outcome in final:
        run.report.count(outcome)
    return duties
