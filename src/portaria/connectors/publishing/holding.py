"""One publisher at a time, and the state at one instant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from portaria import clock
from portaria.database.copying import cursor

LOCK = 0x706F7274_7075626C  # "portpubl"
PATIENCE = 120.0
"""Seconds that one waits for another publisher's version in hand."""
_PAUSE = 0.02


class Busy(RuntimeError):  # noqa: N818  # a state, not an error
    """Another process has been publishing for too long."""


@contextmanager
def alone(patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock that lets one process publish. It is the session's: it ends with it.

    Raises:
        Busy: somebody else holds it, and ``patience`` (seconds) is over.
    """
    until = clock.elapsed() + patience
    while not _try():
        if clock.elapsed() >= until:
            raise Busy("outro processo está publicando há tempo demais: veja «portaria publish»")
        clock.pause(_PAUSE)
    try:
        yield
    finally:
        if connection.is_usable():
            with cursor() as c:
                c.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _try() -> bool:
    with cursor() as c:
        c.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return c.fetchone() == (True,)


@contextmanager
def at_one_instant() -> Iterator[None]:
    """All queries of the block see the database as it was when it began. Within a caller's
    transaction they see what that one sees."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with cursor() as c:
            c.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
