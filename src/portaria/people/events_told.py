"""The functional events that HR's telling makes of what stood before. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portaria.people.states import Away, BondState, Happened, PersonState, Said
from portaria.people.types import EventKind as Kind

_DAY = timedelta(days=1)


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


def started(said: Said) -> date:
    """The first day of a bond that was filled by what stands (``comparing.compare``)."""
    if said.start is None:
        raise ValueError("vínculo sem início: só depois de completado")
    return said.start


def arrival(said: Said) -> Happened:
    """How a bond begins: by admission, or on loan from another body."""
    if said.origin:
        return Happened(Kind.SECONDMENT_IN, started(said), None, {"from_body": said.origin})
    return Happened(Kind.ADMISSION, started(said))


def name_events(person: PersonState, after: PersonState, telling: Telling) -> Iterator[Happened]:
    """The name shown is another."""
    if person.shown_name != after.shown_name:
        details = {"old": person.shown_name, "new": after.shown_name}
        yield Happened(Kind.NAME_CHANGE, telling.day, None, details)


def status_events(said: Said, before: BondState, telling: Telling) -> Iterator[Happened]:
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
    yield from away_events(said.leave, before.leave, Kind.LEAVE, Kind.RETURN, telling)
    yield from away_events(
        said.secondment, before.secondment, Kind.SECONDMENT_OUT, Kind.SECONDMENT_END, telling
    )
    yield from _renewal(said, before, telling)


def away_events(
    said: Away | None, known: Away | None, leaves: Kind, returns: Kind, telling: Telling
) -> Iterator[Happened]:
    """A leave, or a time at another body (``leaves``, ``returns``), told, changed or over."""
    if said is not None:
        if known is None or (said.start or known.start, said.until) != (known.start, known.until):
            yield Happened(
                leaves, _away_start(said, known, telling), said.until, _away_details(said)
            )
    elif known is not None and not (telling.leaves_end_by_date and known.until is not None):
        yield Happened(returns, _returned_on(known, telling.day))


def end_events(said: Said, before: BondState, telling: Telling) -> Iterator[Happened]:
    """The bond's end, or that it holds again."""
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
    return not ended_as_foreseen or started(said) >= before.end


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


def _back_on(said: Said, before: BondState, ended: date, telling: Telling) -> date:
    if started(said) >= ended:
        return started(said)
    late_renewal = before.end_kind == Kind.CONTRACT_END and said.planned_end is not None
    return min(ended, telling.day) if late_renewal else telling.day
