"""Who holds which power today, by the bodies' competences: persons named, the people of a unit, its
head, and the substitute while the titular is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portaria.database.copying import cursor

# A titular is away when no bond of theirs in the body is being exercised that day.
_AWAY = """NOT EXISTS (
    SELECT 1 FROM people_bond a WHERE a.person_id = {who} AND a.body_id = c.body_id
    AND a.situation = 'active' AND a.start <= %(day)s AND (a."end" IS NULL OR a."end" > %(day)s))"""
_IN_FORCE = """c.start <= %(day)s AND (c."end" IS NULL OR c."end" >= %(day)s)"""
_ASKED = f"{_IN_FORCE} AND c.power = ANY(%(powers)s) AND (%(body)s = '' OR c.body_id = %(body)s)"
_FROM = "FROM people_competence c"
_FROM_UNIT = f"{_FROM} JOIN people_unit u ON u.id = c.unit_id"


def _held(holder: str, origin: str, condition: str, *, acting: bool = False) -> str:
    columns = f"c.body_id, c.power, {holder} AS holder, c.unit_id, c.provision, {acting} AS acting"
    return f"SELECT {columns} {origin} WHERE {condition}"  # constants only


def _holders(condition: str) -> str:
    """Persons that hold competences by themselves: titulars, and whoever stands in for them."""
    of_person, of_head = _AWAY.format(who="c.person_id"), _AWAY.format(who="u.head_id")
    direct = f"c.substitute_id IS NOT NULL AND {of_person} AND {condition}"
    of_unit = f"u.substitute_id IS NOT NULL AND {of_head} AND {condition}"
    return " UNION ALL ".join(
        (
            _held("c.person_id", _FROM, f"c.person_id IS NOT NULL AND {condition}"),
            _held("c.substitute_id", _FROM, direct, acting=True),
            _held("u.head_id", _FROM_UNIT, f"u.head_id IS NOT NULL AND {condition}"),
            _held("u.substitute_id", _FROM_UNIT, of_unit, acting=True),
        )
    )


_MEMBERS = _held(
    "b.person_id",
    f"{_FROM} JOIN people_bond b ON coalesce(b.working_unit_id, b.unit_id) = c.unit_id",
    "NOT c.head_only AND b.situation = 'active' AND b.person_id = %(person)s AND b.start <= %(day)s"
    f' AND (b."end" IS NULL OR b."end" > %(day)s) AND {_IN_FORCE}',
)
_POWERS = f"""SELECT body_id, power FROM ({_holders(_IN_FORCE)} UNION ALL {_MEMBERS}) held
    WHERE holder = %(person)s GROUP BY 1, 2"""  # noqa: S608  # constants only
_HEADLESS = _held("NULL::bigint", _FROM_UNIT, f"u.head_id IS NULL AND {_ASKED}")
_WHOM = f"""SELECT DISTINCT h.body_id, o.acronym, h.power,
        coalesce(u.acronym || ' – ' || u.name, ''),
        coalesce(nullif(p.social_name, ''), p.name, ''), h.acting, h.provision
    FROM ({_holders(_ASKED)} UNION ALL {_HEADLESS}) h
    JOIN bodies_body o ON o.slug = h.body_id
    LEFT JOIN people_unit u ON u.id = h.unit_id
    LEFT JOIN people_person p ON p.id = h.holder
    ORDER BY 2, 4, 5"""  # noqa: S608  # constants only


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
    """

    body: str
    body_acronym: str
    power: str
    unit: str
    person: str
    acting: bool
    provision: str


def powers_everywhere(person: int, day: date) -> Mapping[str, frozenset[str]]:
    """Slugs of the bodies where ``person`` (a primary key) holds powers on ``day``, with them."""
    with cursor() as c:
        c.execute(_POWERS.encode(), {"person": person, "day": day})
        found: dict[str, set[str]] = {}
        for body, power in c.fetchall():
            found.setdefault(body, set()).add(power)
    return {body: frozenset(powers) for body, powers in found.items()}


def holders_of(powers: Sequence[str], body: str, day: date) -> list[Holder]:
    """Whom to ask for ``powers`` in ``body`` ("" for every body) on ``day``: titulars of the
    units and persons that hold them, or whoever acts for them."""
    with cursor() as c:
        c.execute(_WHOM.encode(), {"powers": list(powers), "body": body, "day": day})
        return [Holder(*row) for row in c.fetchall()]
