"""Registers who carries out each kind of duty of records, and what the worker looks after."""

from __future__ import annotations

from datetime import datetime

from portaria.duties.registry import daily, regular
from portaria.mail.traces import keeping
from portaria.mail.traces.ingesting import PIECE, ingest
from portaria.mail.traces.stream import ACCESS, MAIL
from portaria.traces import catalogue, closing

__all__ = ["keeping"]
SECONDS = 20.0
"""How often the servers' logs are looked at, one piece of them at a time. Ours."""


@regular(SECONDS)
def take_in(at: datetime) -> None:
    """What the servers have logged since."""
    try:
        ingest(at=at, most=PIECE)
    except catalogue.Busy:
        return


@daily
def keep_house(at: datetime) -> None:
    """Months that ended are sorted, many small files made one, garbage deleted."""
    try:
        tidy(at)
    except catalogue.Busy:
        return


def tidy(at: datetime) -> dict[str, int]:
    """The same, told in numbers.

    Raises:
        Busy: another process is writing traces.
    """
    closed = keeping.close_months(at=at)
    with catalogue.writing():
        merged = sum(closing.merge_many(stream, at=at) for stream in (MAIL, ACCESS))
        swept = sum(len(catalogue.sweep(stream.name)) for stream in (MAIL, ACCESS))
    return {"closed": closed, "merged": merged, "swept": swept}
