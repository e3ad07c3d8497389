"""Lists of persons and events as pages show them: one query a page, flat to a million persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    QuerySet,
    Value,
)
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone
from psycopg import sql

from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Load
from portaria.people.names import prefix_query

SITUATIONS = ("active", "leave", "seconded_out", "ended")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which persons: ``text`` is a name or registration; empty fields do not narrow.

    ``body`` is always one body, so that the list follows an index however large it is.
    """

    body: str
    day: date
    text: str = ""
    category: str = ""
    unit: int | None = None
    situation: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and the bond that concerns the list (the latest one that fits it)."""

    id: int
    name: str
    registration: str
    category: str
    unit: int | None
    unit_acronym: str
    post: str
    situation: str
    since: date
    until: date | None


_WHO = "p.root = (SELECT root FROM bodies_body WHERE slug = %(body)s) {person}"
_BY_NAME = "ORDER BY p.shown_in_order {way}, p.id {way}"
_SHOWN = "OFFSET %(start)s LIMIT %(count)s"
_ROWS = """
SELECT p.id, coalesce(nullif(p.social_name, ''), p.name), b.registration, b.category,
       u.id, coalesce(u.acronym, ''), b.post,
       CASE WHEN b."end" <= %(day)s THEN 'ended' ELSE b.situation END, b.start,
       coalesce(b."end", b.planned_end)
  FROM {persons} p
 CROSS JOIN LATERAL (
    SELECT x.* FROM people_bond x WHERE x.person_id = p.id AND x.body_id = %(body)s {bond}
     ORDER BY x."end" DESC NULLS FIRST, x.start DESC LIMIT 1) b
  LEFT JOIN people_unit u ON u.id = coalesce(b.working_unit_id, b.unit_id)
"""
_EACH = f"{_ROWS} WHERE {_WHO} {_BY_NAME} {_SHOWN}"
# Where each person kept has a bond that fits, it is looked up of those shown only.
_NARROWED = f"""{
    _ROWS.replace(
        "{persons}",
        "(SELECT id, name, social_name, shown_in_order FROM people_person p"
        f" WHERE {_WHO} {_BY_NAME} {_SHOWN})",
    )
} {_BY_NAME}"""  # noqa: S608  # constants only


BY_NAME, BY_REGISTRATION = "nome", "matricula"
SORTS = (BY_NAME, BY_REGISTRATION)
"""Orders of the list, each of which an index serves."""
_BY_REGISTRATION = """
SELECT p.id, coalesce(nullif(p.social_name, ''), p.name), b.registration, b.category,
       u.id, coalesce(u.acronym, ''), b.post,
       CASE WHEN b."end" <= %(day)s THEN 'ended' ELSE b.situation END, b.start,
       coalesce(b."end", b.planned_end)
  FROM people_bond b JOIN people_person p ON p.id = b.person_id
  LEFT JOIN people_unit u ON u.id = coalesce(b.working_unit_id, b.unit_id)
 WHERE b.body_id = %(body)s {shown} AND NOT EXISTS (
    SELECT FROM people_bond x WHERE x.person_id = p.id AND x.body_id = %(body)s {bond}
       AND (coalesce(x."end", 'infinity'), x.start, x.id)
         > (coalesce(b."end", 'infinity'), b.start, b.id))
   {person}
 ORDER BY b.registration {way}, b.id {way}
 OFFSET %(start)s LIMIT %(count)s
"""


def persons(
    wanted: Wanted, *, start: int, stop: int, descending: bool = False, sort: str = BY_NAME
) -> list[PersonRow]:
    """The rows from ``start`` to ``stop`` in one of SORTS: by the shown name (the social one where
    there is one), or by the registration shown."""
    statement, values = _statement(wanted, descending, sort, page=True)
    with cursor() as c:
        c.execute(statement, values | {"start": start, "count": stop - start})
        return [PersonRow(*row) for row in c.fetchall()]


def every_person(
    wanted: Wanted, *, descending: bool = False, sort: str = BY_NAME
) -> Iterator[PersonRow]:
    """Every row in order, streamed by a cursor of the server."""
    statement, values = _statement(wanted, descending, sort)
    connection = cursor().connection
    with connection.transaction(), connection.cursor("people_listing") as c:
        c.itersize = 5000
        c.execute(statement, values | {"start": 0, "count": None})
        for row in c:
            yield PersonRow(*row)


def everybody(wanted: Wanted) -> tuple[sql.Composed, dict[str, object]]:
    """The query of the whole list, whose rows begin with ``id``, and its values."""
    statement, values = _statement(wanted, descending=False, sort=BY_NAME)
    return statement, values | {"start": 0, "count": None}


def _statement(
    wanted: Wanted, descending: bool, sort: str, *, page: bool = False
) -> tuple[sql.Composed, dict[str, object]]:
    """The query and its values; ``page``: of a few rows, not of all."""
    bond, values = _bond_conditions(wanted, "x")
    values |= {"body": wanted.body, "day": wanted.day}
    person = ""
    if bond and sort == BY_NAME:
        # Lets the planner begin with the bonds where few fit, and with the names where many do.
        person = f""" AND p.id IN (
            SELECT x.person_id FROM people_bond x WHERE x.body_id = %(body)s {bond})"""  # noqa: S608
    if wanted.text:
        condition, found = _matching(wanted.text)
        person += condition
        values |= found
    way = "DESC" if descending else "ASC"
    if sort == BY_NAME:
        rows = _NARROWED if bond and page else _EACH
        statement = rows.format(persons="people_person", bond=bond, person=person, way=way)
    else:
        shown, _ = _bond_conditions(wanted, "b")
        statement = _BY_REGISTRATION.format(bond=bond, shown=shown, person=person, way=way)
    return sql.Composed([sql.SQL(statement)]), values


def _bond_conditions(wanted: Wanted, alias: str) -> tuple[str, dict[str, object]]:
    """What narrows the bonds called ``alias``, and the values it uses."""
    conditions = ""
    values: dict[str, object] = {}
    if wanted.category:
        conditions += f" AND {alias}.category = %(category)s"
        values["category"] = wanted.category
    if wanted.unit is not None:
        # Also as it stands in the index of units, which "working_unit or unit" is not.
        conditions += f""" AND ({alias}.unit_id = %(unit)s OR {alias}.working_unit_id = %(unit)s)
            AND coalesce({alias}.working_unit_id, {alias}.unit_id) = %(unit)s"""
        values["unit"] = wanted.unit
    if wanted.situation == "ended":
        conditions += f' AND {alias}."end" <= %(day)s'
    elif wanted.situation:
        conditions += (
            f" AND {alias}.situation = %(situation)s"
            f' AND ({alias}."end" IS NULL OR {alias}."end" > %(day)s)'
        )
        values["situation"] = wanted.situation
    return conditions, values


def _matching(text: str) -> tuple[str, dict[str, object]]:
    query = prefix_query(text)
    if not query:
        return " AND FALSE", {}
    return " AND p.search @@ %(query)s::tsquery", {"query": query}


def by_cpf(text: str, bodies: Sequence[str]) -> int | None:
    """The person with a bond, past ones too, in one of ``bodies`` and with that CPF. Apart from the
    list, whose text stands in addresses, and so in histories and logs.

    Raises:
        ValueError: it is not a CPF.
    """
    found = Bond.objects.filter(body__in=bodies, person__cpf_hash=cpf.index(cpf.clean(text)))
    return found.values_list("person", flat=True).order_by("person").first()


def categories_in(body: str) -> list[str]:
    """Categories that bonds of ``body`` have, by a skip over their index."""
    with cursor() as c:
        c.execute(
            """WITH RECURSIVE seen AS (
                (SELECT min(category) AS category FROM people_bond WHERE body_id = %(body)s)
                UNION ALL
                SELECT (SELECT min(category) FROM people_bond
                         WHERE body_id = %(body)s AND category > seen.category)
                  FROM seen WHERE seen.category IS NOT NULL)
            SELECT category FROM seen WHERE category IS NOT NULL""",
            {"body": body},
        )
        return [row[0] for row in c.fetchall()]


def events(
    body: str, *, kind: str = "", late: bool = False, load: int | None = None, descending: bool
) -> QuerySet[FunctionalEvent]:
    """Functional events of ``body`` by when they became known; ``late`` keeps those told at least
    a day after their own (what held before the body's first load was not told late: nobody was
    here to be told), ``load`` those of one HR load."""
    found = FunctionalEvent.objects.filter(body=body)
    if kind:
        found = found.filter(kind=kind)
    if load is not None:
        found = found.filter(load=load)
    first = Load.objects.filter(body=body, state="applied").aggregate(at=Min("loaded_at"))["at"]
    began = timezone.localtime(first).date() if first else date.min
    since = Greatest(F("effective_on"), Value(began, output_field=DateField()))
    late_days = ExpressionWrapper(TruncDate("known_at") - since, output_field=DurationField())
    found = found.annotate(late_days=late_days)
    if late:
        found = found.filter(late_days__gte=timedelta(days=1))
        if first:  # and so not by the first load, which brings the most: left out by the index
            found = found.filter(known_at__gt=first)
    order = ("-known_at", "-id") if descending else ("known_at", "id")
    return found.select_related("person", "unit").order_by(*order)
