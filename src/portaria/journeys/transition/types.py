"""Open deadlines and what becomes of them, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from portaria.ledger.types import Json
from portaria.workdays.arithmetic import Sum, lines_of

MOVED, KEPT = "moved", "kept"

PURGE, COPY, ERASE = "purge", "copy", "erase"
"""Stamps: where a deadline is also written on the thing it is about. ``purge`` and ``copy`` on a
mailbox, ``erase`` on an account."""


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A deadline promised and not met yet.

    Attributes:
        duty: primary key of the duty that carries it; None for one that is only stamped (the
            window to ask for a copy; what a legal hold suspends).
        kind: the duty's kind, or the stamp's name.
        sum: how it was counted (``Deadline.as_json()``).
        due_at: when it ends as promised.
        stamp: one of the stamps, or "".
    """

    duty: int | None
    kind: str
    subject: str
    person: int | None
    about: str
    due_at: datetime
    sum: Sum
    provisions: tuple[str, ...] = ()
    policy: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What the norms of the day make of an open deadline.

    Attributes:
        outcome: ``moved`` or ``kept``.
        why: one sentence in Portuguese: the wording and its transition, or why nothing changes.
        sum: the new sum, for what is moved.
        due_at: when it then ends.
        provisions: of the new sum, the deciding one first.
    """

    term: OpenTerm
    outcome: str
    why: str
    sum: Sum | None = None
    due_at: datetime | None = None
    provisions: tuple[str, ...] = ()

    @property
    def shortens(self) -> bool:
        """Whether what was promised ends sooner (design, invariant 8)."""
        return self.due_at is not None and self.due_at < self.term.due_at

    def as_json(self) -> dict[str, Json]:
        """``{"duty", "kind", "subject", "person", "about", "outcome", "shortens", "why", "old",
        "new"}``; old and new: ``{"due_at", "provision", "sum", "arithmetic"}``; new is null for
        what is kept."""
        term = self.term
        return {
            "duty": term.duty,
            "kind": term.kind,
            "subject": term.subject,
            "person": term.person,
            "about": term.about,
            "outcome": self.outcome,
            "shortens": self.shortens,
            "why": self.why,
            "old": _told(term.due_at, term.sum),
            "new": _told(self.due_at, self.sum) if self.due_at and self.sum else None,
        }


def _told(due_at: datetime, data: Sum) -> dict[str, Json]:
    return {
        "due_at": due_at.astimezone(ZoneInfo(data["zone"])).isoformat(),
        "provision": data["provision"],
        "sum": data,
        "arithmetic": lines_of(data),
    }


@dataclass(slots=True)
class Totals:
    """Counts of a preview. ``seen`` are all open deadlines looked at."""

    seen: int = 0
    moved: int = 0
    kept: int = 0
    shortened: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)
    provisions: dict[str, None] = field(default_factory=dict)

    def add(self, fate: Fate) -> None:
        """Count ``fate``."""
        if fate.outcome == KEPT:
            self.kept += 1
            return
        rule = str(fate.term.sum["rule"])
        self.moved += 1
        self.shortened += fate.shortens
        self.by_rule[rule] = self.by_rule.get(rule, 0) + 1
        self.provisions.update(dict.fromkeys(fate.provisions))

    def as_json(self) -> dict[str, Json]:
        """``{"seen", "moved", "kept", "shortened", "by_rule": {rule: count}}``."""
        return {
            "seen": self.seen,
            "moved": self.moved,
            "kept": self.kept,
            "shortened": self.shortened,
            "by_rule": dict(sorted(self.by_rule.items())),
        }


@dataclass(frozen=True, slots=True)
class Stuck:
    """What an undoing leaves as it is, and why."""

    subject: str
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """How an undoing went: its act, how many deadlines came back, and those that did not."""

    act: int
    restored: int
    stuck: tuple[Stuck, ...]
