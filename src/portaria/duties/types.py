"""Duties as values: what is due, to whom, by when, because of which provision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from portaria.ledger.types import Json


@dataclass(frozen=True, slots=True)
class DutyDraft:
    """A duty about to be opened; also a step of a journey's plan (plans are shown as they are).

    Attributes:
        kind: dotted name; automatic kinds have a handler (``mail.purge_mailbox``).
        body: slug of the body.
        subject: what it is about (``mailbox:42``).
        person: primary key of the person concerned, or None.
        run_at: automatic: when the runner looks at it; human: when it falls due.
        key: idempotency key, unique for ever: opening the same key again opens nothing.
        about: one sentence in Portuguese saying what will be or must be done.
        provisions: citations ``<norm id>#<provision id>``, the ordering one first.
        sum: the deadline's arithmetic (``workdays.deadlines.Deadline.as_json()``), or None.
        payload: what the handler needs, JSON.
        assignee: "" for automatic duties; otherwise who must do it: ``person:7``,
            ``head-of:<unit pk>``, or ``power:<name>`` (a competence).
        event: primary key of the functional event that caused it, or None.
        policy: digest of the policy that ordered it.
    """

    kind: str
    body: str
    subject: str
    person: int | None
    run_at: datetime
    key: str
    about: str
    provisions: tuple[str, ...] = ()
    sum: Mapping[str, Json] | None = None
    payload: Mapping[str, Json] = field(default_factory=dict)
    assignee: str = ""
    event: int | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty as its handler receives it: the draft's fields and the row's."""

    id: int
    kind: str
    body: str
    subject: str
    person: int | None
    run_at: datetime
    key: str
    provisions: tuple[str, ...]
    payload: Mapping[str, Json]
    event: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Done:
    """The duty is fulfilled (the state was written, or read back from the server)."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """The condition does not hold yet: look again at ``run_at``. Not an error, not an attempt."""

    run_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Again:
    """Something else that is due must come first: look again in the next round of this same run, if
    anything was done in between; otherwise at the next run. Not an error, not an attempt."""

    why: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """The duty has lost its object (the person came back; the mailbox is under legal hold…)."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be done; permanent failures wait for a person, others are tried again."""

    why: str
    permanent: bool = False


Outcome = Done | Later | Again | Dropped | Failed


class Handler(Protocol):
    """Carries out a batch of duties of one kind and one body, in the runner's transaction.

    Returns one outcome for each duty, in order. An exception rolls the batch back; the runner
    then tries the duties one by one, so that one bad duty does not hold up the others.
    """

    def __call__(self, duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]: ...


HandlerDecorator = Callable[[Handler], Handler]
