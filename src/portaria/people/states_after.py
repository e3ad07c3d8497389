"""A bond and its person as they stand after the events. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from portaria.people.events_told import Telling, ended_from, started
from portaria.people.states import Away, BondState, Happened, PersonState, Said
from portaria.people.types import EventKind as Kind


def person_as_told(said: Said, person: PersonState) -> PersonState:
    """``person`` with what ``said`` tells of it; its own e-mail and telephone stay."""
    seen = said.visual_disability
    if (
        said.name == person.name
        and said.social_name in ("", person.social_name)
        and said.born_on in (None, person.born_on)
        and seen in (None, person.visual_disability)
        and (person.email or not said.email)
        and (person.phone or not said.phone)
    ):
        return person
    return replace(
        person,
        name=said.name,
        social_name=said.social_name or person.social_name,
        born_on=said.born_on or person.born_on,
        email=person.email or said.email,
        phone=person.phone or said.phone,
        visual_disability=person.visual_disability if seen is None else seen,
    )


def bond_after(
    said: Said, before: BondState, events: list[Happened], telling: Telling
) -> BondState:
    """The bond as ``said`` leaves it."""
    back = any(e.kind == Kind.REINSTATEMENT for e in events)
    end, end_kind = before.end, before.end_kind
    if said.end is not None:
        end, end_kind = ended_from(said.end, said.end_kind), said.end_kind
    elif back:
        end, end_kind = None, ""
    after = replace(
        before,
        key=said.key,
        registration=said.registration,
        category=said.category,
        post=said.post,
        function=said.function,
        unit=said.unit,
        working_unit=said.working_unit,
        hr_situation=said.hr_situation,
        start=started(said),
        planned_end=said.planned_end,
        end=end,
        end_kind=end_kind,
    )
    return away_after(after, said, events, telling)


def away_after(after: BondState, said: Said, events: list[Happened], telling: Telling) -> BondState:
    """The bond's situation today, once ``events`` are known."""
    leave = _track(after.leave, said.leave, events, Kind.LEAVE, Kind.RETURN)
    secondment = _track(
        after.secondment, said.secondment, events, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END
    )
    if leave is not after.leave or secondment is not after.secondment:
        after = replace(after, leave=leave, secondment=secondment)
    return with_situation(after, telling.today)


def with_situation(bond: BondState, today: date) -> BondState:
    """``bond`` with ``situation`` and ``away_until`` as leave and secondment make them today."""
    situation, until = "active", None
    if bond.leave is not None and bond.leave.holds_on(today):
        situation, until = "leave", bond.leave.until
    if bond.secondment is not None and bond.secondment.holds_on(today):
        situation, until = "seconded_out", bond.secondment.until
    if (situation, until) == (bond.situation, bond.away_until):
        return bond
    return replace(bond, situation=situation, away_until=until)


def _track(
    known: Away | None, said: Away | None, events: list[Happened], leaves: Kind, returns: Kind
) -> Away | None:
    for event in events:
        if event.kind == leaves and said is not None:
            known = replace(said, start=event.effective_on)
        elif event.kind == returns:
            known = None
    return known


def death_noted(person: PersonState, after: BondState, today: date) -> PersonState:
    """``person`` with the day of its death, where that is how the bond ended."""
    if after.end_kind != Kind.DEATH or after.end is None or after.end > today:
        return person
    return person if person.died_on else replace(person, died_on=after.end)
