"""Which bonds give persons a right to an account now: what acts and duties check again when they
act, whatever was planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portaria.accounts import rules
from portaria.accounts.decisions import entitlement
from portaria.accounts.laws import Laws
from portaria.database.copying import cursor
from portaria.norms.policy import Policy
from portaria.people.types import BondFacts, EventKind

_BONDS = """
SELECT b.person_id, b.body_id, b.situation, b.id, b.category, b.unit_id, coalesce(u.acronym, ''),
       b.start, b."end", b.planned_end
FROM people_bond b LEFT JOIN people_unit u ON u.id = b.unit_id
WHERE b.person_id = ANY(%s)
"""
_AWAY = {"seconded_out": EventKind.SECONDMENT_OUT, "leave": EventKind.LEAVE}


def entitling(persons: Iterable[int], laws: Laws) -> dict[int, list[BondFacts]]:
    """The bonds in force now that give each person an account: their category does under its body's
    norms, and being away, where they are, does not block. In one query."""
    found: dict[int, list[BondFacts]] = defaultdict(list)
    with cursor() as c:
        c.execute(_BONDS, (list(persons),))
        for person, body, situation, *bond in c:
            bond.append(situation == "leave")
            facts = BondFacts(*bond)
            policy, calendar = laws.of(body)
            today = calendar.day_of(laws.at)
            holds = facts.start <= today and (facts.end is None or facts.end > today)
            gives = holds and entitlement.entitles(facts.category, policy)
            if gives and not _blocked_away(situation, policy):
                found[person].append(facts)
    return found


def _blocked_away(situation: str, policy: Policy) -> bool:
    kind = _AWAY.get(situation)
    blocks = policy.find(rules.BLOCK_ON, event=kind.value) if kind else None
    return blocks is not None and blocks.value.orders


def names(persons: Iterable[int]) -> dict[int, str]:
    """The name to show, and to make logins of, of each person."""
    with cursor() as c:
        c.execute(
            "SELECT id, coalesce(nullif(social_name, ''), name) FROM people_person"
            " WHERE id = ANY(%s)",
            (list(persons),),
        )
        return dict(c.fetchall())
