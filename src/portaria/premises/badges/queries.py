"""Reading badges, and what persons have of the premises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.database.copying import cursor
from portaria.premises.access import queries as access
from portaria.premises.badges import store
from portaria.premises.badges.types import BadgeHeld, Holding
from portaria.premises.presidency import presiding

_BEARERS = """
SELECT k.id, k.number, b.id, b.serial, b.kind, b.state, b.valid_until, b.person_id, b.category,
       coalesce(nullif(p.social_name, ''), p.name, '')
  FROM premises_badges_badge b JOIN premises_badges_credential k ON k.id = b.credential_id
  LEFT JOIN people_person p ON p.id = b.person_id
 WHERE b.body_id = ANY(%s) AND b.state IN ('active', 'blocked')
   AND (%s::bigint[] IS NULL OR k.id = ANY(%s::bigint[]))
 ORDER BY b.id
"""


@dataclass(frozen=True, slots=True)
class Borne:
    """A badge that is out: ``credential`` and its ``number``; ``name`` of the bearer as shown."""

    credential: int
    number: str
    badge: int
    serial: str
    kind: str
    state: str
    valid_until: datetime | None
    person: int | None
    category: str
    name: str


def held_by(persons: Collection[int], day: date | None = None) -> dict[int, Holding]:
    """What each person that has anything of the premises has: badges out, grants, and whether they
    preside a union on ``day``. Three queries, however many persons."""
    if not persons:
        return {}
    badges: dict[int, list[BadgeHeld]] = defaultdict(list)
    condition = "WHERE b.person_id = ANY(%s) AND b.state IN ('active', 'blocked') ORDER BY b.id"
    for badge in store.select(condition, (sorted(persons),)):
        badges[badge.person or 0].append(badge)
    grants = access.held_by(persons)
    union = presiding(persons, day)
    return {
        person: Holding(
            tuple(badges.get(person, ())), grants.get(person, ()), union_presidency=person in union
        )
        for person in {*badges, *grants, *union}
    }


def bearers(bodies: Iterable[str], credentials: Sequence[int] | None = None) -> list[Borne]:
    """Every badge that is out in ``bodies``: those of ``credentials``, where they are given."""
    with cursor() as c:
        keys = None if credentials is None else list(credentials)
        c.execute(_BEARERS, (list(bodies), keys, keys))
        return [Borne(*row) for row in c]
