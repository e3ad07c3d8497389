"""Days foreseen: a contract's end, the first and the last day away. Each condition is checked again
on its day, so that a renewal or an early return told meanwhile is respected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from portaria.bodies.models import Body
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, OpenDuty, Outcome
from portaria.people.changes import Source, record_changes
from portaria.people.comparing import Telling, compare, ended_from, said_again, with_situation
from portaria.people.days import civil_day
from portaria.people.loading import bonds_by_id, persons_by_id
from portaria.people.states import Away, BondState, Change, PersonState, Said
from portaria.people.types import EventKind as Kind

Told = Said | str  # what holds now, or why there is nothing to do
Condition = Callable[[BondState, Said, date], Told]


def _contract_end(bond: BondState, said: Said, today: date) -> Told:
    if bond.end is not None:
        return "o vínculo já se encerrou"
    if bond.planned_end is None or ended_from(bond.planned_end, Kind.CONTRACT_END) > today:
        return "o contrato foi prorrogado"
    return replace(said, end=bond.planned_end, end_kind=Kind.CONTRACT_END.value)


def _away_end(bond: BondState, said: Said, today: date) -> Told:
    over = [_is_over(bond.leave, today), _is_over(bond.secondment, today)]
    if not any(over):
        return "o retorno já foi anotado, ou o afastamento foi prorrogado"
    return replace(
        said,
        leave=None if over[0] else said.leave,
        secondment=None if over[1] else said.secondment,
    )


def _is_over(away: Away | None, today: date) -> bool:
    return away is not None and away.until is not None and away.until < today


@handler("people.contract_end")
def end_contracts(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the bonds whose contract's last day has passed without renewal."""
    return _carry_out(duties, _contract_end, at)


@handler("people.away_end")
def note_returns(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Record the return of those whose last day away has passed."""
    return _carry_out(duties, _away_end, at)


@handler("people.away_start")
def note_absences(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Note on the bond that its leave or secondment has begun; the event is recorded already."""
    return _carry_out(duties, lambda _bond, said, _today: said, at)


def _carry_out(duties: Sequence[OpenDuty], condition: Condition, at: datetime) -> Sequence[Outcome]:
    body = Body.objects.get(pk=duties[0].body)
    today = civil_day(at, body.zone)
    bonds = bonds_by_id([_bond_of(d) for d in duties])
    persons = persons_by_id([b.person for b in bonds.values()])
    changes: list[Change] = []
    outcomes: list[Outcome] = []
    for duty in duties:
        bond = bonds[_bond_of(duty)]
        change = _told(bond, persons[bond.person], condition, today)
        if isinstance(change, str):
            outcomes.append(Dropped(change))
            continue
        changes.append(change)
        bonds[bond.id], persons[bond.person] = change.after, change.person_after
        outcomes.append(Done())
    record_changes(changes, Source(body.slug, body.root, body.zone, BY, at))
    return outcomes


def _bond_of(duty: OpenDuty) -> int:
    return int(duty.subject.removeprefix("bond:"))


def _told(bond: BondState, person: PersonState, condition: Condition, today: date) -> Change | str:
    told = condition(bond, said_again(bond, person), today)
    if isinstance(told, str):
        return told
    change = compare(told, bond, person, Telling(today, today))
    return replace(change, after=with_situation(change.after, today))
