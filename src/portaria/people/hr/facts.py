"""Events that a plan foresees, as rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from portaria.people import loading
from portaria.people.days import first_instant
from portaria.people.hr.feed import Feed
from portaria.people.hr.units import UnitBook
from portaria.people.states import BondState, Change
from portaria.people.types import EventFacts


def facts_of(changes: Sequence[Change], book: UnitBook, feed: Feed) -> list[EventFacts]:
    """The events of ``changes``, in order, with keys 0 or negative for what is not recorded.

    Two queries for the batch: the other bonds of the persons known already.
    """
    others = _others(changes)
    return [
        EventFacts(
            id=0,
            kind=event.kind,
            body=feed.body.slug,
            person=change.person_after.id,
            name=change.person_after.shown_name,
            bond=change.after.facts(book.acronym_of(change.after.unit), event.effective_on),
            others=tuple(
                other.facts(book.acronym_of(other.unit), event.effective_on)
                for other in others[change.person_after.id]
                if _key(other) != _key(change.after) and other.holds_on(event.effective_on)
            ),
            effective_on=event.effective_on,
            effective_at=first_instant(event.effective_on, feed.body.zone),
            known_at=feed.at,
            until=event.until,
            details=event.details,
        )
        for change in changes
        for event in change.events
    ]


def _others(changes: Sequence[Change]) -> dict[int, list[BondState]]:
    """The bonds of each person in the family of bodies, as the batch leaves them."""
    known = {c.person_after.id for c in changes if c.person_after.id > 0}
    after = {_key(c.after): c.after for c in changes}
    found: dict[int, list[BondState]] = defaultdict(list)
    for person, bonds in loading.bonds_of_persons(known).items():
        found[person] = [after.pop(_key(bond), bond) for bond in bonds]
    for bond in after.values():
        found[bond.person].append(bond)
    return found


def _key(bond: BondState) -> int | str:
    return bond.id or bond.key
