"""What the pages of a person and of an event show, as values; :func:`plain` makes them JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from portaria.ledger.types import Json


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act of the ledger. ``late_days``: days between holding and being recorded here;
    ``reasons``: the decision's sentences, while its content is kept."""

    id: int
    kind: str
    subject: str
    person: int | None
    held_at: datetime
    recorded_at: datetime
    by: str
    outcome: str
    provisions: tuple[str, ...]
    cause: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A duty as a page shows it. ``arithmetic`` are the lines of its deadline's sum; ``acts`` what
    was done to fulfil it."""

    id: int
    kind: str
    subject: str
    person: int | None
    about: str
    state: str
    due_at: datetime
    closed_at: datetime | None
    assignee: str
    provisions: tuple[str, ...]
    arithmetic: tuple[str, ...]
    note: str
    event: int | None
    acts: tuple[ActLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An account or a mailbox: ``facts`` with every date, the acts that made it so (each with its
    provision and reasons) and what is still due on it."""

    subject: str
    name: str
    state: str
    facts: Mapping[str, Json]
    acts: tuple[ActLine, ...]
    due: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class BondLine:
    """A bond. ``end`` is the first day on which it no longer holds."""

    id: int
    body: str
    registration: str
    category: str
    unit: int | None
    unit_acronym: str
    post: str
    situation: str
    start: date
    planned_end: date | None
    end: date | None
    end_kind: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """A functional event. ``late_days``: whole days after its own that it became known here; what
    held before the body's first load counts from that load."""

    id: int
    kind: str
    body: str
    person: int | None
    bond: int | None
    unit: int | None
    effective_on: date
    until: date | None
    known_at: datetime
    late_days: int
    details: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Everything held by a person. ``cpf`` is masked, "" where HR does not give it; ``zone`` is the
    family of bodies' own, in which instants are shown."""

    id: int
    name: str
    cpf: str
    zone: str
    bonds: tuple[BondLine, ...]
    accounts: tuple[Held, ...]
    mailboxes: tuple[Held, ...]
    due: tuple[Step, ...]
    events: tuple[EventLine, ...]
    acts: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A step that an event whose day has not come will open, as things stand; ``at``: when."""

    kind: str
    about: str
    at: datetime
    provisions: tuple[str, ...]
    arithmetic: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A step that fell due before the event was known here."""

    step: Step
    days: int


@dataclass(frozen=True, slots=True)
class Undue:
    """Something that happened, between the event and its being known, to what the event ends:
    ``what`` is an act's kind, or ``access`` (a mail server saw the mailbox used)."""

    what: str
    subject: str
    at: datetime
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """What a late event left behind: acts owed since, and what should not have been."""

    days: int
    owed: tuple[Owed, ...]
    undue: tuple[Undue, ...]


@dataclass(frozen=True, slots=True)
class EventSheet:
    """Everything an event caused. ``name`` is the person's, or the unit's acronym; ``late`` is None
    where HR told in time; ``zone`` is the body's; ``expected``: what it will open once its day
    comes, and ``quiet`` where it will open nothing and why; both empty afterwards, when the note of
    the first step tells the latter."""

    event: EventLine
    name: str
    zone: str
    steps: tuple[Step, ...]
    acts: tuple[ActLine, ...]
    late: Lateness | None
    expected: tuple[Expected, ...] = ()
    quiet: tuple[str, ...] = ()


def plain(value: Any) -> Any:
    """``value`` as JSON: dataclasses by field, days and instants in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value
