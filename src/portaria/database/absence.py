"""Whether an error means that the database is away, and that the same may be asked again."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError

_PASSING = ("08", "57P01", "57P02", "57P03", "53300", "40001", "40P01")
"""PostgreSQL's own words (appendix A): connection lost, shutting down, crashed, starting, too many
connections, serialization, deadlock. Everything else is a fault, not an absence."""


def is_away(error: BaseException | None) -> bool:
    """Whether ``error``, or what it came from, passes by itself; nothing of it was kept."""
    return any(_passes(one) for one in _chain(error))


def _passes(error: BaseException) -> bool:
    if isinstance(error, InterfaceError | psycopg.InterfaceError):
        return True  # the connection was closed under our hands
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None or error.sqlstate.startswith(_PASSING)
    return isinstance(error, OperationalError) and error.__cause__ is None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 20:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1
