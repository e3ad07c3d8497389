"""Taking a batch and carrying it out, so that a process killed at it is known by the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from portaria.database.copying import cursor
from portaria.duties import attempts, claims, outcomes
from portaria.duties.attempts import Note
from portaria.duties.carrying import Carrying
from portaria.duties.following import Renounced
from portaria.duties.registry import handlers
from portaria.duties.types import Failed, OpenDuty, Outcome

PARTS = 64
"""A batch at which a process died is taken up again in so many parts, and each of those alone if
another dies at it: two more deaths tell which of some thousands it is."""
_TRIED = """
UPDATE duties_duty SET attempts = attempts + 1, last_error = %s
WHERE id = ANY(%s) AND state = 'open'
"""
Taken = tuple[list[OpenDuty], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Taking:
    """``at`` is the instant of the acts; what is due at ``until`` counts as due; ``noted`` as
    :func:`portaria.duties.runner.run_due` has it."""

    at: datetime
    until: datetime
    noted: bool = True

    def batch(self, claim: Callable[[], list[OpenDuty]]) -> Taken:
        """Carry out what ``claim`` locks: those duties, and what became of them and of the steps
        that followed. Within a caller's transaction nothing is noted: nothing would be committed
        before."""
        if not self.noted or connection.in_atomic_block:
            return self._unnoted(claim)
        with ExitStack() as held:
            with transaction.atomic():
                duties = claim()
                if not duties:
                    return [], []
                [note] = attempts.note([[d.id for d in duties]], begun=True, at=self.at)
                held.enter_context(attempts.holding(note))
            return duties, self._noted(note, lambda: claims.still(duties, self.until), follow=True)

    def fallen(self) -> Iterator[list[Outcome]]:
        """Take up again, apart and step by step, what processes that died had in hand."""
        if not self.noted or connection.in_atomic_block:
            return
        found = True
        while found:
            found = False
            for note in attempts.abandoned():
                found = True
                yield self._fallen(note)

    def _fallen(self, note: Note) -> list[Outcome]:
        if note.begun and len(note.duties) > 1:
            with transaction.atomic():
                attempts.note(_parts(note.duties), begun=False, at=self.at)
                attempts.remove(note.id)
            return []
        if note.begun and note.deaths + 1 >= settings.DUTY_DEATHS:
            return self._park(note)
        if note.begun:
            self._died_of(note)
        attempts.begin(note.id)
        return self._noted(note.id, lambda: claims.again(note.duties, self.until), follow=False)

    @transaction.atomic
    def _died_of(self, note: Note) -> None:
        with cursor() as c:
            c.execute(_TRIED, [_why(note.deaths + 1), list(note.duties)])
        attempts.fell(note.id)

    @transaction.atomic
    def _park(self, note: Note) -> list[Outcome]:
        """The only duty of ``note`` waits for a person."""
        attempts.remove(note.id)
        duties = claims.again(note.duties, self.until)
        gone = [Failed(_why(note.deaths + 1), permanent=True)] * len(duties)
        return list(outcomes.write(duties, gone, at=self.at)) if duties else []

    def _noted(
        self, note: int, hold: Callable[[], list[OpenDuty]], *, follow: bool
    ) -> list[Outcome]:
        try:
            return self._carried_out(note, hold, follow)
        except Renounced:
            return self._noted(note, hold, follow=False)
        except BaseException:
            attempts.remove(note)  # an error told, or an order to leave: nobody died
            raise

    @transaction.atomic
    def _carried_out(
        self, note: int, hold: Callable[[], list[OpenDuty]], follow: bool
    ) -> list[Outcome]:
        results = self._run(hold(), follow)
        attempts.remove(note)
        return results

    def _unnoted(self, claim: Callable[[], list[OpenDuty]], *, follow: bool = True) -> Taken:
        try:
            with transaction.atomic():
                duties = claim()
                return duties, self._run(duties, follow)
        except Renounced:
            return self._unnoted(claim, follow=False)

    def _run(self, duties: Sequence[OpenDuty], follow: bool) -> list[Outcome]:
        if not duties or duties[0].kind not in handlers():
            return []
        return Carrying(self.at, self.until, follow).run(duties)


def _parts(duties: Sequence[int]) -> list[Sequence[int]]:
    size = max(1, len(duties) // PARTS)
    return [duties[start : start + size] for start in range(0, len(duties), size)]


def _why(deaths: int) -> str:
    times = "1 vez" if deaths == 1 else f"{deaths} vezes"
    return f"o processo que o cumpria terminou antes do fim, {times}"
