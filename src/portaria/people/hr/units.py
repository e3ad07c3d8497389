"""Units of a body while its HR files are read: those recorded, and those the files bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portaria.people.hr.rows import UnitRow
from portaria.people.models import Unit
from portaria.people.states import Happened, UnitChange, UnitState
from portaria.people.types import EventKind


class UnitBook:
    """Every unit of a body by code, as recorded and as it will be."""

    def __init__(self, units: Iterable[UnitState]) -> None:
        self.recorded = {unit.code: unit for unit in units}
        self.units = dict(self.recorded)
        self._acronyms = {unit.id: unit.acronym for unit in self.units.values()}
        self._renamed_on: dict[str, date] = {}

    def put(self, row: UnitRow) -> None:
        """Take a unit's line in. Heads come later, when every person is known."""
        old = self.recorded.get(row.code)
        base = old or UnitState(self._provisional(), row.code, "", "")
        self._set(
            replace(
                base,
                acronym=row.acronym,
                name=row.name,
                kind=row.kind,
                parent=row.parent,
                start=row.start,
                end=row.end,
                successor=row.successor,
            )
        )

    def add(self, unit: UnitState) -> None:
        """Take in a unit told by itself, not yet recorded."""
        self._set(unit)

    def code_of(self, ident: int | None) -> str:
        """The code of a unit by primary key.

        Raises:
            KeyError: the body has none such.
        """
        for unit in self.units.values():
            if unit.id == ident:
                return unit.code
        raise KeyError(ident)

    def imply(self, code: str, name: str) -> None:
        """Take in a unit that only people's lines name; its code serves as acronym."""
        if not code:
            return
        known = self.units.get(code)
        if known is None:
            self._set(UnitState(self._provisional(), code, code[:40], name or code))
        elif name and name != known.name:
            self._set(replace(known, name=name))

    def extinguish(self, code: str, day: date, successor: str) -> None:
        """The unit is extinct from ``day`` on; ``successor`` receives what it held."""
        self._set(replace(self.units[code], end=day, successor=successor))

    def rename(self, code: str, acronym: str, day: date) -> None:
        """The unit bears another acronym from ``day`` on."""
        self._renamed_on[code] = day
        self._set(replace(self.units[code], acronym=acronym))

    def _provisional(self) -> int:
        return -1 - len(self.units)

    def _set(self, unit: UnitState) -> None:
        self.units[unit.code] = unit
        self._acronyms[unit.id] = unit.acronym

    def id_of(self, code: str) -> int | None:
        """The primary key of ``code`` (negative while not recorded); None for ""."""
        return self.units[code].id if code else None

    def acronym_of(self, ident: int | None) -> str:
        """The acronym of a unit by primary key."""
        return self._acronyms.get(ident, "") if ident is not None else ""

    def recorded_as(self, keys: dict[int, int]) -> None:
        """The units were recorded: provisional keys give way to ``keys``."""
        for unit in list(self.units.values()):
            if unit.id in keys:
                self._set(replace(unit, id=keys[unit.id]))
        self.recorded = dict(self.units)

    def changes(self, today: date) -> list[UnitChange]:
        """What the files change; a new acronym of which no day is told, from ``today`` on."""
        return [
            _change(self.recorded.get(code), unit, self._renamed_on.get(code, today))
            for code, unit in self.units.items()
            if unit != self.recorded.get(code)
        ]

    def set_heads(self, heads: dict[str, tuple[int | None, int | None]]) -> list[UnitChange]:
        """Put (head, substitute) by code; return what that changes."""
        changes = []
        for code, (head, substitute) in heads.items():
            unit = self.units[code]
            if (head, substitute) != (unit.head, unit.substitute):
                after = replace(unit, head=head, substitute=substitute)
                changes.append(_change(unit, after, date.max))
                self._set(after)
        return changes


_FIELDS = ("acronym", "name", "kind", "parent", "start", "end", "successor", "head", "substitute")


def _change(before: UnitState | None, after: UnitState, renamed_on: date) -> UnitChange:
    fields = tuple(f for f in _FIELDS if before and getattr(before, f) != getattr(after, f))
    happened = []
    if before is not None and before.acronym != after.acronym:
        old_new = {"old": before.acronym, "new": after.acronym}
        happened.append(Happened(EventKind.UNIT_RENAMED, renamed_on, None, old_new))
    if after.end and (before is None or before.end != after.end):
        heir = {"successor": after.successor}
        happened.append(Happened(EventKind.UNIT_EXTINCT, after.end, None, heir))
    return UnitChange(before, after, fields, tuple(happened))


def load_book(body: str) -> UnitBook:
    """The units recorded of ``body``."""
    columns = (
        "id", "code", "acronym", "name", "kind", "parent__code", "start", "end", "successor__code",
        "head_id", "substitute_id",
    )  # fmt: skip
    rows = Unit.objects.filter(body=body).order_by("id").values_list(*columns)
    return UnitBook(
        UnitState(i, code, acronym, name, kind, parent or "", start, end, heir or "", head, second)
        for i, code, acronym, name, kind, parent, start, end, heir, head, second in rows
    )
