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
from portaria.people import cpf
from portaria.people.types import BondFacts, EventKind

_BONDS = """
SELECT b.person_id, b.body_id, b.situation, b.id, b.category, b.unit_id, coalesce(u.acronym, ''),
       b.start, b."end", b.planned_end
FROM people_bond b LEFT JOIN people_unit u ON u.id = b.unit_id
WHERE b.person_id = ANY(%s)
"""
_OWN = """
SELECT p.id, p.name, p.social_name, p.email, p.phone, p.born_on, p.cpf_encrypted,
       coalesce(array_agg(b.registration) FILTER (WHERE b.registration <> ''), '{}')
       || coalesce(array_agg(o.acronym) FILTER (WHERE o.acronym <> ''), '{}')
FROM people_person p LEFT JOIN people_bond b ON b.person_id = p.id
LEFT JOIN bodies_body o ON o.slug = b.body_id
WHERE p.id = ANY(%s) GROUP BY p.id
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
            gives = facts.holds_on(today) and entitlement.entitles(facts.category, policy)
            if gives and not _blocked_away(situation, policy):
                found[person].append(facts)
    return found


def _blocked_away(situation: str, policy: Policy) -> bool:
    kind = _AWAY.get(situation)
    blocks = policy.find(rules.BLOCK_ON, event=kind.value) if kind else None
    return blocks is not None and blocks.value.orders


def own_words(persons: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What others know or may find out of each person, and no password may lean on: names, contact
    data, CPF, birth, registrations, and the body's own names. In one query."""
    found: dict[int, tuple[str, ...]] = {}
    with cursor() as c:
        c.execute(_OWN, (list(persons),))
        for person, name, social, email, phone, born, digits, known in c:
            words = [name, social, email.partition("@")[0], phone, *known]
            if born:
                words += [f"{born:%d%m%Y}", f"{born:%Y%m%d}", f"{born:%d%m%y}", f"{born:%Y}"]
            if digits:
                words.append(cpf.decrypt(bytes(digits)))
            found[person] = tuple(word for word in words if word)
    return found


def names(persons: Iterable[int]) -> dict[int, str]:
    """The name to show, and to make logins of, of each person."""
    with cursor() as c:
        c.execute(
            "SELECT id, coalesce(nullif(social_name, ''), name) FROM people_person"
            " WHERE id = ANY(%s)",
            (list(persons),),
        )
        return dict(c.fetchall())
