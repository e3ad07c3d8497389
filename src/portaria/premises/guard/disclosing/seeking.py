"""The one question that is put to records of passages: :mod:`.sealed` asks it, and nothing else
(a test of the house says so)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portaria.premises.guard.models import Passing
from portaria.premises.guard.recording import record
from portaria.premises.guard.stream import DOOR
from portaria.traces import querying
from portaria.traces.keeping import zone_of

COLUMNS = tuple(DOOR.columns)


@dataclass(frozen=True, slots=True)
class Scope:
    """Passages between two civil days (inclusive) of any of ``parties`` (``person:7``), where that
    is not empty, at any of ``readers``, where that is not None."""

    first: date
    last: date
    parties: tuple[str, ...] = ()
    readers: tuple[int, ...] | None = None


def found(body: str, scope: Scope, *, today: date) -> list[dict[str, Any]]:
    """The passages of ``body`` within ``scope``, in order: those put away, as far as their term
    lasts, and those of the last days."""
    where, values = _condition(scope)
    listed = ", ".join(f'"{name}"' for name in COLUMNS)

    def question(own: Any, table: str) -> list[dict[str, Any]]:
        query = f"SELECT {listed} FROM {table} WHERE {where}"  # noqa: S608  # names of ours
        rows = own.execute(query, values).fetchall()
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    past = querying.ask(DOOR, body, scope.first, scope.last, question, today=today)
    return sorted((*past, *_recent(body, scope)), key=lambda one: (one["seen"], one["reader"]))


def _recent(body: str, scope: Scope) -> Iterator[dict[str, Any]]:
    zone = zone_of(body)
    first, end = (
        datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
        for day in (scope.first, scope.last + timedelta(days=1))
    )
    rows = Passing.objects.filter(body=body, at__gte=first, at__lt=end)
    if scope.readers is not None:
        rows = rows.filter(reader__in=scope.readers)
    for row in rows.iterator():
        told = record(row)
        if not scope.parties or told["party"] in scope.parties:
            yield told


def _condition(scope: Scope) -> tuple[str, list[Any]]:
    parts, values = ["TRUE"], list[Any]()
    for column, wanted in (("party", scope.parties or None), ("reader", scope.readers)):
        if wanted is not None:
            marks = ", ".join("?" for _ in wanted) or "NULL"
            parts.append(f'"{column}" IN ({marks})')
            values += wanted
    return " AND ".join(parts), values
