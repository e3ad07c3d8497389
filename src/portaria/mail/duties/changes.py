"""What events change in a mailbox in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.acts import open_duties
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, OpenDuty, Outcome
from portaria.mail import acts, queries
from portaria.mail.acts.desk import Desk, Desks, name_of
from portaria.mail.decisions import address
from portaria.mail.decisions.terms import day_text
from portaria.mail.duties.batch import BY, Batch, cause_of, day, instant, number, refusals, text
from portaria.mail.store import Row
from portaria.mail.types import (
    IN_USE,
    OPEN,
    AliasGrant,
    AutoReply,
    Change,
    Recategorisation,
    Refused,
    Release,
    Renaming,
    State,
    Suspension,
)

BATCH = 5000


@handler("mail.recategorise", batch=BATCH)
@refusals
def recategorise(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Limit and domain follow the holder's new category."""
    batch = Batch(duties)
    changes = []
    for duty, row in batch.pending():
        if _gone(batch, duty, row):
            continue
        changes.append(
            Recategorisation(row.box.id, text(duty, "category"), day(duty, "valid_until"),
                             duty.provisions, instant(duty, "held_at"), cause_of(duty))
        )  # fmt: skip
    acts.recategorise_mailboxes(changes, by=BY, at=at)
    return batch.outcomes()


@handler("mail.extend", batch=BATCH)
@refusals
def extend(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Validity follows the renewed contract."""
    batch = Batch(duties)
    changes, ends = [], {}
    for duty, row in batch.pending():
        if not _gone(batch, duty, row):
            ends[row.box.id] = day(duty, "valid_until")
            changes.append(_change(duty, row))
    acts.extend_mailboxes(changes, ends, by=BY, at=at)
    return batch.outcomes()


@handler("mail.rename", batch=BATCH)
@refusals
def rename(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The mailbox follows the account's name."""
    batch = Batch(duties)
    changes = []
    for duty, row in batch.pending():
        if _gone(batch, duty, row):
            continue
        name = text(duty, "name")
        if row.box.address.partition("@")[0] == address.local_part(name):
            batch.answer(duty, Dropped(f"{row.box.address} já tem esse nome"))
            continue
        changes.append(
            Renaming(row.box.id, name, text(duty, "why"), duty.provisions,
                     instant(duty, "held_at"), cause_of(duty))
        )  # fmt: skip
    acts.rename_mailboxes(changes, by=BY, at=at)
    return batch.outcomes()


@handler("mail.set_auto_reply", batch=BATCH)
@refusals
def set_auto_reply(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Turn the reply on, unless the absence is over by now (HR told it late)."""
    batch, desks = Batch(duties), Desks(at)
    replies = []
    for duty, row in batch.pending():
        start, until = day(duty, "start"), day(duty, "until")
        if row.box.state not in IN_USE or start is None:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está em uso"))
        elif until is not None and until < desks[row.box.body].today:
            batch.answer(duty, Dropped(f"a ausência terminou em {day_text(until)}"))
        else:
            batch.answer(duty, Done())
            replies.append(
                AutoReply(row.box.id, start, until, text(duty, "text"), duty.provisions,
                          instant(duty, "held_at"), cause_of(duty))
            )  # fmt: skip
    acts.set_auto_replies(replies, by=BY, at=at)
    return batch.outcomes()


@handler("mail.clear_auto_reply", batch=BATCH)
@refusals
def clear_auto_reply(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Turn the reply off; a later absence's own reply stays on."""
    batch = Batch(duties)
    changes = []
    for duty, row in batch.pending():
        reply, start = row.auto_reply, text(duty, "start")
        if row.box.state not in OPEN or reply is None:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não tem resposta automática ligada"))
        elif start and reply["from"] != start:
            batch.answer(duty, Dropped("a resposta ligada é de outra ausência"))
        else:
            batch.answer(duty, Done())
            changes.append(_change(duty, row))
    acts.clear_auto_replies(changes, by=BY, at=at)
    return batch.outcomes()


@handler("mail.add_alias", batch=BATCH)
@refusals
def add_alias(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Give the seconded person's mailbox an alias at the receiving body; where that body does not
    run here, its managers and ours agree on one."""
    batch, desks = Batch(duties), Desks(at)
    here = queries.known_bodies()
    grants, agreements = [], []
    for duty, row in batch.pending():
        if row.box.state not in IN_USE or not row.box.address:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está em uso"))
            continue
        receiving = text(duty, "to_body")
        alias = _alias(row, desks[receiving]) if receiving in here else None
        if alias is None or alias == row.box.address:
            batch.answer(duty, Done("o alias se combina com o órgão que recebe a pessoa"))
            agreements.append(_agree(duty, row, receiving))
            continue
        batch.answer(duty, Done(alias))
        start = day(duty, "start") or desks[row.box.body].today
        grants.append(
            AliasGrant(row.box.id, alias, "secondment_out", start, None, duty.provisions,
                       cause_of(duty))
        )  # fmt: skip
    acts.add_aliases(grants, by=BY, at=at)
    open_duties(agreements, at=at)
    return batch.outcomes()


@handler("mail.end_aliases", batch=BATCH)
@refusals
def end_aliases(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The secondment is over, and its alias with it."""
    batch = Batch(duties)
    changes = []
    for duty, row in batch.pending():
        batch.answer(duty, Done())
        changes.append(_change(duty, row))
    acts.end_aliases(changes, by=BY, at=at)
    return batch.outcomes()


@handler("mail.end_delegations", batch=BATCH)
@refusals
def end_delegations(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Who left shares nothing any more."""
    by_reason: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for duty in duties:
        key = number(duty, "delegation")
        if key is not None:
            by_reason.setdefault((duty.provisions, cause_of(duty)), []).append(key)
    for (provisions, cause), keys in by_reason.items():
        acts.end_delegations(keys, by=BY, at=at, provisions=provisions, cause=cause)
    return [Done() for _ in duties]


@handler("mail.suspend", batch=BATCH)
@refusals
def suspend(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Suspend on the ground that the event gives."""
    batch = Batch(duties)
    items = []
    for duty, row in batch.pending():
        if row.box.state is not State.ACTIVE:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está ativa"))
            continue
        batch.answer(duty, Done())
        items.append(
            Suspension(row.box.id, text(duty, "ground"), text(duty, "why"), cause_of(duty))
        )
    acts.suspend_mailboxes(items, by=BY, at=at)
    return batch.outcomes()


@handler("mail.release", batch=BATCH)
@refusals
def release(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Release what an event suspended."""
    batch = Batch(duties)
    items = []
    for duty, row in batch.pending():
        if row.box.state is not State.SUSPENDED:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está suspensa"))
            continue
        batch.answer(duty, Done())
        items.append(
            Release(row.box.id, text(duty, "route"), text(duty, "why"), cause=cause_of(duty))
        )
    acts.release_mailboxes(items, by=BY, at=at)
    return batch.outcomes()


def _gone(batch: Batch, duty: OpenDuty, row: Row) -> bool:
    """Answer ``duty`` where its mailbox is open no more; else promise it done."""
    if row.box.state not in OPEN:
        batch.answer(duty, Dropped(f"{name_of(row.box)} está encerrada"))
        return True
    batch.answer(duty, Done())
    return False


def _change(duty: OpenDuty, row: Row) -> Change:
    return Change(
        row.box.id, text(duty, "why"), duty.provisions, instant(duty, "held_at"), cause_of(duty)
    )


def _alias(row: Row, desk: Desk) -> str | None:
    """The mailbox's local part in the receiving body's domain for the category."""
    try:
        domain, _ = address.domain_for(row.box.category, desk.policy, desk.domains)
    except Refused:
        return None
    return f"{row.box.address.partition('@')[0]}@{domain}"


def _agree(duty: OpenDuty, row: Row, receiving: str) -> DutyDraft:
    where = f"«{receiving}»" if receiving else "o órgão que recebe a pessoa"
    return DutyDraft(
        kind="mail.agree_alias",
        body=duty.body,
        subject=duty.subject,
        person=duty.person,
        run_at=duty.run_at,
        key=f"{duty.key}:agree",
        about=f"Combinar com {where} o alias que aponta para {row.box.address}",
        provisions=duty.provisions,
        assignee="power:mail.manage",
        event=duty.event,
    )
