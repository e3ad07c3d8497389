"""Events told one by one (``eventos.csv``) as changes of the bonds they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portaria.people import loading
from portaria.people.comparing import Telling, compare, said_again
from portaria.people.hr.event_rows import EventRow
from portaria.people.hr.report import Problems
from portaria.people.hr.units import UnitBook
from portaria.people.states import Away, BondState, Change, PersonState, Said
from portaria.people.types import ENDS_BOND, OF_UNITS
from portaria.people.types import EventKind as Kind

_REOPENS = frozenset({Kind.REINSTATEMENT, Kind.CONTRACT_RENEWAL})


@dataclass(slots=True)
class ByEvents:
    """Turns events into changes.

    Attributes:
        known: how many told nothing that was not recorded already.
    """

    body: str
    today: date
    file: str
    book: UnitBook
    problems: Problems
    known: int = 0

    def changes(self, rows: Sequence[EventRow]) -> list[Change]:
        """The changes of one chunk of events, in the file's order: one sees what the former did."""
        rows = [r for r in rows if not self._of_unit(r)]
        found = loading.bonds_by_registration(self.body, {r.registration for r in rows})
        bonds = {reg: self._in_force(bs) for reg, bs in found.items()}
        persons = loading.persons_by_id({b.person for b in bonds.values() if b})
        changes: list[Change] = []
        for row in rows:
            bond = bonds.get(row.registration)
            if bond is None:
                why = "nenhum vínculo com esta matrícula, ou mais de um"
                self._bad(row, "matricula", row.registration, why)
                continue
            change = self._change(row, bond, persons[bond.person])
            if change is None:
                continue
            changes.append(change)
            persons[bond.person] = change.person_after
            bonds[row.registration] = bonds[change.after.registration] = change.after
        return changes

    def _in_force(self, bonds: Sequence[BondState]) -> BondState | None:
        if len(bonds) == 1:
            return bonds[0]
        standing = [b for b in bonds if b.holds_on(self.today)]
        return standing[0] if len(standing) == 1 else None

    def _of_unit(self, row: EventRow) -> bool:
        if row.kind is Kind.UNIT_EXTINCT:
            self.book.extinguish(row.unit, row.day, row.successor)
        elif row.kind is Kind.UNIT_RENAMED:
            self.book.rename(row.unit, row.acronym, row.day)
        return row.kind in OF_UNITS

    def _change(self, row: EventRow, bond: BondState, person: PersonState) -> Change | None:
        if why := _impossible(row, bond):
            self._bad(row, "evento", row.kind.value, why)
            return None
        said = self._said(row, bond, said_again(bond, person))
        change = compare(said, bond, person, Telling(self.today, row.day))
        if change.empty:
            self.known += 1
            return None
        return change

    def _said(self, row: EventRow, bond: BondState, said: Said) -> Said:
        match row.kind:
            case Kind.TRANSFER:
                return replace(said, unit=self.book.id_of(row.unit), unit_since=row.day)
            case Kind.CATEGORY_CHANGE:
                return replace(said, category=row.category)
            case Kind.LEAVE:
                return replace(said, leave=Away(row.day, row.until, row.leave_kind))
            case Kind.RETURN:
                return replace(said, leave=None)
            case Kind.SECONDMENT_OUT:
                return replace(said, secondment=Away(row.day, row.until, "", row.to_body))
            case Kind.SECONDMENT_END:
                return replace(said, secondment=None)
            case Kind.CONTRACT_RENEWAL:
                return replace(said, planned_end=row.until, end=None, end_kind="")
            case Kind.REINSTATEMENT:
                return replace(said, planned_end=row.until, end=None, end_kind="")
            case Kind.NAME_CHANGE:
                return replace(said, name=row.name)
            case Kind.REGISTRATION_CHANGE:
                new = row.new_registration
                key = new if bond.key == bond.registration else bond.key
                return replace(said, registration=new, key=key)
            case _:
                return replace(said, end=row.day, end_kind=row.kind.value)

    def _bad(self, row: EventRow, column: str, value: str, why: str) -> None:
        self.problems.add(self.file, row.line, column, value, why)


def _impossible(row: EventRow, bond: BondState) -> str:
    over = bond.end is not None and bond.end <= row.day
    if row.day < bond.start:
        return f"o vínculo só começou em {bond.start:%d/%m/%Y}"
    if over and row.kind not in _REOPENS | ENDS_BOND:
        return f"o vínculo se encerrou em {bond.end:%d/%m/%Y}"
    if row.kind == Kind.RETURN and bond.leave is None:
        return "não há afastamento em curso"
    if row.kind == Kind.SECONDMENT_END and bond.secondment is None:
        return "não há cessão em curso"
    if row.kind == Kind.REINSTATEMENT and bond.end is None:
        return "o vínculo está em vigor"
    return ""
