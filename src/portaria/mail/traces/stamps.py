"""Instants at which logs' lines were written. Lines of one second begin alike: each beginning is
made out once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORT, _LONG = 15, 36
"""Characters of ``Nov 22 03:17:43``; of ``2026-11-22T03:17:43.123456789-03:00`` and a space."""


def seen(
    own: duckdb.DuckDBPyConnection, lines: pa.Array, zone: ZoneInfo, *, at: datetime
) -> pa.Array:
    """For each of ``lines`` the seconds since 1970; null where it does not begin with an instant.

    ``Nov 22 03:17:43`` has neither year nor zone: it is the last such day up to ``at`` (a day's
    leeway for clocks that are ahead), in ``zone``. ISO 8601 (``2026-11-22T03:17:43.123-03:00``, or
    with a space and no zone) says for itself.
    """
    longest = _LONG if pc.any(pc.starts_with(lines, "20")).as_py() else _SHORT
    alike = pc.dictionary_encode(pc.utf8_slice_codeunits(lines, 0, longest))
    begins = pa.table({"begins": alike.dictionary, "number": pa.arange(0, len(alike.dictionary))})
    own.register("beginnings", begins)
    try:
        own.register("hours", _hours(own, zone, at))
        told = own.sql(_TOLD).to_arrow_table()
    finally:
        own.unregister("beginnings")
        own.unregister("hours")
    return pc.take(told.column("seen").combine_chunks(), alike.indices)


_HOUR = "CASE WHEN starts_with(begins, '20') THEN left(begins, 13) ELSE left(begins, 9) END"
_OFFSET = "'^[^ ]{19}[^ ]*?([+-])([0-9]{2}):?([0-9]{2})( |$)'"
_EAST = (
    f"CASE WHEN substr(begins, 11, 1) = 'T' AND regexp_matches(begins, {_OFFSET}) THEN"
    f" CAST(regexp_extract(begins, {_OFFSET}, 1) || '1' AS INTEGER)"
    f" * (3600 * CAST(regexp_extract(begins, {_OFFSET}, 2) AS INTEGER)"
    f" + 60 * CAST(regexp_extract(begins, {_OFFSET}, 3) AS INTEGER)) ELSE 0 END"
)
_AT = (
    "CAST(hours.base + CASE WHEN starts_with(begins, '20')"
    " THEN 60 * TRY_CAST(substr(begins, 15, 2) AS INTEGER)"
    f" + TRY_CAST(substr(begins, 18, 2) AS INTEGER) - {_EAST}"
    " ELSE 60 * TRY_CAST(substr(begins, 11, 2) AS INTEGER)"
    " + TRY_CAST(substr(begins, 14, 2) AS INTEGER) END AS UINTEGER)"
)
_TOLD = f"""
SELECT {_AT} AS seen FROM beginnings LEFT JOIN hours ON hours.hour = {_HOUR} ORDER BY number
"""


def _hours(own: duckdb.DuckDBPyConnection, zone: ZoneInfo, at: datetime) -> pa.Table:
    """For each beginning up to the hour, when that hour began, in seconds since 1970. What is no
    instant gets no row."""
    found = own.execute(f"SELECT DISTINCT {_HOUR} FROM beginnings").fetchall()
    began = {hour: _base(hour, zone, at) for (hour,) in found}
    known = {hour: base for hour, base in began.items() if base is not None}
    return pa.table({
        "hour": pa.array(known.keys(), pa.string()), "base": pa.array(known.values(), pa.int64())
    })  # fmt: skip


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
