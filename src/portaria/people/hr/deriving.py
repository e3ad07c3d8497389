"""From rows that are new, and keys that vanished, to changes: nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portaria.people import loading
from portaria.people.comparing import Telling, compare, new_person, said_again
from portaria.people.hr.difference import Difference
from portaria.people.hr.reading import Reading
from portaria.people.hr.rows import BondRow, LeaveRow
from portaria.people.states import Away, BondState, Change, PersonState, Said
from portaria.people.types import EventKind

CHUNK = 5000


@dataclass(slots=True)
class Deriving:
    """What the derivation of one reading needs and keeps.

    Attributes:
        missing_kind: the event of those who are no longer in a file that says everything.
        provisional: how many persons were given a negative key.
        leaves: leaves told apart, by the person's key.
        on_leave: keys of the bonds that have received theirs.
        left_out: rows of bonds that were over before they were ever known, without a category.
    """

    reading: Reading
    body: str
    root: str
    today: date
    missing_kind: str
    provisional: int = 0
    left_out: int = 0
    leaves: dict[str, list[Away]] = field(default_factory=lambda: defaultdict(list))
    on_leave: set[str] = field(default_factory=set)

    def changes(self) -> Iterator[list[Change]]:
        """Every change, in chunks: new rows, then those missing, then leaves told by themselves."""
        for chunk in self.reading.rows("leaves"):
            for row in (r for r in chunk if isinstance(r, LeaveRow)):
                self.leaves[row.person_key].append(row.leave)
        difference = self.reading.differences.get("bonds")
        if difference is not None:
            difference.find_missing()
            for rows in self.reading.rows("bonds"):
                yield self._chunk([r for r in rows if isinstance(r, BondRow)], difference)
            for keys in difference.missing_keys():
                yield self._missing(keys)
        yield from self._leaves_left()

    def _telling(self, difference: Difference | None) -> Telling:
        by_date = difference is not None and difference.source.layout.leaves_end_by_date
        return Telling(self.today, self.today, by_date)

    def _chunk(self, rows: Sequence[BondRow], difference: Difference) -> list[Change]:
        telling = self._telling(difference)
        bonds = loading.bonds_by_key(self.body, [r.said.key for r in rows])
        persons = loading.persons_by_key(self.root, {r.said.person_key for r in rows})
        renamed = self._renamed(rows, bonds, persons, difference)
        changes: list[Change] = []
        for row in rows:
            said = self._placed(row)
            before = bonds.get(said.key) or renamed.get(said.key)
            person = persons.get(said.person_key)
            if before is None and not said.category:
                self.left_out += 1
                continue
            if before is not None and (person is None or before.person != person.id):
                self._somebody_else(row, difference)
                continue
            if person is None:
                self.provisional += 1
                person = new_person(said, -self.provisional)
            change = compare(said, before, person, telling)
            persons[said.person_key] = change.person_after
            changes.append(change)
            if said.person_key in self.leaves:
                changes += self._leaves_of(change, telling)
        return changes

    def _leaves_of(self, change: Change, telling: Telling) -> list[Change]:
        """What the leaves told apart change in a bond whose own row is new. One that was over
        before the bond was known here is history."""
        self.on_leave.add(change.after.key)
        changes: list[Change] = []
        last = change
        for leave in self.leaves[change.person_after.hr_key]:
            if last.before is None and leave.until is not None and leave.until < self.today:
                continue
            last = _on_leave(last.after, last.person_after, leave, telling)
            changes.append(last)
        return changes

    def _placed(self, row: BondRow) -> Said:
        id_of, said = self.reading.book.id_of, row.said
        said.unit, working = id_of(row.unit), id_of(row.working_unit)
        said.working_unit = None if working == said.unit else working
        return said

    def _somebody_else(self, row: BondRow, difference: Difference) -> None:
        why = (
            "esta matrícula é de outra pessoa: corrija o CPF ou dê outra matrícula ao vínculo novo"
        )
        self.reading.problems.add(difference.source.name, row.line, "", row.said.registration, why)

    def _renamed(
        self,
        rows: Sequence[BondRow],
        bonds: dict[str, BondState],
        persons: dict[str, PersonState],
        difference: Difference,
    ) -> dict[str, BondState]:
        """Bonds that go on under another key (a new matrícula): of the same person, their key
        missing from the file, with the same first day and category or the same post."""
        strangers = [r for r in rows if r.said.key not in bonds and r.said.person_key in persons]
        if not strangers:
            return {}
        known = {persons[r.said.person_key].id for r in strangers}
        owned = loading.bonds_of_persons(known, self.body)
        gone = difference.missing_among(b.key for bs in owned.values() for b in bs)
        found: dict[str, BondState] = {}
        for row in strangers:
            candidates = owned.get(persons[row.said.person_key].id, [])
            for bond in candidates:
                if bond.key in gone and bond.end is None and _same(bond, row.said):
                    found[row.said.key] = bond
                    gone.remove(bond.key)
                    difference.found_again([bond.key])
                    break
        return found

    def _missing(self, keys: Sequence[str]) -> list[Change]:
        """Those who are no longer in the file: the bond ends, as the mapping says."""
        telling = self._telling(None)
        bonds = [
            b
            for b in loading.bonds_by_key(self.body, keys).values()
            if b.end is None or b.end > self.today
        ]
        persons = loading.persons_by_id({b.person for b in bonds})
        changes = []
        for bond in bonds:
            person = persons[bond.person]
            change = compare(self._gone(bond, person), bond, person, telling)
            events = tuple(
                replace(e, details={**e.details, "missing": True}) for e in change.events
            )
            changes.append(replace(change, events=events))
            persons[bond.person] = change.person_after
        return changes

    def _gone(self, bond: BondState, person: PersonState) -> Said:
        said = said_again(bond, person)
        if bond.planned_end is not None and bond.planned_end < self.today:
            return replace(said, end=bond.planned_end, end_kind=EventKind.CONTRACT_END.value)
        return replace(said, end=self.today, end_kind=self.missing_kind)

    def _leaves_left(self) -> Iterator[list[Change]]:
        """Leaves of people whose own rows did not change."""
        telling = Telling(self.today, self.today, leaves_end_by_date=True)
        keys = list(self.leaves)
        for start in range(0, len(keys), CHUNK):
            persons = loading.persons_by_key(self.root, keys[start : start + CHUNK])
            owned = loading.bonds_of_persons([p.id for p in persons.values()], self.body)
            changes = []
            for key, person in persons.items():
                bonds = [
                    b
                    for b in owned.get(person.id, [])
                    if b.holds_on(self.today) and b.key not in self.on_leave
                ]
                for leave in self.leaves[key]:
                    for place, bond in enumerate(bonds):
                        changes.append(_on_leave(bond, person, leave, telling))
                        bonds[place] = changes[-1].after
            yield changes


def _same(bond: BondState, said: Said) -> bool:
    if said.end_kind:
        return False
    same_post = bool(bond.post) and bond.post == said.post
    return bond.start == said.start and (bond.category == said.category or same_post)


def _on_leave(bond: BondState, person: PersonState, leave: Away, telling: Telling) -> Change:
    """The change that a leave told by itself makes."""
    return compare(replace(said_again(bond, person), leave=leave), bond, person, telling)
