"""From a difference to functional events: pure, and the only place that knows how.

HR's full file, its events file and the days foreseen (end of a contract, of a leave) all come
through :func:`compare`, so that the same fact told in two ways is the same event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portaria.people.states import Away, BondState, Change, Happened, PersonState, Said
from portaria.people.types import EventKind as Kind

_DAY = timedelta(days=1)
_PLAIN_FIELDS = ("post", "function", "working_unit", "start", "planned_end")
_MOVES_PLANNED_END = frozenset(
    {Kind.CONTRACT_RENEWAL, Kind.REINSTATEMENT, Kind.CATEGORY_CHANGE, Kind.CONTRACT_END}
)
_PERSON_FIELDS = ("born_on", "email", "phone", "visual_disability", "died_on")


@dataclass(frozen=True, slots=True)
class Telling:
    """When and how HR tells.

    Attributes:
        today: the civil day of the telling: what is in force now.
        day: the day from which an undated change holds (the events file gives it; else today).
        leaves_end_by_date: the feed goes silent about a leave before it ends, so silence does not
            end a leave whose last day is known.
    """

    today: date
    day: date
    leaves_end_by_date: bool = False


def ended_from(end: date, kind: str) -> date:
    """The first day without the bond. A contract's last day is still a day of contract; a
    dismissal, a retirement or a death holds from its own day."""
    return end + _DAY if kind == Kind.CONTRACT_END else end


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
    person_after = _person_after(said, person)
    if before is None:
        return _new_bond(said, person, person_after, telling)
    events = [
        *_name_events(person, person_after, telling),
        *_status_events(said, before, telling),
        *_end_events(said, before, telling),
    ]
    after = _bond_after(said, before, events, telling)
    person_after = _note_death(person_after, after, telling.today)
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


def said_again_end(bond: BondState) -> date | None:
    """The day HR would give for the bond's end."""
    if bond.end is not None and bond.end_kind == Kind.CONTRACT_END:
        return bond.end - _DAY
    return bond.end


def _person_after(said: Said, person: PersonState) -> PersonState:
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
        start=_started(said),
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
    events = [_arrival(said)]
    events += _name_events(person, person_after, telling)
    if _still_matters(said.leave, telling.today):
        events += _away_events(said.leave, None, Kind.LEAVE, Kind.RETURN, telling)
    if _still_matters(said.secondment, telling.today):
        events += _away_events(
            said.secondment, None, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END, telling
        )
    if end is not None:
        events.append(Happened(Kind(said.end_kind), end))
    return Change(
        None, _away_after(after, said, events, telling), person, person_after, tuple(events)
    )


def _still_matters(away: Away | None, today: date) -> bool:
    return away is not None and (away.until is None or away.until >= today)


def _arrival(said: Said) -> Happened:
    if said.origin:
        return Happened(Kind.SECONDMENT_IN, _started(said), None, {"from_body": said.origin})
    return Happened(Kind.ADMISSION, _started(said))


def _name_events(person: PersonState, after: PersonState, telling: Telling) -> Iterator[Happened]:
    if person.shown_name != after.shown_name:
        details = {"old": person.shown_name, "new": after.shown_name}
        yield Happened(Kind.NAME_CHANGE, telling.day, None, details)


def _status_events(said: Said, before: BondState, telling: Telling) -> Iterator[Happened]:
    """Changes inside a bond that goes on."""
    if said.registration != before.registration:
        yield Happened(
            Kind.REGISTRATION_CHANGE,
            telling.day,
            None,
            {"old": before.registration, "new": said.registration},
        )
    if _over(said, before, telling):
        return
    if said.unit != before.unit:
        yield Happened(
            Kind.TRANSFER,
            said.unit_since or telling.day,
            None,
            {"from_unit": before.unit, "to_unit": said.unit},
        )
    if said.category != before.category:
        yield Happened(
            Kind.CATEGORY_CHANGE, telling.day, None, {"old": before.category, "new": said.category}
        )
    yield from _away_events(said.leave, before.leave, Kind.LEAVE, Kind.RETURN, telling)
    yield from _away_events(
        said.secondment, before.secondment, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END, telling
    )
    yield from _renewal(said, before, telling)


def _over(said: Said, before: BondState, telling: Telling) -> bool:
    """Whether both sides agree that the bond no longer holds."""
    return before.end is not None and before.end <= telling.today and not _comes_back(said, before)


def _comes_back(said: Said, before: BondState) -> bool:
    """Whether HR now says that an ended bond holds. A contract that ended on its day and is still
    in the file unchanged has not come back."""
    if said.end is not None or before.end is None:
        return False
    ended_as_foreseen = (
        before.end_kind == Kind.CONTRACT_END
        and said.planned_end is not None
        and ended_from(said.planned_end, Kind.CONTRACT_END) <= before.end
    )
    return not ended_as_foreseen or _started(said) >= before.end


def _started(said: Said) -> date:
    if said.start is None:
        raise ValueError("vínculo sem início: só depois de completado")
    return said.start


def _renewal(said: Said, before: BondState, telling: Telling) -> Iterator[Happened]:
    old, new = before.planned_end, said.planned_end
    if old is None or new is None or new <= old or before.end is not None:
        return
    yield Happened(
        Kind.CONTRACT_RENEWAL,
        min(telling.day, old + _DAY),
        new,
        {"old": old.isoformat(), "new": new.isoformat()},
    )


def _away_events(
    said: Away | None, known: Away | None, leaves: Kind, returns: Kind, telling: Telling
) -> Iterator[Happened]:
    if said is not None:
        if known is None or (said.start or known.start, said.until) != (known.start, known.until):
            yield Happened(
                leaves, _away_start(said, known, telling), said.until, _away_details(said)
            )
    elif known is not None and not (telling.leaves_end_by_date and known.until is not None):
        yield Happened(returns, _returned_on(known, telling.day))


def _away_start(said: Away, known: Away | None, telling: Telling) -> date:
    return said.start or (known and known.start) or telling.day


def _away_details(said: Away) -> dict[str, str]:
    details = {"leave_kind": said.leave_kind, "to_body": said.to_body}
    return {key: value for key, value in details.items() if value}


def _returned_on(known: Away, day: date) -> date:
    """A leave taken back before it began ends where it would begin; one whose last day passed
    ended then."""
    if known.start is not None and known.start > day:
        return known.start
    if known.until is not None and known.until < day:
        return known.until + _DAY
    return day


def _end_events(said: Said, before: BondState, telling: Telling) -> Iterator[Happened]:
    if said.end is not None:
        end = ended_from(said.end, said.end_kind)
        if (end, said.end_kind) != (before.end, before.end_kind):
            details = {} if before.end is None else {"previous_end": before.end.isoformat()}
            yield Happened(Kind(said.end_kind), end, None, details)
    elif before.end is not None and _comes_back(said, before):
        yield Happened(
            Kind.REINSTATEMENT,
            _back_on(said, before, before.end, telling),
            None,
            {"ended_by": before.end_kind, "ended_on": before.end.isoformat()},
        )


def _back_on(said: Said, before: BondState, ended: date, telling: Telling) -> date:
    if _started(said) >= ended:
        return _started(said)
    late_renewal = before.end_kind == Kind.CONTRACT_END and said.planned_end is not None
    return min(ended, telling.day) if late_renewal else telling.day


def _bond_after(
    said: Said, before: BondState, events: list[Happened], telling: Telling
) -> BondState:
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
        start=_started(said),
        planned_end=said.planned_end,
        end=end,
        end_kind=end_kind,
    )
    return _away_after(after, said, events, telling)


def _away_after(
    after: BondState, said: Said, events: list[Happened], telling: Telling
) -> BondState:
    """The bond's situation today, once ``events`` are known."""
    leave = _track(after.leave, said.leave, events, Kind.LEAVE, Kind.RETURN)
    secondment = _track(
        after.secondment, said.secondment, events, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END
    )
    if leave is not after.leave or secondment is not after.secondment:
        after = replace(after, leave=leave, secondment=secondment)
    return with_situation(after, telling.today)


def _track(
    known: Away | None, said: Away | None, events: list[Happened], leaves: Kind, returns: Kind
) -> Away | None:
    for event in events:
        if event.kind == leaves and said is not None:
            known = replace(said, start=event.effective_on)
        elif event.kind == returns:
            known = None
    return known


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


def _note_death(person: PersonState, after: BondState, today: date) -> PersonState:
    if after.end_kind != Kind.DEATH or after.end is None or after.end > today:
        return person
    return person if person.died_on else replace(person, died_on=after.end)


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
