"""What is coming: open duties until an instant, each when it would really act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from portaria.database.copying import cursor
from portaria.duties.claims import FIELDS, open_duty
from portaria.duties.registry import forecasters
from portaria.duties.types import OpenDuty

CHUNK = 5000
_NEXT = f"""
SELECT {FIELDS}, about, assignee FROM duties_duty
WHERE state = 'open' AND run_at <= %s AND (run_at, id) > (%s, %s)
  AND (%s = '' OR body = %s)
ORDER BY run_at, id LIMIT %s
"""  # noqa: S608 (constants of this package)


@dataclass(frozen=True, slots=True)
class Forecast:
    """An open duty and when it acts (``at``), if nothing else happens before. ``assignee`` is ""
    for what happens by itself."""

    at: datetime
    duty: OpenDuty
    about: str
    assignee: str


def forecast(until: datetime, *, body: str = "") -> Iterator[Forecast]:
    """Open duties that act at ``until`` or before, nearly in order of time: a duty whose instant
    its kind's forecast moved stands where it would first have been looked at."""
    after = (datetime.min.replace(year=2, tzinfo=until.tzinfo), 0)
    while True:
        rows = _rows(until, body, after)
        duties = [open_duty(row[:-2]) for row in rows]
        instants = _instants(duties)
        for duty, (*_, about, assignee) in zip(duties, rows, strict=True):
            if instants[duty.id] <= until:
                yield Forecast(instants[duty.id], duty, about, assignee)
        if len(rows) < CHUNK:
            return
        after = (duties[-1].run_at, duties[-1].id)


def _rows(until: datetime, body: str, after: tuple[datetime, int]) -> list[tuple[Any, ...]]:
    with cursor() as c:
        c.execute(_NEXT, [until, *after, body, body, CHUNK])
        return c.fetchall()


def _instants(duties: Sequence[OpenDuty]) -> dict[int, datetime]:
    """When each duty acts: what its kind's forecast says, never before it is looked at."""
    found: dict[int, datetime] = {}
    registered = forecasters()
    kind = attrgetter("kind")
    for name, group in groupby(sorted(duties, key=kind), key=kind):
        same = list(group)
        instants = registered[name](same) if name in registered else [d.run_at for d in same]
        for duty, instant in zip(same, instants, strict=True):
            found[duty.id] = max(instant, duty.run_at)
    return found
