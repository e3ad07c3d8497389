"""Pieces of logs as tables of lines, with their instants. Bytes that are no UTF-8 are shown
as ``\\xNN``, so that a line is never lost for them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from portaria.traces.parquet import quoted

_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
_SHOWN = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOGETHER = 32_768
"""Lines of a batch: what is looked at by one thread at a time."""


def clean(data: bytes) -> bytes:
    """``data`` as UTF-8 without control characters but tabs and line feeds."""
    if any(control in data for control in (b"\x01", b"\x00", b"\r", b"\x1b")):
        data = data.translate(_SHOWN)
    if data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace").encode()
    return data


def read(data: bytes, base: int = 0) -> pa.Table:
    """The lines of ``data``, ``(line, ord)``, numbered from ``base + 1``; as Arrow, which DuckDB
    reads where it lies."""
    found = _read(clean(data)) if data else pa.array([], pa.string())
    order = pa.arange(base + 1, base + len(found) + 1, 1)
    table = pa.table({"line": found, "ord": order})
    return pa.Table.from_batches(table.to_batches(_TOGETHER), table.schema)


@contextmanager
def lines(own: duckdb.DuckDBPyConnection, logs: Mapping[str, pa.Table]) -> Iterator[None]:
    """A view ``log_lines (origin, line, ord)`` of the lines of ``logs`` (by server)."""
    for number, table in enumerate(logs.values()):
        own.register(f"log_lines_{number}", table)
    parts = (
        f"SELECT '{quoted(origin)}' AS origin, line, ord FROM log_lines_{number}"  # a setting
        for number, origin in enumerate(logs)
    )
    own.execute("CREATE OR REPLACE TEMP VIEW log_lines AS " + " UNION ALL ".join(parts))
    try:
        yield
    finally:
        own.execute("DROP VIEW log_lines")
        for number in range(len(logs)):
            own.unregister(f"log_lines_{number}")


def _read(data: bytes) -> pa.Array:
    """``data`` cut at its line feeds, in one pass: a list of one text, cut."""
    ends = len(data) - data.endswith(b"\n")
    places = pa.py_buffer(struct.pack("=ii", 0, ends))
    whole = pa.Array.from_buffers(pa.string(), 1, [None, places, pa.py_buffer(data)])
    return pc.split_pattern(whole, "\n").values


def hours(own: duckdb.DuckDBPyConnection, table: str, zone: ZoneInfo, *, at: datetime) -> None:
    """Make the table ``hours (hour, base)``: for ``begins`` of every row of ``table`` up to the
    hour, when that hour began, in seconds since 1970.

    ``Nov 22 03:17:43`` has neither year nor zone: it is the last such day up to ``at`` (a day's
    leeway for clocks that are ahead), in ``zone``. ISO 8601 (``2026-11-22T03:17:43.123-03:00``, or
    with a space and no zone) says for itself. What is neither gets no row, and its lines none.
    """
    own.execute("CREATE OR REPLACE TEMP TABLE hours (hour VARCHAR, base BIGINT)")
    query = f"SELECT DISTINCT {HOUR} FROM {table}"
    found = [(hour, base) for (hour,) in own.execute(query).fetchall()
             if hour and (base := _base(hour, zone, at)) is not None]  # fmt: skip
    if found:
        own.executemany("INSERT INTO hours VALUES (?, ?)", found)


HOUR = "CASE WHEN starts_with(begins, '20') THEN left(begins, 13) ELSE left(begins, 9) END"
"""SQL: the beginning of a line, ``begins``, up to the hour."""
_OFFSET = "'^[^ ]{19}[^ ]*?([+-])([0-9]{2}):?([0-9]{2})( |$)'"
_EAST = (
    f"CASE WHEN substr(begins, 11, 1) = 'T' AND regexp_matches(begins, {_OFFSET}) THEN"
    f" CAST(regexp_extract(begins, {_OFFSET}, 1) || '1' AS INTEGER)"
    f" * (3600 * CAST(regexp_extract(begins, {_OFFSET}, 2) AS INTEGER)"
    f" + 60 * CAST(regexp_extract(begins, {_OFFSET}, 3) AS INTEGER)) ELSE 0 END"
)
AT = (
    "CAST(hours.base + CASE WHEN starts_with(begins, '20')"
    " THEN 60 * TRY_CAST(substr(begins, 15, 2) AS INTEGER)"
    f" + TRY_CAST(substr(begins, 18, 2) AS INTEGER) - {_EAST}"
    " ELSE 60 * TRY_CAST(substr(begins, 11, 2) AS INTEGER)"
    " + TRY_CAST(substr(begins, 14, 2) AS INTEGER) END AS UINTEGER)"
)
"""SQL: a line's instant, joined with ``hours``."""


def _base(hour: str, zone: ZoneInfo, at: datetime) -> int | None:
    try:
        if hour[:2] == "20":
            moment = datetime.strptime(hour.replace("T", " "), "%Y-%m-%d %H")  # noqa: DTZ007
            told = UTC if "T" in hour else zone
            return int(moment.replace(tzinfo=told).timestamp())
        month, day, clock_hour = _MONTHS.index(hour[:3]) + 1, int(hour[4:6]), int(hour[7:9])
        for year in (at.year + 1, at.year, at.year - 1, at.year - 4):
            told_at = _moment(year, month, day, clock_hour, zone)
            if told_at is not None and told_at <= at + timedelta(days=1):
                return int(told_at.timestamp())
    except ValueError:
        pass
    return None


def _moment(year: int, month: int, day: int, hour: int, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime(year, month, day, hour, tzinfo=zone)
    except ValueError:  # 29 February of another year
        return None
