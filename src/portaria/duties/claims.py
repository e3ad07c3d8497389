"""Which duties are due, and taking hold of a batch of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portaria.database.copying import cursor
from portaria.duties.types import OpenDuty

DAY = timedelta(days=1)
"""Of one person (or one thing that is nobody's), what fell due more than a day earlier is done
first, however late we are. Of different persons nothing is said, so that a first load, whose
admissions lie decades apart, is not carried out day by day."""

FIELDS = "id, kind, body, subject, person, run_at, key, provisions, payload, event, attempts"

# The earliest duty of each kind and body, hopping along the index from one to the next: some tens
# of probes, with one open duty or a million, so that a worker may look twice a second.
_EARLIEST = """
SELECT kind, body, run_at FROM duties_duty
WHERE state = 'open' AND assignee = '' {} ORDER BY kind, body, run_at LIMIT 1
"""
_GROUPS = f"""
WITH RECURSIVE earliest AS (
    ({_EARLIEST.format("")})
    UNION ALL
    SELECT hop.* FROM earliest CROSS JOIN LATERAL (
        {_EARLIEST.format("AND (kind, body) > (earliest.kind, earliest.body)")}
    ) AS hop
)
SELECT kind, body, run_at FROM earliest WHERE run_at <= %s ORDER BY run_at, kind, body
"""  # noqa: S608 (constants of this file)
_COUNTS = """
SELECT kind, count(*) FROM duties_duty
WHERE state = 'open' AND assignee = '' AND kind = ANY(%s) AND run_at <= %s GROUP BY kind
"""
# Probed for each duty, and written so that only the index by person (or subject) can serve it:
# while a load fills the table, the statistics know nothing of it, and reading every open duty for
# each one, by the indexes of what is due, would look just as good.
_EARLIER = """
SELECT 1 FROM duties_duty AS earlier
WHERE earlier.state || '' = 'open' AND earlier.assignee = '' AND earlier.kind <> ALL(%(unhandled)s)
  AND earlier.run_at + %(day)s < duty.run_at
"""
# Walked in the order of its index and no further than the limit: sorted, every duty that is due
# would be probed for the sake of one batch.
_CLAIM = f"""
SELECT {FIELDS} FROM duties_duty AS duty
WHERE state = 'open' AND assignee = '' AND kind = %(kind)s AND body = %(body)s
  AND run_at <= %(until)s AND (run_at, id) > (%(after)s, %(after_id)s)
  AND id NOT IN (SELECT unnest(duties) FROM duties_attempt)
  AND NOT EXISTS ({_EARLIER} AND earlier.person = duty.person OFFSET 0)
  AND NOT EXISTS ({_EARLIER} AND earlier.subject = duty.subject OFFSET 0)
ORDER BY run_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 (constants of this file)
# What was claimed a moment ago, in a transaction that is over.
_HELD = """
WHERE id = ANY(%s) AND state = 'open' AND assignee = '' AND run_at <= %s
ORDER BY run_at, id FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of which something is due in one body, since ``first``."""

    kind: str
    body: str
    first: datetime


def due_groups(until: datetime) -> list[Due]:
    """Everything automatic that is due at ``until``, the earliest first."""
    with cursor() as c:
        c.execute(_GROUPS, [until])
        return [Due(*row) for row in c]


def due_counts(kinds: Collection[str], until: datetime) -> Counter[str]:
    """How many are due at ``until`` of each of ``kinds``."""
    if not kinds:
        return Counter()
    with cursor() as c:
        c.execute(_COUNTS, [list(kinds), until])
        return Counter(dict(c.fetchall()))


def claim(
    due: Due,
    *,
    unhandled: Collection[str],
    until: datetime,
    after: tuple[datetime, int],
    limit: int,
) -> list[OpenDuty]:
    """Lock the next duties of ``due`` after the position ``after`` (run_at, id) until the
    transaction ends. Those that another worker holds, and those that come after an earlier one of
    the same person (other than of the ``unhandled`` kinds, which nobody here carries out), are
    left; so are those noted as an attempt (:mod:`portaria.duties.attempts`)."""
    values = {
        "kind": due.kind,
        "body": due.body,
        "unhandled": list(unhandled),
        "day": DAY,
        "until": until,
        "after": after[0],
        "after_id": after[1],
        "limit": limit,
    }
    with cursor() as c:
        c.execute("SET LOCAL enable_sort = off")
        c.execute(_CLAIM, values)
        claimed = [open_duty(row) for row in c]
        c.execute("SET LOCAL enable_sort TO DEFAULT")
    return claimed


def still(duties: Sequence[OpenDuty], until: datetime) -> list[OpenDuty]:
    """Those of ``duties`` that are still open, due and free, locked until the transaction ends."""
    with cursor() as c:
        c.execute(f"SELECT id FROM duties_duty {_HELD}", [[d.id for d in duties], until])  # noqa: S608
        held = {ident for (ident,) in c}
    return [duty for duty in duties if duty.id in held]


def again(ids: Sequence[int], until: datetime) -> list[OpenDuty]:
    """The duties ``ids`` that are open, due and free, locked until the transaction ends."""
    with cursor() as c:
        c.execute(f"SELECT {FIELDS} FROM duties_duty {_HELD}", [list(ids), until])  # noqa: S608
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
