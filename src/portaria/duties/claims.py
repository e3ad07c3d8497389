"""Which duties are due, and taking hold of a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portaria.database.copying import cursor
from portaria.duties.types import OpenDuty

DAY = timedelta(days=1)
"""Of one person (or one thing that is nobody's), what fell due more than a day earlier is done first,
however late we are. Of different persons nothing is said, so that a first load, whose admissions lie
decades apart, is not carried out day by day."""

FIELDS = "id, kind, body, subject, person, run_at, key, provisions, payload, event, attempts"

# The first scan reads only the index of what is due; the kinds come from its rows.
_GROUPS = """
SELECT kind, body, min(run_at), count(*) FROM duties_duty
WHERE state = 'open' AND assignee = '' AND run_at <= %s
GROUP BY kind, body ORDER BY min(run_at), kind, body
"""
_EARLIER = """
SELECT 1 FROM duties_duty AS earlier
WHERE earlier.state = 'open' AND earlier.assignee = '' AND earlier.kind = ANY(%(known)s)
  AND earlier.run_at < duty.run_at - %(day)s
"""
_CLAIM = f"""
SELECT {FIELDS} FROM duties_duty AS duty
WHERE state = 'open' AND assignee = '' AND kind = %(kind)s AND body = %(body)s
  AND run_at <= %(until)s AND (run_at, id) > (%(after)s, %(after_id)s)
  AND NOT EXISTS ({_EARLIER} AND earlier.person = duty.person)
  AND NOT EXISTS ({_EARLIER} AND earlier.subject = duty.subject)
ORDER BY run_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
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


def claim(
    due: Due,
    *,
    known: Sequence[str],
    until: datetime,
    after: tuple[datetime, int],
    limit: int,
) -> list[OpenDuty]:
    """Lock the next duties of ``due`` after the position ``after`` (run_at, id) until the
    transaction ends. Those that another worker holds, and those that come after an earlier one of
    the same person (of the ``known`` kinds; nobody here carries out the others), are left."""
    values = {
        "kind": due.kind,
        "body": due.body,
        "known": list(known),
        "day": DAY,
        "until": until,
        "after": after[0],
        "after_id": after[1],
        "limit": limit,
    }
    with cursor() as c:
        c.execute(_CLAIM, values)
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
