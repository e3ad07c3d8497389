"""What an HR file would change, gathered for one page while the file is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Quiet
from portaria.journeys.preview import Foreseen, preview
from portaria.people.hr.facts import facts_of
from portaria.people.hr.feed import Feed, Outcome, plan
from portaria.people.hr.reading import Reading
from portaria.people.hr.report import Detected, Problem, Refused
from portaria.people.states import Change, Happened

SHOWN = 60
"""Persons, and lines to correct, on the page; ours: the rest is counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """One person's part: the events, each with the steps it would set off, and the slices in which
    it would set off none."""

    name: str
    registration: str
    corrected: Sequence[str]
    events: Sequence[tuple[Happened, Sequence[DutyDraft], Sequence[Quiet]]]


@dataclass(slots=True)
class LoadPlan:
    """The plan of an upload. ``problems`` are lines that HR must correct; with any, nothing can be
    applied. ``outcome`` is None then."""

    detected: Sequence[Detected] = ()
    outcome: Outcome | None = None
    problems: Sequence[Problem] = ()
    told: list[Told] = field(default_factory=list)
    changed: int = 0
    consequences: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)

    @property
    def can_apply(self) -> bool:
        """Whether there is something to apply."""
        return self.outcome is not None and self.outcome.state in {"planned", "stopped"}

    @property
    def must_confirm(self) -> bool:
        """Whether the file ends more bonds than the body lets pass without a second look."""
        return self.outcome is not None and self.outcome.state == "stopped"

    def by_kind(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Each consequence with its provisions and how many, the most frequent first."""
        return [(kind, refs, count) for (kind, refs), count in self.consequences.most_common()]

    def note(self, changes: Sequence[Change], foreseen: Sequence[Foreseen]) -> None:
        """Add a chunk of changes and what its events would set off, in the same order."""
        left = iter(foreseen)
        for change in changes:
            found = [(event, next(left)) for event in change.events]
            if not change.events and not change.corrected and change.before:
                continue  # only today's situation moves on
            self.changed += 1
            self.consequences.update(
                (step.kind, step.provisions) for _event, f in found for step in f.all_steps
            )
            if len(self.told) < SHOWN:
                person, bond = change.person_after, change.after
                events = [(event, f.all_steps, f.quiet) for event, f in found]
                self.told.append(
                    Told(person.shown_name, bond.registration, change.corrected, events)
                )


def plan_of(feed: Feed, paths: Sequence[Path]) -> LoadPlan:
    """Check ``paths`` and say what applying them would change; nothing is written."""
    found = LoadPlan()

    def note(changes: Sequence[Change], reading: Reading) -> None:
        found.note(changes, list(preview(facts_of(changes, reading.book, feed))))

    try:
        found.outcome = plan(feed, paths, on_changes=note)
        found.detected = found.outcome.detected
    except Refused as refused:
        return LoadPlan(detected=refused.detected, problems=refused.problems)
    return found
