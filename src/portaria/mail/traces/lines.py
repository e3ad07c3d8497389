"""Pieces of logs as DuckDB tables of lines, with their instants. Bytes that are no UTF-8 are shown
as ``\\xNN``, so that a line is never lost for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

import duckdb

from portaria.traces import places
from portaria.traces.parquet import quoted

_SEPARATOR = b"\x01"
"""In no line that is read as it stands: the reader takes each line as one field."""
_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
_SHOWN = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(data: bytes) -> bytes:
    """``data`` as UTF-8 without control characters but tabs and line feeds."""
    if any(control in data for control in (_SEPARATOR, b"\x00", b"\r", b"\x1b")):
        data = data.translate(_SHOWN)
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace").encode()
    return data


@contextmanager
def lines(data: bytes) -> Iterator[str]:
    """SQL of a table ``(begins, ord)`` of the lines of ``data``, in their order from 1."""
    folder = places.root() / "_spill"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, suffix=".log") as file:
        file.write(clean(data))
        file.flush()
        yield (
            "(SELECT line, row_number() OVER () AS ord FROM read_csv("
            f"'{quoted(file.name)}', columns = {{'line': 'VARCHAR'}}, delim = '\\x01', quote = '',"
            " escape = '', header = false, auto_detect = false, null_padding = true,"
            " new_line = '\\n', strict_mode = false))"
        )


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


HOUR = "CASE WHEN begins[1:2] = '20' THEN begins[1:13] ELSE begins[1:9] END"
"""SQL: the beginning of a line, ``begins``, up to the hour."""
_OFFSET = "'^[^ ]{19}[^ ]*?([+-])([0-9]{2}):?([0-9]{2})( |$)'"
_EAST = (
    f"CASE WHEN begins[11:11] = 'T' AND regexp_matches(begins, {_OFFSET}) THEN"
    f" CAST(regexp_extract(begins, {_OFFSET}, 1) || '1' AS INTEGER)"
    f" * (3600 * CAST(regexp_extract(begins, {_OFFSET}, 2) AS INTEGER)"
    f" + 60 * CAST(regexp_extract(begins, {_OFFSET}, 3) AS INTEGER)) ELSE 0 END"
)
AT = (
    "CAST(hours.base + CASE WHEN begins[1:2] = '20'"
    " THEN 60 * TRY_CAST(begins[15:16] AS INTEGER) + TRY_CAST(begins[18:19] AS INTEGER)"
    f" - {_EAST}"
    " ELSE 60 * TRY_CAST(begins[11:12] AS INTEGER) + TRY_CAST(begins[14:15] AS INTEGER) END"
    " AS UINTEGER)"
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
