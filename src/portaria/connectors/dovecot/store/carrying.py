"""The frame of the duties that act on the mail store: a batch, the published rows it is about, the
server; and what a server that does not answer comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portaria.connectors.dovecot.store import configured, published
from portaria.connectors.dovecot.store.doveadm import Answer, Doveadm, Unreachable
from portaria.connectors.publishing import standing
from portaria.database import shadow
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Failed, Handler, Later, OpenDuty, Outcome
from portaria.ledger.types import ActDraft, Json, ref

SOON, PATIENCE = timedelta(milliseconds=500), timedelta(seconds=5)
"""Until it is looked again whether an act's effect is published: of what ends a right, and of the
rest, of which a load opens a hundred thousand. Ours, no norm's."""
BATCH = 1000
ABSENT = "não há servidor de correio configurado (PORTARIA_DOVEADM): vale só o estado"

Outcomes = dict[int, Outcome]
Carrier = Callable[[Doveadm, Sequence[OpenDuty], datetime], Mapping[int, Outcome]]
"""Carries out duties, all published: their outcomes by the duty's key."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a duty is about: ``mailbox:42``."""

    kind: str
    key: str

    @property
    def mailbox(self) -> int | None:
        """The mailbox's key, where it is one."""
        return int(self.key) if self.kind == "mailbox" else None


def subject_of(duty: OpenDuty) -> Subject:
    """What ``duty`` is about."""
    kind, _, key = duty.subject.partition(":")
    return Subject(kind, key)


def mailboxes_of(duties: Iterable[OpenDuty]) -> dict[int, int]:
    """The mailbox of each duty that is about one, by the duty's key."""
    found = {duty.id: subject_of(duty).mailbox for duty in duties}
    return {key: mailbox for key, mailbox in found.items() if mailbox is not None}


def carried(
    kind: str, *, batch: int = BATCH, patience: timedelta = PATIENCE
) -> Callable[[Carrier], Handler]:
    """Register a :data:`Carrier` as the handler of ``kind``.

    In a simulation nothing reaches a server. Without a mail store the duty is tried again, and
    then waits for a person. Those whose mailbox has an effect still to be published, or that are
    about a day that the published state has not come to (``day`` of the payload), wait for it
    (``patience`` until the next look), so that the server refuses first what the duty then ends.
    """

    def register(carrier: Carrier) -> Handler:
        @handler(kind, batch=batch)
        def handle(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
            if shadow.active():
                return [Done("simulação: nada se leva ao servidor") for _ in duties]
            try:
                outcomes = _carry(carrier, duties, at, patience)
            except (Unreachable, configured.Misconfigured) as error:
                return [Failed(str(error)) for _ in duties]
            return [outcomes[duty.id] for duty in duties]

        return handle

    return register


def _carry(
    carrier: Carrier, duties: Sequence[OpenDuty], at: datetime, patience: timedelta
) -> dict[int, Outcome]:
    store = configured.store()
    if store is None:
        return {duty.id: Failed(ABSENT) for duty in duties}
    outcomes = _waiting(duties, at + patience)
    ready = [duty for duty in duties if duty.id not in outcomes]
    if ready:
        outcomes.update(carrier(store.doveadm(), ready, at))
    return outcomes


def _waiting(duties: Sequence[OpenDuty], again: datetime) -> Outcomes:
    mailboxes = mailboxes_of(duties)
    stands = standing.of(set(mailboxes.values()))
    days: Outcomes = {
        duty.id: Later(again, "espera a publicação do dia") for duty in duties if _too_early(duty)
    }
    return days | {
        key: Later(again, "espera a publicação do ato")
        for key, mailbox in mailboxes.items()
        if mailbox in stands and stands[mailbox].waiting
    }


def _too_early(duty: OpenDuty) -> bool:
    """Whether what the duty's day changes is not published yet."""
    day = duty.payload.get("day")
    return isinstance(day, str) and published.day_of(duty.body) < date.fromisoformat(day)


def proof(kind: str, duty: OpenDuty, facts: dict[str, Json], *, at: datetime) -> ActDraft:
    """The act of something carried out on the store for ``duty``, with what proves it."""
    return ActDraft(
        kind=kind,
        subject=duty.subject,
        person=None,
        body=duty.body,
        held_at=at,
        provisions=duty.provisions,
        cause=ref("duty", duty.id),
        content={"facts": facts},
    )


def gone(mailbox: int) -> Dropped:
    """The duty's mailbox is not in the published state: nothing of it is to be kept up."""
    return Dropped(f"a caixa nº {mailbox} já não está publicada")


def failed(answer: Answer) -> Failed:
    """What a command that the server did not do comes to."""
    return Failed(answer.why, permanent=answer.permanent)
