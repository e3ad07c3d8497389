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
_HOLDERS = f"""
    SELECT c.body_id, c.power, c.person_id AS holder, c.unit_id, c.provision, FALSE AS acting
      FROM people_competence c WHERE c.person_id IS NOT NULL AND {{c}}
    UNION ALL
    SELECT c.body_id, c.power, c.substitute_id, c.unit_id, c.provision, TRUE
      FROM people_competence c
     WHERE c.substitute_id IS NOT NULL AND {_AWAY.format(who="c.person_id")} AND {{c}}
    UNION ALL
    SELECT c.body_id, c.power, u.head_id, u.id, c.provision, FALSE
      FROM people_competence c JOIN people_unit u ON u.id = c.unit_id
     WHERE u.head_id IS NOT NULL AND {{c}}
    UNION ALL
    SELECT c.body_id, c.power, u.substitute_id, u.id, c.provision, TRUE
      FROM people_competence c JOIN people_unit u ON u.id = c.unit_id
     WHERE u.substitute_id IS NOT NULL AND {_AWAY.format(who="u.head_id")} AND {{c}}
"""
_IN_FORCE = """c.start <= %(day)s AND (c."end" IS NULL OR c."end" >= %(day)s)"""
_MEMBERS = """
    SELECT c.body_id, c.power, b.person_id, c.unit_id, c.provision, FALSE
      FROM people_competence c
      JOIN people_bond b ON coalesce(b.working_unit_id, b.unit_id) = c.unit_id
     WHERE NOT c.head_only AND b.situation = 'active' AND b.person_id = %(person)s
       AND b.start <= %(day)s AND (b."end" IS NULL OR b."end" > %(day)s) AND """


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
    sql = f"""SELECT body_id, power FROM (
        {_HOLDERS.format(c=_IN_FORCE)} UNION ALL {_MEMBERS}{_IN_FORCE}) held
        WHERE holder = %(person)s GROUP BY 1, 2"""  # noqa: S608  # constants only
    with cursor() as c:
        c.execute(sql.encode(), {"person": person, "day": day})
        found: dict[str, set[str]] = {}
        for body, power in c.fetchall():
            found.setdefault(body, set()).add(power)
    return {body: frozenset(powers) for body, powers in found.items()}


def holders_of(powers: Sequence[str], body: str, day: date) -> list[Holder]:
    """Whom to ask for ``powers`` in ``body`` ("" for every body) on ``day``: titulars of the
    units and persons that hold them, or whoever acts for them."""
    condition = f"{_IN_FORCE} AND c.power = ANY(%(powers)s) AND (%(body)s = '' OR c.body_id = %(body)s)"
    sql = f"""SELECT DISTINCT h.body_id, o.acronym, h.power,
            coalesce(u.acronym || ' – ' || u.name, ''),
            coalesce(nullif(p.social_name, ''), p.name, ''), h.acting, h.provision
        FROM ({_HOLDERS.format(c=condition)}
              UNION ALL
              SELECT c.body_id, c.power, NULL, c.unit_id, c.provision, FALSE
                FROM people_competence c JOIN people_unit n ON n.id = c.unit_id
               WHERE n.head_id IS NULL AND {condition}) h
        JOIN bodies_body o ON o.slug = h.body_id
        LEFT JOIN people_unit u ON u.id = h.unit_id
        LEFT JOIN people_person p ON p.id = h.holder
        ORDER BY 2, 4, 5"""  # noqa: S608  # constants only
    with cursor() as c:
        c.execute(sql.encode(), {"powers": list(powers), "body": body, "day": day})
        return [Holder(*row) for row in c.fetchall()]
