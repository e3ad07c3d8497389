"""Recording looks at personal data. Not acts of the ledger: nothing changes by them, and their
number follows that of pages opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from psycopg import sql

from portaria.database.copying import cursor
from portaria.privacy.types import Read

_INSERT = """
INSERT INTO privacy_personread AS r
       (person_id, by, reader, what, purpose, body, day, first_at, last_at, times, keep_until)
SELECT one.person, %(by)s::text, %(reader)s::bigint, one.what, one.purpose, one.body,
       %(day)s::date, %(at)s::timestamptz, %(at)s::timestamptz, 1, %(until)s::date
  FROM ({source}) AS one
 WHERE one.person IS DISTINCT FROM %(reader)s::bigint
 GROUP BY one.person, one.what, one.purpose, one.body
 ORDER BY one.person
ON CONFLICT (person_id, day, by, what, purpose, body)
DO UPDATE SET times = r.times + 1, last_at = greatest(r.last_at, excluded.last_at)
"""
_LISTED = """
SELECT * FROM unnest(%(persons)s::bigint[], %(whats)s::text[], %(purposes)s::text[],
                     %(bodies)s::text[]) AS given (person, what, purpose, body)
"""
_FOUND = """
SELECT found.first_column AS person, 'export' AS what,
       %(purpose)s::text AS purpose, %(body)s::text AS body
  FROM ({query}) AS found (first_column)
"""


def record_reads(reads: Sequence[Read], *, by: str, reader: int | None, at: datetime) -> None:
    """Record that ``by`` (the ledger's name of the actor; ``reader`` the person, where it is one)
    looked. Who looks at their own data is not recorded; looks of one day are counted in a row."""
    given = {
        "persons": [read.person for read in reads],
        "whats": [read.what for read in reads],
        "purposes": [read.purpose for read in reads],
        "bodies": [read.body for read in reads],
    }
    _insert(sql.SQL(_LISTED), given, by=by, reader=reader, at=at)


def record_export(
    query: sql.Composable,
    values: Mapping[str, object],
    *,
    purpose: str,
    body: str,
    by: str,
    reader: int | None,
    at: datetime,
) -> None:
    """Record that a list with everybody whom ``query`` finds (its first column) left as a file; in
    one statement, however many they are."""
    source = sql.SQL(_FOUND).format(query=query)
    given = {**values, "purpose": purpose, "body": body}
    _insert(source, given, by=by, reader=reader, at=at)


def _insert(
    source: sql.Composable,
    values: Mapping[str, object],
    *,
    by: str,
    reader: int | None,
    at: datetime,
) -> None:
    day: date = at.astimezone(ZoneInfo(settings.DISPLAY_ZONE)).date()
    until = day + timedelta(days=settings.READS_KEPT_DAYS)
    common = {"by": by, "reader": reader, "day": day, "at": at, "until": until}
    with cursor() as c:
        c.execute(sql.SQL(_INSERT).format(source=source), {**values, **common})
