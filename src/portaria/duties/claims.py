"""Which duties are due, and taking hold of a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portaria.database.copying import cursor
from portaria.duties.types import OpenDuty

SLICE = timedelta(days=1)
"""What fell due on one day is done before what fell due on the next, however late we are."""

FIELDS = "id, kind, body, subject, person, run_at, key, provisions, payload, event, attempts"

# The first scan reads only the index of what is due; the kinds come from its rows.
_GROUPS = """
SELECT kind, body, min(run_at), count(*) FROM duties_duty
WHERE state = 'open' AND assignee = '' AND run_at <= %s
GROUP BY kind, body ORDER BY min(run_at), kind, body
"""
_CLAIM = f"""
SELECT {FIELDS} FROM duties_duty
WHERE state = 'open' AND assignee = '' AND kind = %s AND body = %s
  AND run_at <= %s AND (run_at, id) > (%s, %s)
ORDER BY run_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 (constants of this file)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one kind in one body."""

    kind: str
    body: str
    first: datetime
    count: int


def due_groups(until: datetime) -> list[Due]:
    """Everything automatic that is due at ``until``, the earliest first."""
    with cursor() as c:
        c.execute(_GROUPS, [until])
        return [Due(*row) for row in c]


def first_day(groups: Sequence[Due], until: datetime) -> list[tuple[Due, datetime]]:
    """The groups to take now, each with the instant up to which: those of the earliest slice."""
    if not groups:
        return []
    horizon = min(groups[0].first + SLICE, until)
    return [(due, horizon) for due in groups if due.first <= horizon]


def claim(due: Due, *, until: datetime, after: tuple[datetime, int], limit: int) -> list[OpenDuty]:
    """Lock the next duties of ``due`` after the position ``after`` (run_at, id) until the
    transaction ends. Those that another worker holds are skipped."""
    with cursor() as c:
        c.execute(_CLAIM, [due.kind, due.body, until, *after, limit])
        return [open_duty(row) for row in c]


def open_duty(row: tuple[Any, ...]) -> OpenDuty:
    """A row of :data:`FIELDS` as its handler receives it."""
    return OpenDuty(
        id=row[0],
        kind=row[1],
        body=row[2],
        subject=row[3],
        person=row[4],
        run_at=row[5],
        key=row[6],
        provisions=tuple(row[7]),
        payload=row[8],
        event=row[9],
        attempts=row[10],
    )
