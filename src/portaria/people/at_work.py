"""Who is at work on a day: whoever has a bond in force and is neither on leave nor seconded out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from portaria.database.copying import cursor

# Of what was told of each bond, the last leave or return and the last secondment or its end decide.
_AWAY = """EXISTS (
    SELECT 1 FROM (
        SELECT DISTINCT ON (e.bond_id, e.kind IN ('leave', 'return')) e.kind, e.until
          FROM people_functionalevent e
         WHERE e.person_id = {who} AND e.bond_id IS NOT NULL AND e.effective_on <= %(day)s
           AND e.kind IN ('leave', 'return', 'secondment_out', 'secondment_end')
         ORDER BY e.bond_id, e.kind IN ('leave', 'return'), e.effective_on DESC, e.id DESC) last
     WHERE last.kind IN ('leave', 'secondment_out')
       AND (last.until IS NULL OR last.until >= %(day)s))"""


def at_work(who: str, body: str) -> str:
    """The condition, in SQL with the parameter ``day``, that the person ``who`` is at work in
    ``body``, both expressions of the statement."""
    bond = f"""SELECT 1 FROM people_bond t WHERE t.person_id = {who} AND t.body_id = {body}
        AND t.start <= %(day)s AND (t."end" IS NULL OR t."end" > %(day)s)"""  # noqa: S608  # columns
    return f"(EXISTS ({bond}) AND NOT {_AWAY.format(who=who)})"


_AMONG = "SELECT who.id FROM unnest(%(persons)s::bigint[]) who(id) WHERE"
_AWAY_ON = f"{_AMONG} {_AWAY.format(who='who.id')}"
_ANYWHERE = "coalesce(%(body)s::text, t.body_id)"
_AT_WORK_ON = f"{_AMONG} {at_work('who.id', _ANYWHERE)}"


def away_on(persons: Collection[int], day: date) -> set[int]:
    """Those of ``persons`` who are on leave or seconded out on ``day``, by what was told."""
    return _those(_AWAY_ON, {"persons": list(persons), "day": day})


def at_work_on(persons: Collection[int], day: date, *, body: str | None = None) -> set[int]:
    """Those of ``persons`` who have a bond on ``day`` (with ``body``, where it is told) and are not
    away."""
    return _those(_AT_WORK_ON, {"persons": list(persons), "day": day, "body": body})


def _those(asked: str, told: Mapping[str, object]) -> set[int]:
    if not told["persons"]:
        return set()
    with cursor() as c:
        # Whoever they are, each is looked up by an index.
        c.execute(asked.encode(), told, prepare=True)
        return {row[0] for row in c.fetchall()}
