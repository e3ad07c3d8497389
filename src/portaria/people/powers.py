"""Who holds which power today, by the bodies' competences: persons named, the people of a unit, its
head, and the substitute while the titular is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portaria.database.copying import cursor
from portaria.people.at_work import at_work
from portaria.people.names import plain

_IN_FORCE = """c.start <= %(day)s AND (c."end" IS NULL OR c."end" >= %(day)s)"""
_ASKED = f"{_IN_FORCE} AND c.power = ANY(%(powers)s) AND (%(body)s = '' OR c.body_id = %(body)s)"
_DIRECT = "FROM people_competence c"
_OF_UNIT = f"""{_DIRECT} JOIN people_unit u ON u.id = c.unit_id
    AND (u."end" IS NULL OR u."end" > %(day)s)"""


def _there(who: str) -> str:
    return at_work(who, "c.body_id")


def _held(holder: str, origin: str, condition: str, *, acting: bool = False) -> str:
    columns = f"c.body_id, c.power, {holder} AS holder, c.unit_id, c.provision, {acting} AS acting"
    return f"SELECT {columns} {origin} WHERE {condition}"  # constants only


def _acting(holder: str, substitute: str, origin: str, condition: str) -> str:
    """Titulars who are there, and the substitutes of those who are not."""
    there, stands_in = _there(holder), _there(substitute)
    in_place = f"NOT coalesce({there}, FALSE) AND {stands_in} AND {condition}"
    return " UNION ALL ".join(
        (
            _held(holder, origin, f"{there} AND {condition}"),
            _held(substitute, origin, in_place, acting=True),
        )
    )


_POWERS = f"""SELECT body_id, power FROM (
    {_acting("c.person_id", "c.substitute_id", _DIRECT, f"c.unit_id IS NULL AND {_IN_FORCE}")}
    UNION ALL
    {_acting("u.head_id", "u.substitute_id", _OF_UNIT, f"c.head_only AND {_IN_FORCE}")}
    UNION ALL
    {
    _held(
        "b.person_id",
        f"{_DIRECT} JOIN people_bond b ON b.unit_id = c.unit_id",
        "NOT c.head_only AND b.person_id = %(person)s AND b.start <= %(day)s"
        f' AND (b."end" IS NULL OR b."end" > %(day)s) AND {_IN_FORCE}',
    )
}
    ) held WHERE holder = %(person)s GROUP BY 1, 2"""  # noqa: S608  # constants only
_NOBODY = f"""{_ASKED} AND NOT coalesce({_there("u.head_id")}, FALSE)
    AND NOT coalesce({_there("u.substitute_id")}, FALSE)"""
_WHOM = f"""SELECT DISTINCT h.body_id, o.acronym, h.power,
        coalesce(u.acronym || ' – ' || u.name, ''),
        coalesce(nullif(p.social_name, ''), p.name, ''), h.acting, h.provision, h.holder
    FROM (
        {_acting("c.person_id", "c.substitute_id", _DIRECT, f"c.unit_id IS NULL AND {_ASKED}")}
        UNION ALL {_acting("u.head_id", "u.substitute_id", _OF_UNIT, _ASKED)}
        UNION ALL {_held("NULL::bigint", _OF_UNIT, _NOBODY)}) h
    JOIN bodies_body o ON o.slug = h.body_id
    LEFT JOIN people_unit u ON u.id = h.unit_id
    LEFT JOIN people_person p ON p.id = h.holder"""  # noqa: S608  # constants only


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody to ask: the unit that holds a power, and who heads it on the day.

    Attributes:
        body, body_acronym: where.
        power: what.
        unit: its acronym and name, or "" when a person holds it directly.
        person: the name of the titular or of the acting substitute, or "" when there is none.
        acting: whether that is a substitute.
        provision: the citation that gives the competence, or "".
        key: the person's primary key, or None.
    """

    body: str
    body_acronym: str
    power: str
    unit: str
    person: str
    acting: bool
    provision: str
    key: int | None


def powers_everywhere(person: int, day: date) -> Mapping[str, frozenset[str]]:
    """Slugs of the bodies where ``person`` (a primary key) holds powers on ``day``, with them."""
    with cursor() as c:
        # Read and planned anew it takes six times as long as it runs, on every page.
        c.execute(_POWERS.encode(), {"person": person, "day": day}, prepare=True)
        found: dict[str, set[str]] = {}
        for body, power in c.fetchall():
            found.setdefault(body, set()).add(power)
    return {body: frozenset(powers) for body, powers in found.items()}


def holders_of(powers: Sequence[str], body: str, day: date) -> list[Holder]:
    """Whom to ask for ``powers`` in ``body`` ("" for every body) on ``day``: titulars of the
    units and persons that hold them, or whoever acts for them."""
    with cursor() as c:
        c.execute(_WHOM.encode(), {"powers": list(powers), "body": body, "day": day}, prepare=True)
        found = [Holder(*row) for row in c.fetchall()]
    return sorted(found, key=_by_name)


def _by_name(one: Holder) -> tuple[str, ...]:
    return one.body_acronym, plain(one.unit), plain(one.person), one.power
