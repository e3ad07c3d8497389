"""Persons and bonds as values: as they stand here, and as HR says they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portaria.ledger.types import Json
from portaria.people.types import BondFacts, EventKind, holds


@dataclass(frozen=True, slots=True)
class Away:
    """A leave or a secondment. ``start`` is None where HR does not tell it."""

    start: date | None
    until: date | None = None
    leave_kind: str = ""  # vacation | licence | absence
    to_body: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the person is away on ``day`` (the last day included)."""
        return (self.start is None or self.start <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person. ``id`` is negative while not yet recorded. ``cpf`` holds the digits only on their
    way in; afterwards the state knows the hash alone."""

    id: int
    hr_key: str
    name: str
    social_name: str = ""
    cpf: str = ""
    cpf_hash: bytes | None = None
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    visual_disability: bool = False
    died_on: date | None = None

    @property
    def shown_name(self) -> str:
        """The social name wherever there is one (Decreto 8.727/2016, art. 4º)."""
        return self.social_name or self.name


@dataclass(frozen=True, slots=True)
class BondState:
    """A bond. ``end`` is the first day on which it no longer holds; units are primary keys."""

    id: int
    key: str
    person: int
    registration: str
    category: str
    start: date
    post: str = ""
    function: str = ""
    unit: int | None = None
    working_unit: int | None = None
    situation: str = "active"
    hr_situation: str = ""
    planned_end: date | None = None
    end: date | None = None
    end_kind: str = ""
    away_until: date | None = None
    leave: Away | None = None
    secondment: Away | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the bond is in force on ``day``."""
        return holds(self.start, self.end, day)

    def facts(self, acronym: str, day: date) -> BondFacts:
        """The bond as rules see it on ``day``."""
        return BondFacts(
            id=self.id,
            category=self.category,
            unit=self.unit,
            unit_acronym=acronym,
            start=self.start,
            end=self.end,
            planned_end=self.planned_end,
            on_leave=self.leave is not None and self.leave.holds_on(day),
        )


@dataclass(slots=True)
class Said:
    """What HR says of one bond and its person, in one row: assembled field by field (not frozen,
    because a million are made in a load), then only read.

    Attributes:
        start: None where HR does not know it.
        category: "" on a row that only says that the bond is over.
        end: the day HR gives; what it means depends on ``end_kind`` (``comparing.ended_from``).
            None with an ``end_kind``: the bond is over, HR does not say since when.
        unit_since: the day of the transfer to ``unit``, where HR tells it.
        origin: the body that seconded the person to this one, "" for the body's own people.
        email, phone: first values; afterwards the person keeps them (P5).
    """

    key: str
    person_key: str
    name: str
    registration: str
    category: str
    start: date | None
    social_name: str = ""
    cpf: str = ""
    cpf_hash: bytes | None = None
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    visual_disability: bool | None = None
    post: str = ""
    function: str = ""
    unit: int | None = None
    working_unit: int | None = None
    hr_situation: str = ""
    planned_end: date | None = None
    end: date | None = None
    end_kind: str = ""
    unit_since: date | None = None
    leave: Away | None = None
    secondment: Away | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """A functional event that a difference reveals."""

    kind: EventKind
    effective_on: date
    until: date | None = None
    details: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One bond's difference between what stands here and what HR says.

    Attributes:
        before: None for a new bond.
        person_before: its ``id`` is negative for a new person.
        events: in order of effect.
        corrected: fields that changed without being an event (a post's name, a date put right).
    """

    before: BondState | None
    after: BondState
    person_before: PersonState
    person_after: PersonState
    events: tuple[Happened, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing at all would be written."""
        return (
            not self.events
            and self.before == self.after
            and self.person_before == self.person_after
        )


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit. ``id`` is negative while not yet recorded; ``end`` is the first day without it;
    ``head`` and ``substitute`` are primary keys of persons."""

    id: int
    code: str
    acronym: str
    name: str
    kind: str = ""
    parent: str = ""
    start: date | None = None
    end: date | None = None
    successor: str = ""
    head: int | None = None
    substitute: int | None = None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """``before`` is None for a new unit. ``fields``: what changed, in the file's order;
    ``happened``: the functional events it makes."""

    before: UnitState | None
    after: UnitState
    fields: tuple[str, ...]
    happened: tuple[Happened, ...] = ()
