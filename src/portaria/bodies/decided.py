"""What was decided by a provision in a time: for what a rectification found already done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from portaria.database.copying import cursor

CHUNK = 5000
_CITING = """
SELECT id, recorded_at, held_at, kind, subject, person, outcome FROM ledger_act
 WHERE body = %s AND recorded_at >= %s AND recorded_at < %s AND provisions @> ARRAY[%s::text]
   AND id > %s ORDER BY id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """An act that cites a provision."""

    act: int
    recorded_at: datetime
    held_at: datetime
    kind: str
    subject: str
    person: int | None
    outcome: str

    def as_json(self) -> dict[str, Any]:
        """``{"act", "recorded_at", "held_at", "kind", "subject", "person", "outcome"}``."""
        return {
            "act": self.act,
            "recorded_at": self.recorded_at.isoformat(),
            "held_at": self.held_at.isoformat(),
            "kind": self.kind,
            "subject": self.subject,
            "person": self.person,
            "outcome": self.outcome,
        }


def decided_by(body: str, ref: str, *, first: date, until: date, zone: str) -> Iterator[Decided]:
    """The acts of ``body`` that cite ``ref``, recorded from ``first`` to the eve of ``until``, in
    order; read in chunks."""
    start, end = (datetime.combine(d, time.min, tzinfo=ZoneInfo(zone)) for d in (first, until))
    after = 0
    while True:
        with cursor() as c:
            c.execute(_CITING, [body, start, end, ref, after, CHUNK])
            rows = c.fetchall()
        yield from (Decided(*row) for row in rows)
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]
