"""Grants of access and authorisations for a time, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portaria.norms.decision import Decision

ACTIVE, SUSPENDED, ENDED = "active", "suspended", "ended"
STAY, SPECIAL, OVERRIDE, OFFICE = "stay", "special", "override", "office"


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """An access that the norm or the state does not allow; nothing was changed. The message is in
    Portuguese and says what to do instead."""


@dataclass(frozen=True, slots=True)
class GrantHeld:
    """A grant of access as decisions see it: the levels of its areas, active or suspended."""

    id: int
    body: str
    person: int
    levels: tuple[str, ...]
    state: str
    suspended_for: str = ""


@dataclass(frozen=True, slots=True)
class GrantAsk:
    """Access about to be granted to a person, to an ``area`` or the areas of a ``level``, from
    ``first_on`` to ``last_on``, in ``hours`` ("": whenever the place is open)."""

    body: str
    person: int
    category: str
    first_on: date
    decision: Decision
    area: int | None = None
    level: int | None = None
    last_on: date | None = None
    hours: str = ""
    why: str = ""
    asked_by: int | None = None
    request: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisationAsk:
    """A person may be in a place or an area outside the usual hours, for one activity."""

    body: str
    person: int
    kind: str  # stay | special | override | office
    first_at: datetime
    last_at: datetime
    activity: str
    decision: Decision
    place: int | None = None
    area: int | None = None
    asked_by: int | None = None
    request: int | None = None
    cause: str = ""
