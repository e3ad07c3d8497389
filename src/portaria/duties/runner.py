"""The runner: what is due is carried out, at least once in effort and exactly once in effect.

A batch is claimed, carried out and marked in one transaction: a crash at any point undoes all of it
or none. Any number of workers may run; a duty that one of them holds is skipped by the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from portaria import clock
from portaria.database.garbage import seldom_sought
from portaria.duties import claims
from portaria.duties.batches import conflict
from portaria.duties.registry import handlers
from portaria.duties.taking import Taking
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
    noted: bool
    report: RunReport = field(default_factory=RunReport)

    @property
    def until(self) -> datetime:
        now = clock.now()
        return now if self.asked is None else min(self.asked, now)

    @property
    def over(self) -> bool:
        spent = self.limit is not None and self.report.total >= self.limit
        return spent or self.stop() or self.report.conflicts >= CONFLICTS_ALLOWED

    def taking(self) -> Taking:
        """For a batch that begins now."""
        at = clock.now()
        return Taking(at, at if self.asked is None else min(self.asked, at), self.noted)

    def count(self, results: Sequence[Outcome]) -> None:
        """What became of a batch."""
        for outcome in results:
            self.report.count(outcome)

    @property
    def room(self) -> int:
        return 2**31 if self.limit is None else self.limit - self.report.total


def run_due(
    *,
    until: datetime | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
    noted: bool = True,
) -> RunReport:
    """Carry out every automatic duty due now, and what those open in their turn, until nothing more
    is due. Each person's are done in their order (:data:`portaria.duties.claims.DAY`).

    Args:
        until: only what was due at this earlier instant.
        limit: stop after about so many duties.
        progress: called after each batch, with the report so far.
        stop: asked between batches; True ends the run (a worker told to leave).
        noted: note each batch before it is carried out, for whoever comes after this process if it
            dies of it; False where nobody could (a simulation's tables go with its session).
    """
    run = _Run(until, limit, progress, stop, noted)
    with seldom_sought():
        _fallen(run)
        while not run.over and _round(run):
            pass
    return run.report


def _fallen(run: _Run) -> None:
    """What processes that died had in hand comes first, apart from all else."""
    try:
        for results in run.taking().fallen():
            run.count(results)
            if run.over:
                return
    except Exception as error:
        if not conflict(error):
            raise
        run.report.conflicts += 1


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
    size = min(handlers()[due.kind].batch, run.room)
    unhandled = run.report.unhandled
    duties, results = run.taking().batch(
        lambda: claims.claim(due, unhandled=unhandled, until=until, after=after, limit=size)
    )
    run.count(results)
    return duties
