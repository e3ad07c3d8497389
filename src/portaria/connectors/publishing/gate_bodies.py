"""The bodies as the gate knows them: their norms a year ahead, domains, and who writes to all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from portaria.bodies.models import Body
from portaria.bodies.policies import NotAdopted, adopted
from portaria.connectors.publishing.ruling import Rulings
from portaria.database.copying import cursor
from portaria.mail.gate.store.laws import policies_of
from portaria.mail.gate.store.rows import BodyRow
from portaria.people.powers import holders_of

AHEAD = timedelta(days=400)
"""How far the gate knows the norms to come, so that it obeys them though nobody publishes."""
TO_ALL, ASK = "mail.write_to_all", "mail.manage"
_UNITS = """
SELECT DISTINCT unit_id FROM people_competence WHERE body_id = %(body)s AND power = %(power)s
    AND unit_id IS NOT NULL AND start <= %(day)s AND ("end" IS NULL OR "end" > %(day)s) ORDER BY 1
"""
_STAFF = """
SELECT body, count(*) FROM mailboxes
WHERE kind = 'individual' AND state IN ('active', 'suspended') GROUP BY body
"""
_OF_UNITS = """
SELECT address FROM mailboxes WHERE kind = 'organizational' AND state = 'active'
    AND unit IN (SELECT value FROM json_each(?)) ORDER BY 1
"""


def staff_of(maps: sqlite3.Connection) -> dict[str, int]:
    """How many individual mailboxes each body has in use."""
    return dict(maps.execute(_STAFF))


def body_rows(
    maps: sqlite3.Connection, rulings: Rulings, staff: Mapping[str, int]
) -> Iterator[BodyRow]:
    """A row for each body that has adopted norms."""
    bodies = list(Body.objects.order_by("slug"))
    families: dict[str, set[str]] = {}
    for body in bodies:
        families.setdefault(body.root, set()).update(rulings[body.slug].domains)
    for body in bodies:
        try:
            its = adopted(body.slug)
        except NotAdopted:
            continue
        ruled = rulings[body.slug]
        units = _units(body.slug, ruled.today)
        yield BodyRow(
            slug=body.slug,
            name=body.name,
            zone=body.zone,
            domains=sorted(ruled.domains),
            linked=sorted(families[body.root] - ruled.domains),
            staff=staff.get(body.slug, 0),
            to_all_units=units,
            to_all_addresses=[row[0] for row in maps.execute(_OF_UNITS, (json.dumps(units),))],
            ask=_whom(body.slug, ruled.today),
            gate=its.config.gate.as_json(),
            policies=policies_of(its.law, ruled.today, ruled.today + AHEAD),
        )


def _units(body: str, day: date) -> list[int]:
    with cursor() as c:
        c.execute(_UNITS, {"body": body, "power": TO_ALL, "day": day})
        return [row[0] for row in c]


def _whom(body: str, day: date) -> str:
    return ", ".join(dict.fromkeys(h.unit or h.person for h in holders_of([ASK], body, day)))
