"""The files that hold a stretch of a body's records, as a table DuckDB can ask. What is past its
term is out of sight at once, though its file may last until the month's last day is past its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import duckdb

from portaria.traces import engine, lookup
from portaria.traces.models import Partition, Segment
from portaria.traces.segments import source
from portaria.traces.types import Stream

T = TypeVar("T")
TRIES = 3


def ask(
    stream: Stream,
    body: str,
    first: date,
    last: date,
    question: Callable[[duckdb.DuckDBPyConnection, str], T],
    *,
    today: date,
    carried: Callable[[Sequence[Segment]], str] | None = None,
    texts: Sequence[str] = (),
) -> T:
    """What ``question`` answers, given a connection and the SQL of a table with the records of
    ``body`` between two civil days there (inclusive), as far as their term lasts on ``today``.

    Args:
        carried: makes a table of the records not complete yet; None leaves them out.
        texts: only records that are found by one of these are asked for (``Stream.finds``), so
            that the others need not be read; those given may be more.

    Files that are rewritten while being read are looked up again.
    """
    for attempt in range(TRIES):
        try:
            with _table(stream, body, first, last, today, carried, texts) as (own, table):
                return question(own, table)
        except duckdb.IOException:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


@contextmanager
def _table(
    stream: Stream,
    body: str,
    first: date,
    last: date,
    today: date,
    carried: Callable[[Sequence[Segment]], str] | None,
    texts: Sequence[str],
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    with engine.connected() as own:
        parts = [
            f"SELECT * FROM {table} WHERE seen >= {start} AND seen < {end}"
            for segments, start, end in _stretches(stream, body, first, last, today)
            if (table := lookup.within(own, segments, texts) if texts else source(segments))
        ]
        open_ = list(Segment.objects.filter(stream=stream.name, kind="carry")) if carried else []
        if open_ and carried:
            parts.append(carried(open_))
        if not parts:
            empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in stream.columns.items())
            parts.append(f"SELECT {empty} WHERE FALSE")
        yield own, f"({' UNION ALL BY NAME '.join(parts)})"


def _stretches(
    stream: Stream, body: str, first: date, last: date, today: date
) -> Iterator[tuple[list[Segment], int, int]]:
    """Files, and the seconds from which and to which they are asked."""
    rows = Partition.objects.filter(
        stream=stream.name, body=body, month__gte=first.replace(day=1), month__lte=last
    ).select_related("body")
    for row in rows.order_by("month").prefetch_related("segments"):
        zone = ZoneInfo(row.body.zone)
        segments = list(row.segments.all())
        held = [segment for segment in segments if segment.kind == "held"]
        others = [segment for segment in segments if segment.kind != "held"]
        if held:  # what an order keeps is seen while it does
            yield held, _seconds(first, zone), _seconds(last + timedelta(days=1), zone)
        lasting = [day for day, until in row.days.items() if date.fromisoformat(until) >= today]
        if others and lasting:
            start = max(first, date.fromisoformat(min(lasting)))
            yield others, _seconds(start, zone), _seconds(last + timedelta(days=1), zone)


def _seconds(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC).timestamp())
