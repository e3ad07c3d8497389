"""Rounds and inspections as values: what is looked at, and what was found (F8, F18)."""

from __future__ import annotations

from dataclasses import dataclass

CLOSING, INSPECTION = "closing", "inspection"
FINE, EXCEPTION = "fine", "exception"
EVERYBODY_OUT, LOCKED, KEYS = "everybody_out", "locked", "keys"
"""What is looked at in a closing round; in an inspection, the ids of ``safeguard``."""
LARGEST = 10 * 1024 * 1024
"""Octets of one photograph: a bound of ours."""


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """Something about a round that the norm or the state does not allow; nothing was changed. The
    message is in Portuguese and says what to do instead."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An area, or an outer passage, as a round sees it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PointDraft:
    """One thing to look at. ``grave``: found wrong, it is an incident; otherwise it is noted.
    ``provision``: what orders it."""

    what: str
    text: str
    provision: str
    grave: bool = True
    area: int | None = None
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """A point as the end of a round sees it: "" where nobody looked yet."""

    id: int
    what: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Tick:
    """What somebody found at a point; an exception says what, perhaps with a photograph."""

    point: int
    fine: bool
    note: str = ""
    photo: bytes = b""
    photo_name: str = ""
