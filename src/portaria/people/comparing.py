"""From a difference to functional events: pure, and the only place that knows how.

HR's full file, its events file and the days foreseen (end of a contract, of a leave) all come
through :func:`compare`, so that the same fact told in two ways is the same event.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from portaria.people.events_told import (
    Telling,
    arrival,
    away_events,
    end_events,
    ended_from,
    name_events,
    started,
    status_events,
)
from portaria.people.states import Away, BondState, Change, Happened, PersonState, Said
from portaria.people.states_after import (
    away_after,
    bond_after,
    death_noted,
    person_as_told,
    with_situation,
)
from portaria.people.types import EventKind as Kind

__all__ = [
    "Telling",
    "compare",
    "ended_from",
    "new_person",
    "said_again",
    "with_situation",
]

_DAY = timedelta(days=1)
_PLAIN_FIELDS = ("post", "function", "working_unit", "start", "planned_end")
_MOVES_PLANNED_END = frozenset(
    {Kind.CONTRACT_RENEWAL, Kind.REINSTATEMENT, Kind.CATEGORY_CHANGE, Kind.CONTRACT_END}
)
_PERSON_FIELDS = ("born_on", "email", "phone", "visual_disability", "died_on")


def said_again(bond: BondState, person: PersonState) -> Said:
    """What HR would say of a bond in which nothing changed: a base to alter."""
    return Said(
        key=bond.key,
        person_key=person.hr_key,
        name=person.name,
        registration=bond.registration,
        category=bond.category,
        start=bond.start,
        social_name=person.social_name,
        cpf_hash=person.cpf_hash,
        born_on=person.born_on,
        visual_disability=person.visual_disability,
        post=bond.post,
        function=bond.function,
        unit=bond.unit,
        working_unit=bond.working_unit,
        hr_situation=bond.hr_situation,
        planned_end=bond.planned_end,
        end=said_again_end(bond),
        end_kind=bond.end_kind,
        leave=bond.leave,
        secondment=bond.secondment,
    )


def said_again_end(bond: BondState) -> date | None:
    """The day HR would give for the bond's end."""
    if bond.end is not None and bond.end_kind == Kind.CONTRACT_END:
        return bond.end - _DAY
    return bond.end


def new_person(said: Said, ident: int) -> PersonState:
    """The person of a row whose key is unknown here; ``ident`` is negative until recorded."""
    return PersonState(
        ident,
        said.person_key,
        said.name,
        said.social_name,
        said.cpf,
        said.cpf_hash,
        said.born_on,
        said.email,
        said.phone,
        bool(said.visual_disability),
    )


def compare(said: Said, before: BondState | None, person: PersonState, telling: Telling) -> Change:
    """What ``said`` changes.

    Args:
        said: HR's row.
        before: the bond as it stands, or None if HR names it for the first time.
        person: the person as it stands, or made by :func:`new_person`.
    """
    said = _dated(said, before, telling)
    person_after = person_as_told(said, person)
    if before is None:
        return _new_bond(said, person, person_after, telling)
    events = [
        *name_events(person, person_after, telling),
        *status_events(said, before, telling),
        *end_events(said, before, telling),
    ]
    after = bond_after(said, before, events, telling)
    person_after = death_noted(person_after, after, telling.today)
    corrected = _corrected(before, after, person, person_after, events)
    return Change(before, after, person, person_after, tuple(events), corrected)


def _dated(said: Said, before: BondState | None, telling: Telling) -> Said:
    """``said`` with what HR leaves unsaid filled by what stands, else by the day of the telling."""
    start, end, category = said.start, said.end, said.category
    if start is None:
        start = before.start if before else telling.day
    if end is None and said.end_kind:
        same = before is not None and before.end_kind == said.end_kind
        end = said_again_end(before) if same and before else telling.day
    if before is not None and (not category or (said.end is None and end is not None)):
        category = before.category  # the word that says the end is not a category
    if (start, end, category) == (said.start, said.end, said.category):
        return said
    return replace(said, start=start, end=end, category=category)


def _new_bond(
    said: Said, person: PersonState, person_after: PersonState, telling: Telling
) -> Change:
    """A bond named for the first time. One that was over before this system knew it is kept as
    history: nothing was given, so nothing is owed."""
    end = None if said.end is None else ended_from(said.end, said.end_kind)
    after = BondState(
        id=0,
        key=said.key,
        person=person_after.id,
        registration=said.registration,
        category=said.category,
        start=started(said),
        post=said.post,
        function=said.function,
        unit=said.unit,
        working_unit=said.working_unit,
        hr_situation=said.hr_situation,
        planned_end=said.planned_end,
        end=end,
        end_kind=said.end_kind if end else "",
    )
    if end is not None and end <= telling.today:
        return Change(None, after, person, person_after)
    events = [arrival(said)]
    events += name_events(person, person_after, telling)
    if _still_matters(said.leave, telling.today):
        events += away_events(said.leave, None, Kind.LEAVE, Kind.RETURN, telling)
    if _still_matters(said.secondment, telling.today):
        events += away_events(
            said.secondment, None, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END, telling
        )
    if end is not None:
        events.append(Happened(Kind(said.end_kind), end))
    return Change(
        None, away_after(after, said, events, telling), person, person_after, tuple(events)
    )


def _still_matters(away: Away | None, today: date) -> bool:
    return away is not None and (away.until is None or away.until >= today)


def _corrected(
    before: BondState,
    after: BondState,
    person: PersonState,
    person_after: PersonState,
    events: list[Happened],
) -> tuple[str, ...]:
    """Fields that changed and that no event of the same change tells."""
    explained = {"planned_end"} if any(e.kind in _MOVES_PLANNED_END for e in events) else set()
    fields = [
        f for f in _PLAIN_FIELDS if f not in explained and getattr(before, f) != getattr(after, f)
    ]
    fields += [f for f in _PERSON_FIELDS if getattr(person, f) != getattr(person_after, f)]
    return tuple(fields)
