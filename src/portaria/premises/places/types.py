"""The premises as values: what a plan says, and an area as decisions see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portaria.norms.places import Place as Position

KINDS = ("site", "complex", "building")
PASSAGES = ("turnstile", "door", "gate", "manual_gate")
DIRECTIONS = ("both", "in", "out")
SIDES = ("in", "out")
READS = ("badge", "biometrics", "certificate", "pin", "qr")


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """Something that the premises' state or the norm does not allow; nothing was changed."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area as decisions see it: its level, the kinds the norms know it by, and the conditions
    that hold of it."""

    level: str
    kinds: tuple[str, ...] = ()
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """A thing of a plan: the row's columns by name. ``refs`` names others by their codes, to be
    turned into keys; ``at`` is where the plan says it."""

    what: str  # place | area | passage | device | level
    code: str
    columns: dict[str, Any]
    at: Position
    refs: dict[str, str] = field(default_factory=dict)
    areas: tuple[str, ...] = ()  # of a level
    spaces: int | None = None  # of a lot
    reserved: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanOfPlaces:
    """All that one file says, in an order in which each thing comes after what it names."""

    things: tuple[Planned, ...]

    def of(self, what: str) -> tuple[Planned, ...]:
        """Those of one kind."""
        return tuple(thing for thing in self.things if thing.what == what)
