"""Whose HR file is read, and what it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from portaria.bodies.models import Body
from portaria.bodies.types import CompetenceConfig
from portaria.ledger.types import Json
from portaria.people.days import civil_day
from portaria.people.hr.layouts import Layout
from portaria.people.hr.report import Detected
from portaria.people.hr.settings import HrSettings
from portaria.people.states import Change
from portaria.people.types import ENDS_BOND


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose files, in which layout, read when.

    Attributes:
        at: the instant of the reading; "today" is its civil day where the body is.
        competences: declared by the body; they wait for HR to tell of the units they name.
    """

    body: Body
    layout: Layout
    settings: HrSettings
    at: datetime
    competences: tuple[CompetenceConfig, ...] = ()

    @property
    def today(self) -> date:
        """The civil day of the reading."""
        return civil_day(self.at, self.body.zone)


@dataclass(slots=True)
class Outcome:
    """What a file changes, or changed.

    Attributes:
        state: ``unchanged``, ``planned``, ``applied``, ``stopped`` (a plan that would be).
        active: bonds in force before.
        ends: bonds in force that it ends.
    """

    state: str = "planned"
    detected: list[Detected] = field(default_factory=list)
    persons: int = 0
    bonds: int = 0
    corrected: int = 0
    left_out: int = 0
    known: int = 0
    units: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    active: int = 0
    ends: int = 0
    load: int | None = None

    def counts(self) -> dict[str, Json]:
        """The documented keys of ``counts``."""
        return {
            "persons": self.persons,
            "bonds": self.bonds,
            "corrected": self.corrected,
            "left_out": self.left_out,
            "already_known": self.known,
            "units": dict(self.units),
            "events": dict(self.events),
            "active_before": self.active,
            "ends": self.ends,
        }

    def note(self, changes: Sequence[Change], seen: set[int], today: date) -> None:
        """Count a chunk of changes; ``seen`` holds provisional persons counted already."""
        for change in changes:
            if change.empty:
                continue
            ident = change.person_after.id
            if ident < 0 and ident not in seen:
                seen.add(ident)
                self.persons += 1
            self.bonds += change.before is None
            self.corrected += bool(change.corrected) or (not change.events and not change.before)
            self.events.update(e.kind.value for e in change.events)
            self.ends += ends_bond(change, today)


def ends_bond(change: Change, today: date) -> bool:
    """Whether the change ends a bond that is in force."""
    before = change.before
    in_force = before is not None and (before.end is None or before.end > today)
    return in_force and any(e.kind in ENDS_BOND for e in change.events)
