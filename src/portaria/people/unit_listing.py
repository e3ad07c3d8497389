"""Units as pages show them: the whole tree of a small body, one branch of a large one, or those
that a text finds; each with its people counted up to a bound, so that no page grows with persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from portaria.database.copying import cursor
from portaria.people.models import Unit
from portaria.people.queries import units_on

WHOLE = 100
"""Units of a body shown at once as a tree; with more, branches open one by one. Ours."""
FOUND = 200
"""Units that a text finds, and of a branch. Ours: the export has them all."""
COUNTED = 300
"""People of a unit counted one by one where not all are; ours, and said as «mais de»."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, its head and substitute, and how many bonds are in it; ``more``: there are more than
    the ``people`` counted. ``depth`` is 0 for a unit without parent; ``below`` is how many units
    stand directly below it."""

    id: int
    body: str
    acronym: str
    name: str
    kind: str
    depth: int
    head: int | None
    head_name: str
    substitute: int | None
    substitute_name: str
    people: int
    more: bool
    end: date | None
    below: int


_TREE = """
WITH RECURSIVE tree AS (
    SELECT u.id, 0 AS depth, ARRAY[u.acronym || '/' || u.id] AS path FROM people_unit u
     WHERE u.body_id = %(body)s AND u.parent_id IS NULL
    UNION ALL
    SELECT u.id, t.depth + 1, t.path || (u.acronym || '/' || u.id)
      FROM people_unit u JOIN tree t ON u.parent_id = t.id)
"""
_BRANCH = """
WITH RECURSIVE up AS (
    SELECT u.id, u.parent_id, 0 AS steps FROM people_unit u WHERE u.id = %(unit)s
    UNION ALL
    SELECT u.id, u.parent_id, up.steps + 1 FROM up JOIN people_unit u ON u.id = up.parent_id),
tree AS (
    SELECT %(unit)s::bigint AS id, (SELECT max(steps) FROM up) AS depth, '{}'::text[] AS path
    UNION ALL
    SELECT u.id, (SELECT max(steps) FROM up) + 1, ARRAY[u.acronym || '/' || u.id]
      FROM people_unit u WHERE u.parent_id = %(unit)s)
"""
_TOP = """
WITH top AS (SELECT id, acronym FROM people_unit WHERE body_id = %(body)s AND parent_id IS NULL),
tree AS (
    SELECT id, 0 AS depth, ARRAY[acronym || '/' || id] AS path FROM top
    UNION ALL
    SELECT u.id, 1, ARRAY[t.acronym || '/' || t.id, u.acronym || '/' || u.id]
      FROM top t JOIN people_unit u ON u.parent_id = t.id)
"""
_FOUND = """
WITH tree AS (
    SELECT u.id, 0 AS depth, ARRAY[u.acronym || '/' || u.id] AS path FROM people_unit u
     WHERE u.body_id = %(body)s
       AND position(lower(%(text)s) IN lower(u.acronym || ' ' || u.name)) > 0)
"""
_ABOVE = """
WITH RECURSIVE up AS (
    SELECT parent_id AS id, 1 AS steps FROM people_unit WHERE id = %s
    UNION ALL
    SELECT u.parent_id, up.steps + 1 FROM up JOIN people_unit u ON u.id = up.id)
SELECT u.id, u.acronym FROM up JOIN people_unit u ON u.id = up.id ORDER BY up.steps DESC
"""
_HERE = 'b.start <= %(day)s AND (b."end" IS NULL OR b."end" > %(day)s)'
# Each half ends by itself, and the larger never leaves its index.
_COUNTED = f"""CROSS JOIN LATERAL (SELECT least(count(*), {COUNTED}) AS people,
       count(*) > {COUNTED} AS more FROM (
    (SELECT FROM people_bond b WHERE b.body_id = u.body_id AND {_HERE}
        AND b.unit_id = u.id AND b.working_unit_id IS NULL LIMIT {COUNTED + 1})
    UNION ALL
    (SELECT FROM people_bond b WHERE b.body_id = u.body_id AND {_HERE}
        AND b.working_unit_id = u.id LIMIT {COUNTED + 1})) x) n"""  # noqa: S608  # constants only
_COUNTED_ALL = f"""LEFT JOIN (SELECT coalesce(b.working_unit_id, b.unit_id) AS unit,
                    count(*) AS people, false AS more
               FROM people_bond b WHERE b.body_id = %(body)s AND {_HERE}
              GROUP BY 1) n ON n.unit = u.id"""  # noqa: S608  # constants only
_ROWS = """
SELECT u.id, u.body_id, u.acronym, u.name, u.kind, t.depth,
       h.id, coalesce(nullif(h.social_name, ''), h.name, ''),
       s.id, coalesce(nullif(s.social_name, ''), s.name, ''),
       coalesce(n.people, 0), coalesce(n.more, false), u."end",
       (SELECT count(*) FROM people_unit c WHERE c.parent_id = u.id)
  FROM tree t JOIN people_unit u ON u.id = t.id
  LEFT JOIN people_person h ON h.id = u.head_id
  LEFT JOIN people_person s ON s.id = u.substitute_id
"""


def all_units(body: str, day: date) -> list[UnitRow]:
    """Every unit of ``body`` as a tree in depth-first order, with all the people in each on
    ``day``: for exports, and for the tree of a small body."""
    return _rows(_TREE, _COUNTED_ALL, {"body": body, "day": day})


def tree(body: str, day: date, *, under: int | None = None) -> list[UnitRow]:
    """What a page shows of the tree: all of a small body's; of a large one's, the units without a
    parent and those below them, or ``under`` and those directly below it."""
    given: dict[str, object] = {"body": body, "day": day}
    if under is not None:
        return _rows(_BRANCH, _COUNTED, given | {"unit": under}, most=FOUND)
    if small(body):
        return all_units(body, day)
    return _rows(_TOP, _COUNTED, given, most=FOUND)


def small(body: str) -> bool:
    """Whether all units of ``body`` fit on a page."""
    return Unit.objects.filter(body=body)[: WHOLE + 1].count() <= WHOLE


def found(body: str, day: date, text: str) -> list[UnitRow]:
    """The units whose acronym or name has ``text`` in it, by acronym, each of depth 0."""
    given: Mapping[str, object] = {"body": body, "day": day, "text": text}
    return _rows(_FOUND, _COUNTED, given, most=FOUND)


def above(unit: int) -> list[tuple[int, str]]:
    """``(id, acronym)`` of the units above ``unit``, the highest first."""
    with cursor() as c:
        c.execute(_ABOVE, [unit])
        return [(row[0], row[1]) for row in c.fetchall()]


def choices(bodies: Sequence[str], day: date) -> list[tuple[int, str]]:
    """``(id, acronym)`` of the units that exist in ``bodies`` on ``day``, for a filter."""
    found = units_on(day, body__in=bodies).order_by("acronym", "id")
    return list(found.values_list("id", "acronym"))


def _rows(
    which: str, people: str, given: Mapping[str, object], *, most: int | None = None
) -> list[UnitRow]:
    statement = sql.SQL(which + _ROWS + people + " ORDER BY t.path LIMIT %(most)s")
    with cursor() as c:
        c.execute(statement, {**given, "most": most})
        return [UnitRow(*row) for row in c.fetchall()]
