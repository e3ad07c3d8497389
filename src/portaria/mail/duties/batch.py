"""A batch of duties about mailboxes, with the mailboxes as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import wraps
from typing import TypeVar

from django.db import transaction

from portaria.duties.types import Done, Dropped, Failed, Handler, OpenDuty, Outcome
from portaria.ledger.types import ref
from portaria.mail import store
from portaria.mail.store import Row
from portaria.mail.types import Refused

T = TypeVar("T")


class Batch:
    """Duties of one kind and body. ``answer`` gives the outcome of one; ``pending`` yields those
    not answered yet with their mailboxes, locked; one mailbox comes once only, further duties of
    the same kind about it are answered as repeated."""

    def __init__(self, duties: Sequence[OpenDuty]) -> None:
        self.duties = duties
        self._outcomes: dict[int, Outcome] = {}
        self._rows = store.lock_existing(mailbox_of(duty) for duty in duties)

    def answer(self, duty: OpenDuty, outcome: Outcome) -> None:
        """Settle ``duty``."""
        self._outcomes[duty.id] = outcome

    def pending(self) -> Iterator[tuple[OpenDuty, Row]]:
        """Unanswered duties and their mailboxes."""
        seen: set[int] = set()
        for duty in self.duties:
            if duty.id in self._outcomes:
                continue
            row = self._rows.get(mailbox_of(duty))
            if row is None:
                self.answer(duty, Dropped("a caixa não existe"))
            elif row.box.id in seen:
                self.answer(duty, Dropped("o mesmo já se fez por outro dever"))
            else:
                seen.add(row.box.id)
                yield duty, row

    def outcomes(self) -> list[Outcome]:
        """The outcomes, in the order of the duties."""
        return [self._outcomes[duty.id] for duty in self.duties]


def carry_out(
    duties: Sequence[OpenDuty],
    judge: Callable[[OpenDuty, Row], T | Dropped],
    act: Callable[[list[T]], object],
) -> list[Outcome]:
    """The frame of most handlers: ``judge`` each duty by its mailbox as it stands now; ``act`` once
    on all that it did not drop."""
    batch = Batch(duties)
    chosen = []
    for duty, row in batch.pending():
        found = judge(duty, row)
        if isinstance(found, Dropped):
            batch.answer(duty, found)
        else:
            batch.answer(duty, Done())
            chosen.append(found)
    act(chosen)
    return batch.outcomes()


def refusals(handle: Callable[..., Sequence[Outcome]]) -> Handler:
    """A handler whose refusals wait for a person instead of being tried again: a batch of several
    is first divided by the runner, so that only the duty at fault is."""

    @wraps(handle)
    def careful(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
        if len(duties) > 1:
            return handle(duties, at=at)
        try:
            with transaction.atomic():
                return handle(duties, at=at)
        except Refused as refusal:
            return [Failed(str(refusal), permanent=True)]

    return careful


def mailbox_of(duty: OpenDuty) -> int:
    """The mailbox that a duty is about (``mailbox:42``)."""
    kind, _, key = duty.subject.partition(":")
    if kind != "mailbox" or not key.isdigit():
        raise ValueError(f"o dever {duty.id} ({duty.kind}) não diz de que caixa: «{duty.subject}»")
    return int(key)


def cause_of(duty: OpenDuty) -> str:
    """What an act done by a duty names as its cause: the event behind it, or the duty itself."""
    return ref("event", duty.event) if duty.event else ref("duty", duty.id)


def text(duty: OpenDuty, name: str) -> str:
    """A text of the payload, "" if it is not there."""
    value = duty.payload.get(name)
    return value if isinstance(value, str) else ""


def number(duty: OpenDuty, name: str) -> int | None:
    """A whole number of the payload."""
    value = duty.payload.get(name)
    return value if isinstance(value, int) else None


def day(duty: OpenDuty, name: str) -> date | None:
    """A day of the payload."""
    return date.fromisoformat(text(duty, name)) if text(duty, name) else None


def instant(duty: OpenDuty, name: str) -> datetime | None:
    """An instant of the payload."""
    return datetime.fromisoformat(text(duty, name)) if text(duty, name) else None
