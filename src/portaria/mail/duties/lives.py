"""Opening, closing, reopening, purging: the duties of a mailbox's life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, OpenDuty, Outcome
from portaria.frame import labels
from portaria.mail import acts, queries, store
from portaria.mail.acts.desk import Desk, Desks, name_of
from portaria.mail.acts.waiting import Terms
from portaria.mail.decisions import entitlement
from portaria.mail.duties.batch import (
    Batch,
    carry_out,
    cause_of,
    day,
    instant,
    number,
    refusals,
    text,
)
from portaria.mail.store import Row
from portaria.mail.types import (
    INDIVIDUAL,
    OPEN,
    Change,
    Closing,
    MailboxAsk,
    Recategorisation,
    State,
)

BATCH = 5000


@handler("mail.open", batch=BATCH)
@refusals
def open_(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Open individual mailboxes of HR's record; a person who has one by now needs no other."""
    desks = Desks(at)
    people = [duty.person for duty in duties if duty.person is not None]
    store.lock_persons(people)  # then look: another worker may be opening one
    have = queries.with_individual(people)
    terms = Terms(people)
    outcomes: list[Outcome] = []
    asks = []
    for duty in duties:
        if duty.person is None or duty.person in have:
            outcomes.append(Dropped("a pessoa já tem caixa individual"))
            continue
        have.add(duty.person)
        outcomes.append(Done())
        asks.append(_ask(duty, desks[duty.body], terms))
    acts.open_mailboxes(asks, by=BY, at=at)
    return outcomes


def _ask(duty: OpenDuty, desk: Desk, terms: Terms) -> MailboxAsk:
    category = text(duty, "category")
    term = entitlement.term_of(category, desk.policy)
    return MailboxAsk(
        body=duty.body,
        kind=text(duty, "kind") or INDIVIDUAL,
        category=category,
        person=duty.person,
        unit=number(duty, "unit"),
        unit_acronym=text(duty, "unit_acronym"),
        name=text(duty, "login") or text(duty, "name"),
        valid_until=day(duty, "valid_until"),
        term_counts=term is not None and terms.count(duty.person, term.value, duty.body),
        held_at=instant(duty, "held_at"),
        cause=cause_of(duty),
    )


@handler("mail.close", batch=BATCH)
@refusals
def close(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Close mailboxes as an event orders; one already closed needs no closing."""

    def judge(duty: OpenDuty, row: Row) -> Closing | Dropped:
        if row.box.state not in OPEN:
            return Dropped(f"{name_of(row.box)} já está encerrada")
        return Closing(row.box.id, text(duty, "why") or "request", duty.provisions,
                       held_at=instant(duty, "held_at"), cause=cause_of(duty))  # fmt: skip

    return carry_out(duties, judge, lambda c: acts.close_mailboxes(c, by=BY, at=at))


@handler("mail.reopen", batch=BATCH)
@refusals
def reopen(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Reopen what is still kept, under the new bond's category and term."""
    batch = Batch(duties)
    changes, categories, ends = [], [], {}
    for duty, row in batch.pending():
        if row.box.state is not State.CLOSED:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está encerrada"))
            continue
        batch.answer(duty, Done())
        cause = cause_of(duty)
        change = Change(row.box.id, text(duty, "why"), duty.provisions,
                        held_at=instant(duty, "held_at"), cause=cause)  # fmt: skip
        changes.append(change)
        category = text(duty, "category")
        if category and category != row.box.category:
            categories.append(Recategorisation(row.box.id, category, cause=cause))
        if "valid_until" in duty.payload and day(duty, "valid_until") != row.box.valid_until:
            ends[row.box.id] = day(duty, "valid_until")
    acts.reopen_mailboxes(changes, by=BY, at=at)
    acts.recategorise_mailboxes(categories, by=BY, at=at)
    acts.extend_mailboxes([c for c in changes if c.mailbox in ends], ends, by=BY, at=at)
    return batch.outcomes()


@handler("mail.purge", batch=BATCH)
@refusals
def purge(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase what is no longer kept, after looking again: reopened, held, kept longer, it stays."""
    batch, desks = Batch(duties), Desks(at)
    due = []
    for duty, row in batch.pending():
        box = row.box
        if box.state is not State.CLOSED:
            state = labels.STATES[box.state.value]
            batch.answer(duty, Dropped(f"{name_of(box)} não está encerrada: está {state}"))
        elif box.legal_hold:
            batch.answer(duty, Dropped("está sob guarda legal; levantada, o prazo se retoma"))
        elif box.purge_on is None or desks[box.body].today < box.purge_on:
            batch.answer(duty, Dropped("o conteúdo passou a ser guardado por mais tempo"))
        else:
            batch.answer(duty, Done("conteúdo eliminado"))
            due.append(Change(box.id, "retention", duty.provisions, cause=cause_of(duty)))
    acts.purge_mailboxes(due, by=BY, at=at)
    return batch.outcomes()
