"""From the passages of these days to the records of past ones: a file for each body and month,
registered in the transaction that deletes the rows. Killed anywhere, nothing is lost or twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted
from portaria.premises.guard.models import Passing
from portaria.premises.guard.stream import DOOR, KEEPING
from portaria.traces import catalogue, engine, parquet, places
from portaria.traces.keeping import zone_of

AT_ONCE = 100_000
"""Passages of one file: what bounds memory."""
_TYPES = {
    "UINTEGER": pa.uint32(), "BIGINT": pa.int64(), "VARCHAR": pa.string(), "BOOLEAN": pa.bool_(),
    "UTINYINT": pa.uint8(),
}  # fmt: skip
_SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in DOOR.columns.items()])


def store_past(*, at: datetime) -> int:
    """Put away the passages of days that ended a day ago, by each body's own calendar: guards see
    the day and the night before it. How many.

    Raises:
        Busy: another process is writing traces.
    """
    stored = 0
    for body in Body.objects.order_by("slug").values_list("slug", flat=True):
        while done := _some(body, at):
            stored += done
    return stored


def _some(body: str, at: datetime) -> int:
    """The oldest month's passages, as many as go into one file."""
    zone = zone_of(body)
    yesterday = at.astimezone(zone).date() - timedelta(days=1)
    before = datetime.combine(yesterday, time.min, tzinfo=zone)
    with catalogue.writing():
        past = Passing.objects.filter(body=body, at__lt=before)
        oldest = past.order_by("at").values_list("at", flat=True).first()
        if oldest is None:
            return 0
        month = oldest.astimezone(zone).date().replace(day=1)
        after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        end = min(before, datetime.combine(after, time.min, tzinfo=zone))
        rows = list(past.filter(at__lt=end).order_by("at", "pk")[:AT_ONCE])
        _write(body, month, rows, at)
        Passing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _write(body: str, month: date, rows: list[Passing], at: datetime) -> None:
    """What is past its term when it arrives is not kept."""
    try:
        stamp = KEEPING.stamp(body, month)
    except NotAdopted:
        return
    if stamp.keep_until < at.astimezone(zone_of(body)).date():
        return
    row = catalogue.partition(DOOR, body, month, stamp, at=at)
    KEEPING.date_end(row, at=at)
    table = pa.Table.from_pylist([record(one) for one in rows], schema=_SCHEMA)
    with engine.connected() as own:
        made = _file(own, table, places.new(DOOR.name, body, month))
    catalogue.register(DOOR.name, row, "fresh", made, at=at)


def _file(own: duckdb.DuckDBPyConnection, table: pa.Table, path: str) -> parquet.Written:
    own.register("passages", table)
    order = ", ".join(f'"{name}"' for name in DOOR.layout)
    return parquet.write(own, f"SELECT * FROM passages ORDER BY {order}", path)  # noqa: S608  # names of ours


def record(row: Passing) -> dict[str, Any]:
    """A passage as it is put away (:data:`portaria.premises.guard.stream.DOOR`)."""
    alike = {name: getattr(row, name) for name in DOOR.columns if name not in ("seen", "party")}
    return {"seen": int(row.at.astimezone(UTC).timestamp()), "party": party(row.person), **alike}


def party(person: int) -> str:
    """How records name whom ``Passing.person`` says."""
    if not person:
        return ""
    return f"person:{person}" if person > 0 else f"visit:{-person}"
