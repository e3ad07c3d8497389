"""Batches about to be carried out, noted before: what a process that dies leaves behind.

An exception is an outcome; a process killed in the middle (no memory left, a library that crashes)
tells nobody anything, and whoever takes the same duties up again dies of the same one. So each
batch is noted and the note committed before, and it goes with the batch's outcomes. A note that
nobody holds is of somebody who died. Whoever carries a batch out holds its note by an advisory lock
of the session, which ends with the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor

LOCK = 0x64757479  # "duty": the first of the lock's two keys; the note's own is the second
_KEYS = "%s, (%s %% 2147483647)::int"
_NOTE = """
INSERT INTO duties_attempt (duties, begun, at) SELECT ids::bigint[], %s, %s
FROM unnest(%s::text[]) AS part (ids) RETURNING id
"""
_READ = "SELECT id, duties, deaths, begun FROM duties_attempt WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Note:
    """A batch noted.

    Attributes:
        deaths: how many processes its only duty has brought down.
        begun: whether somebody had begun to carry it out; a part of one that fell is noted before
            anybody begins.
    """

    id: int
    duties: Sequence[int]
    deaths: int = 0
    begun: bool = True


def note(parts: Sequence[Sequence[int]], *, begun: bool, at: datetime) -> list[int]:
    """Note batches of duties; return the notes' keys. They count once the transaction commits."""
    arrays = [f"{{{','.join(map(str, part))}}}" for part in parts]
    with cursor() as c:
        c.execute(_NOTE, [begun, at, arrays])
        return [ident for (ident,) in c]


def begin(ident: int) -> None:
    """From here on, that nobody holds the note means that its duty brought a process down."""
    with cursor() as c:
        c.execute("UPDATE duties_attempt SET begun = true WHERE id = %s", [ident])


def fell(ident: int) -> None:
    """One more process died of the note's only duty, which waits to be taken up again."""
    with cursor() as c:
        c.execute(
            "UPDATE duties_attempt SET deaths = deaths + 1, begun = false WHERE id = %s", [ident]
        )


def remove(ident: int) -> None:
    """The batch is carried out, or given back."""
    with cursor() as c:
        c.execute("DELETE FROM duties_attempt WHERE id = %s", [ident])


def abandoned() -> Iterator[Note]:
    """The notes that nobody holds, each held while the caller looks after it. Not inside a
    transaction."""
    with cursor() as c:
        c.execute("SELECT id FROM duties_attempt ORDER BY id")
        idents = [ident for (ident,) in c]
    for ident in idents:
        with _held(ident) as found:
            if found is not None:
                yield found


@contextmanager
def holding(ident: int) -> Iterator[None]:
    """Hold a note of one's own until the batch is over; a session that ends lets go of it."""
    with cursor() as c:
        c.execute(f"SELECT pg_advisory_lock({_KEYS})", [LOCK, ident])
    try:
        yield
    finally:
        _let_go(ident)


@contextmanager
def _held(ident: int) -> Iterator[Note | None]:
    with cursor() as c:
        c.execute(f"SELECT pg_try_advisory_lock({_KEYS})", [LOCK, ident])
        if c.fetchone() != (True,):
            yield None
            return
    try:
        with cursor() as c:
            c.execute(_READ, [ident])  # its batch may have ended meanwhile
            row = c.fetchone()
        yield Note(*row) if row else None
    finally:
        _let_go(ident)


def _let_go(ident: int) -> None:
    with cursor() as c:
        c.execute(f"SELECT pg_advisory_unlock({_KEYS})", [LOCK, ident])
