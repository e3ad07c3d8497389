"""Following through: the steps that a batch opens and that are due at once are carried out with it.

A journey's step is nearly always due the moment it is opened. Opened as a row, found, locked, read
back and marked by a later round, it costs more than what it does. While the runner carries out a
batch, such steps are therefore gathered instead of written (:func:`offer`), carried out next in the
same transaction, in the order in which the rounds would take them, and written once, with what
became of them. A crash undoes all of it or none, as before; each step is still one row with its
key, one call of its handler with its condition looked at again, and the same ledger lines.

Gathered is only what nothing can come between: of persons who have nothing else due (whose order,
:data:`portaria.duties.claims.DAY`, might be another), and of one event. All else is opened as ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import connection

from portaria.database.copying import cursor
from portaria.duties.registry import handlers
from portaria.duties.types import DutyDraft

LEVELS = 8
"""Steps that open steps that open steps…: deeper ones wait for the next round, so that a chain
without end does not make a transaction without end."""

# As in claims: by person, whatever the statistics say of a table that a load is filling.
_BUSY = """
SELECT DISTINCT person FROM duties_duty
WHERE person = ANY(%s) AND state || '' = 'open' AND assignee = '' AND run_at <= %s
"""


class Renounced(Exception):  # noqa: N818  # not an error: the batch is done again, step by step
    """What was gathered cannot stay unwritten: the batch is undone and carried out again with every
    step opened as a row."""


@dataclass(slots=True)
class Gathered:
    """Steps opened by the batch in hand that are due at ``until`` or before, not written yet.

    ``drafts`` are just opened; ``waiting`` have been taken and are carried out now or next.
    """

    until: datetime
    drafts: list[DutyDraft] = field(default_factory=list)
    waiting: list[DutyDraft] = field(default_factory=list)
    depth: int = 0

    def wants(self, draft: DutyDraft) -> bool:
        """Whether ``draft`` is automatic, due, and some person's."""
        return (
            not draft.assignee
            and draft.person is not None
            and draft.run_at <= self.until
            and draft.kind in handlers()
        )

    def take(self) -> list[DutyDraft]:
        """Everything gathered so far, which is then no longer here. A key opened twice comes
        once."""
        taken, self.drafts = self.drafts, []
        return list({draft.key: draft for draft in reversed(taken)}.values())[::-1]


_present: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering(gathered: Gathered | None) -> Iterator[None]:
    """In the block, which runs in a savepoint of its own, keep what is opened and due in
    ``gathered`` (None: keep nothing). If it raises, what it opened is gone with its effects."""
    if gathered is None:
        yield
        return
    before = len(gathered.drafts)
    gathered.depth = len(connection.savepoint_ids)
    token = _present.set(gathered)
    try:
        yield
    except BaseException:
        del gathered.drafts[before:]
        raise
    finally:
        _present.reset(token)


def offer(drafts: Sequence[DutyDraft]) -> Sequence[DutyDraft]:
    """Keep those of ``drafts`` that are to be followed through; return the others, to be written.

    Inside a savepoint that the handler itself opened nothing is kept: what it undoes must go with
    it.
    """
    gathered = _present.get()
    if gathered is None or len(connection.savepoint_ids) != gathered.depth:
        return drafts
    rest: list[DutyDraft] = []
    for draft in drafts:
        (gathered.drafts if gathered.wants(draft) else rest).append(draft)
    return rest


def renounce_if(*, subjects: Sequence[str], persons: Sequence[int], kinds: Sequence[str]) -> None:
    """Before rows of open duties of these subjects, persons and kinds (empty: any) are looked for:
    what was gathered has none.

    Raises:
        Renounced: one of those gathered is among them.
    """
    gathered = _present.get()
    if gathered is None:
        return
    chosen = frozenset(subjects), frozenset(persons), frozenset(kinds)
    for draft in (*gathered.drafts, *gathered.waiting):
        own = draft.subject, draft.person, draft.kind
        if all(not among or value in among for value, among in zip(own, chosen, strict=True)):
            raise Renounced


@dataclass(slots=True)
class Clear:
    """The persons of whom nothing else is due, asked for once in a batch."""

    until: datetime
    _known: dict[int, bool] = field(default_factory=dict)

    def split(self, drafts: Sequence[DutyDraft]) -> tuple[list[DutyDraft], list[DutyDraft]]:
        """Those that may be followed through, and those that may not: their person has something
        else due, or steps of two events (the later one's waits for the earlier one's)."""
        self._ask({draft.person for draft in drafts if draft.person is not None})
        events: dict[int | None, int | None] = {}
        for draft in drafts:
            if events.setdefault(draft.person, draft.event) != draft.event:
                self.not_clear([draft.person])
        clear = [draft for draft in drafts if self._known[draft.person or 0]]
        return clear, [draft for draft in drafts if not self._known[draft.person or 0]]

    def not_clear(self, persons: Iterable[int | None]) -> None:
        """These have something due now."""
        self._known.update((person, False) for person in persons if person is not None)

    def _ask(self, persons: Collection[int]) -> None:
        fresh = [person for person in persons if person not in self._known]
        if not fresh:
            return
        with cursor() as c:
            c.execute(_BUSY, (fresh, self.until))
            busy = {person for (person,) in c}
        self._known.update((person, person not in busy) for person in fresh)


def groups(drafts: Sequence[DutyDraft]) -> list[list[DutyDraft]]:
    """``drafts`` by kind and body, in the order in which a round takes them: the group whose first
    has waited longest, then by name; cut to what each kind's handler takes at once."""
    together = sorted(drafts, key=lambda draft: (draft.kind, draft.body, draft.run_at, draft.key))
    found = [
        list(group) for _, group in groupby(together, key=lambda draft: (draft.kind, draft.body))
    ]
    found.sort(key=lambda group: (group[0].run_at, group[0].kind, group[0].body))
    return [part for group in found for part in _cut(group, handlers()[group[0].kind].batch)]


def _cut(group: list[DutyDraft], size: int) -> Iterator[list[DutyDraft]]:
    for start in range(0, len(group), size):
        yield group[start : start + size]
