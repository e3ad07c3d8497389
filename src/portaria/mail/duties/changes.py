"""What events change in a mailbox in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.acts import open_duties
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, OpenDuty, Outcome
from portaria.mail import acts, queries
from portaria.mail.acts.desk import Desk, Desks, name_of
from portaria.mail.decisions import address
from portaria.mail.decisions.terms import day_text
from portaria.mail.duties.batch import (
    Batch,
    carry_out,
    cause_of,
    day,
    instant,
    mailbox_of,
    number,
    refusals,
    text,
)
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

    def judge(duty: OpenDuty, row: Row) -> Recategorisation | Dropped:
        return _gone(row) or Recategorisation(
            row.box.id, text(duty, "category"), day(duty, "valid_until"), duty.provisions,
            instant(duty, "held_at"), cause_of(duty),
        )  # fmt: skip

    return carry_out(duties, judge, lambda c: acts.recategorise_mailboxes(c, by=BY, at=at))


@handler("mail.extend", batch=BATCH)
@refusals
def extend(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Validity follows the renewed contract."""
    ends = {mailbox_of(duty): day(duty, "valid_until") for duty in duties}
    return carry_out(
        duties,
        lambda duty, row: _gone(row) or _change(duty, row),
        lambda changes: acts.extend_mailboxes(changes, ends, by=BY, at=at),
    )


@handler("mail.rename", batch=BATCH)
@refusals
def rename(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The mailbox follows the account's name, or the unit's acronym."""

    def judge(duty: OpenDuty, row: Row) -> Renaming | Dropped:
        name = text(duty, "name")
        if gone := _gone(row):
            return gone
        if row.box.address.partition("@")[0] == address.local_part(name):
            return Dropped(f"{row.box.address} já tem esse nome")
        return Renaming(
            row.box.id, name, text(duty, "why"), duty.provisions, instant(duty, "held_at"),
            cause_of(duty),
        )  # fmt: skip

    return carry_out(duties, judge, lambda c: acts.rename_mailboxes(c, by=BY, at=at))


@handler("mail.set_auto_reply", batch=BATCH)
@refusals
def set_auto_reply(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Turn the reply on, unless the absence is over by now (HR told it late)."""
    desks = Desks(at)

    def judge(duty: OpenDuty, row: Row) -> AutoReply | Dropped:
        start, until = day(duty, "start"), day(duty, "until")
        if row.box.state not in IN_USE or start is None:
            return Dropped(f"{name_of(row.box)} não está em uso")
        if until is not None and until < desks[row.box.body].today:
            return Dropped(f"a ausência terminou em {day_text(until)}")
        return AutoReply(
            row.box.id, start, until, text(duty, "text"), duty.provisions,
            instant(duty, "held_at"), cause_of(duty),
        )  # fmt: skip

    return carry_out(duties, judge, lambda c: acts.set_auto_replies(c, by=BY, at=at))


@handler("mail.clear_auto_reply", batch=BATCH)
@refusals
def clear_auto_reply(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Turn the reply off; a later absence's own reply stays on."""

    def judge(duty: OpenDuty, row: Row) -> Change | Dropped:
        reply, start = row.auto_reply, text(duty, "start")
        if row.box.state not in OPEN or reply is None:
            return Dropped(f"{name_of(row.box)} não tem resposta automática ligada")
        if start and reply["from"] != start:
            return Dropped("a resposta ligada é de outra ausência")
        return _change(duty, row)

    return carry_out(duties, judge, lambda c: acts.clear_auto_replies(c, by=BY, at=at))


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
    return carry_out(duties, _change, lambda c: acts.end_aliases(c, by=BY, at=at))


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

    def judge(duty: OpenDuty, row: Row) -> Suspension | Dropped:
        if row.box.state is not State.ACTIVE:
            return Dropped(f"{name_of(row.box)} não está ativa")
        return Suspension(row.box.id, text(duty, "ground"), text(duty, "why"), cause_of(duty))

    return carry_out(duties, judge, lambda c: acts.suspend_mailboxes(c, by=BY, at=at))


@handler("mail.release", batch=BATCH)
@refusals
def release(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Release what an event suspended."""

    def judge(duty: OpenDuty, row: Row) -> Release | Dropped:
        if row.box.state is not State.SUSPENDED:
            return Dropped(f"{name_of(row.box)} não está suspensa")
        return Release(row.box.id, text(duty, "route"), text(duty, "why"), cause=cause_of(duty))

    return carry_out(duties, judge, lambda c: acts.release_mailboxes(c, by=BY, at=at))


def _gone(row: Row) -> Dropped | None:
    """Why a duty has no object where its mailbox is open no more."""
    return None if row.box.state in OPEN else Dropped(f"{name_of(row.box)} está encerrada")


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
