"""Registers who carries out each kind of duty of records, and what the worker looks after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import duckdb

from portaria.duties.registry import daily, regular
from portaria.mail.traces import keeping
from portaria.mail.traces.ingesting import PIECE, ingest
from portaria.mail.traces.requests import delivering, ending
from portaria.mail.traces.stream import ACCESS, MAIL
from portaria.traces import catalogue, closing

__all__ = ["ending", "keeping"]
SECONDS = 20.0
"""How often the servers' logs are looked at, one piece of them at a time. Ours."""


@regular(SECONDS)
def take_in(at: datetime) -> None:
    """What the servers have logged since; a reading's small files are made one now and then."""
    _unless_busy(lambda: ingest(at=at, most=PIECE))
    _unless_busy(lambda: merge(at))


@daily
def keep_house(at: datetime) -> None:
    """Months that ended are sorted, days past their term go, many small files are made one, garbage
    and old packages deleted."""
    _unless_busy(lambda: tidy(at))
    delivering.end_packages(at=at)


def _unless_busy(work: Callable[[], object]) -> None:
    """Another process at it is as good. What DuckDB cannot do (a full disk, a file gone) is told as
    the operating system's errors are: the next round tries again."""
    try:
        work()
    except catalogue.Busy:
        return
    except duckdb.Error as error:
        raise OSError(f"registros de correio: {error}") from error


def tidy(at: datetime) -> dict[str, int]:
    """The same, told in numbers.

    Raises:
        Busy: another process is writing traces.
    """
    closed, trimmed = keeping.close_months(at=at), keeping.trim_months(at=at)
    merged = merge(at)
    with catalogue.writing():
        swept = sum(len(catalogue.sweep(stream.name)) for stream in (MAIL, ACCESS))
    return {"closed": closed, "trimmed": trimmed, "merged": merged, "swept": swept}


def merge(at: datetime) -> int:
    """Make one of the small files of each open month that has many; how many months had.

    Raises:
        Busy: another process is writing traces.
    """
    with catalogue.writing():
        return sum(closing.merge_many(stream, at=at) for stream in (MAIL, ACCESS))
