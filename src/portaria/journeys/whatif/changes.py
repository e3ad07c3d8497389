"""What another norm changes for one person, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portaria.norms.comparing.aspects import Aspect
from portaria.norms.plain import Json

STARTS, ENDS, SOONER, LATER = "starts", "ends", "sooner", "later"
STATE, EVENT, DEADLINE, REQUEST = "state", "event", "deadline", "request"
"""Where a change shows: in what is held today, in an event of the year or to come, in a day that
moves, in a request already decided."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two laws makes of it."""

    value: Json
    text: str
    provisions: tuple[str, ...]

    @classmethod
    def of(cls, aspect: Aspect) -> Side:
        """The side that ``aspect`` tells."""
        return cls(aspect.value, aspect.text, aspect.provisions)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference for one person (or one thing that is nobody's).

    Attributes:
        source: :data:`STATE`, :data:`EVENT`, :data:`DEADLINE` or :data:`REQUEST`.
        effect: ``gains``, ``loses``, ``more``, ``less``, ``changes``, ``starts`` (the other norm
            alone does it), ``ends`` (only the present one does), ``sooner``, ``later``.
        aspect: what differs: a rule's name, a right, a step's or an act's kind.
        subject: ``account:3``, ``mailbox:7``, ``person:5``.
        on: first day of the difference; for what a past event would have led to, that event's day.
        before, after: by the present law, by the other one; None: nothing comes of it.
        event: functional event behind it (0: one that is only foreseen), or None.
    """

    source: str
    effect: str
    aspect: str
    subject: str
    person: int | None
    name: str
    category: str
    unit: str
    on: date
    before: Side | None
    after: Side | None
    event: int | None = None

    def as_json(self) -> dict[str, Json]:
        """Documented in ``docs/reference/what-if.md``."""
        return {
            "source": self.source,
            "effect": self.effect,
            "aspect": self.aspect,
            "subject": self.subject,
            "person": self.person,
            "name": self.name,
            "category": self.category,
            "unit": self.unit,
            "on": self.on.isoformat(),
            "before": _side(self.before),
            "after": _side(self.after),
            "event": self.event,
        }


def _side(side: Side | None) -> Json:
    if side is None:
        return None
    return {"value": side.value, "text": side.text, "provisions": list(side.provisions)}


def read(kept: Mapping[str, Any]) -> Change:
    """The change whose :meth:`Change.as_json` was ``kept``."""
    sides = {
        name: Side(told["value"], told["text"], tuple(told["provisions"])) if told else None
        for name in ("before", "after")
        for told in (kept[name],)
    }
    return Change(**{**kept, **sides, "on": date.fromisoformat(kept["on"])})


def moved(before: date, after: date) -> str:
    """``sooner`` or ``later``, for a day that moves."""
    return SOONER if after < before else LATER
