"""Deliveries read back from the mailboxes; each then has the instant at which it is deemed
received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings

from portaria.database.shadow import active as simulated
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Failed, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, key_of, ref
from portaria.mail.acts.desk import Desks
from portaria.mail.decisions.idle import Away
from portaria.mail.official.decisions import deemed
from portaria.mail.official.models import Communication, Recipient
from portaria.mail.official.ports import Unreachable, arrivals
from portaria.mail.official.types import CONFIRM, SUBJECT, Receipt
from portaria.mail.queries import away_of
from portaria.norms.decision import Decision
from portaria.steps.reasons import plain, provisions_of

SOONEST, LATEST = timedelta(seconds=5), timedelta(hours=6)

import_module("portaria.mail.official.recording")  # registers what the gate's record tells


@handler(CONFIRM, batch=200)
def confirm(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Look for what is not confirmed yet, ever less often."""
    if simulated():
        return [Done("no ensaio nada se pergunta ao servidor") for _ in duties]
    store = arrivals()
    if store is None:
        return [Failed("não há servidor de correio configurado nesta instalação") for _ in duties]
    keys = [key_of(duty.subject) for duty in duties]
    waiting = list(
        Recipient.objects.select_for_update(of=("self",))
        .filter(communication__in=keys, state=Receipt.SENT)
        .select_related("communication", "mailbox")
        .order_by("pk")
    )
    try:
        found = store.of([(row.mailbox.address or "", row.communication.key) for row in waiting])
    except Unreachable as error:
        return [Failed(str(error)) for _ in duties]
    arrived = [(row, when) for row, when in zip(waiting, found, strict=True) if when]
    deliver(arrived, by=BY, at=at)
    left = {row.communication_id for row, when in zip(waiting, found, strict=True) if not when}
    return [_outcome(key, left, at) for key in keys]


def deliver(arrived: Sequence[tuple[Recipient, datetime]], *, by: str, at: datetime) -> None:
    """Recipients whose mailbox has the message since an instant: each gets the instant at which it
    is deemed received, by the norms and the calendar of the recipient's own body (M17)."""
    desks = Desks(at)
    away = away_of([row.person_id for row, _ in arrived if row.person_id], at)
    acts = []
    for row, when in arrived:
        desk = desks[row.body_id]
        day = desk.calendar.day_of(when)
        result = deemed(when, desk.its.law.on(day), desk.calendar, desk.counting)
        row.state, row.delivered_at, row.deemed_at = Receipt.DELIVERED, when, result.at
        row.sum = dict(result.deadline.as_json()) if result.deadline else None
        row.reasons = [reason.text for reason in result.decision.reasons]
        row.provision = result.deadline.provision if result.deadline else ""
        row.absence = _absence(away.get(row.person_id or 0, ()), day)
        acts.append(_delivered(row, when, result.decision))
    append(acts, by=by, at=at)
    Recipient.objects.bulk_update(
        [row for row, _ in arrived],
        ["state", "delivered_at", "deemed_at", "sum", "reasons", "provision", "absence"],
    )


def _absence(away: Sequence[Away], day: date) -> dict[str, str | None] | None:
    """The latest absence that ``day`` is in, as it is kept."""
    for one in reversed(away):
        if one.first <= day and (one.last is None or one.last >= day):
            until = one.last.isoformat() if one.last else None
            return {"kind": one.kind, "from": one.first.isoformat(), "until": until}
    return None


def _delivered(row: Recipient, when: datetime, decision: Decision) -> ActDraft:
    content: dict[str, Json] = {
        "facts": {
            "address": row.address, "delivered_at": when.isoformat(),
            "deemed_at": row.deemed_at.isoformat() if row.deemed_at else None,
            "absence": row.absence,
        },
        "decision": plain(decision),
    }  # fmt: skip
    if row.sum:
        content["deadlines"] = {"sums": [row.sum]}
    return ActDraft(
        kind="mail.official.delivered", subject=ref(SUBJECT, row.communication_id),
        person=row.person_id, body=row.body_id, held_at=when, provisions=provisions_of(decision),
        policy=decision.policy, outcome=decision.outcome, content=content,
    )  # fmt: skip


def _outcome(key: int, left: set[int], at: datetime) -> Outcome:
    if key not in left:
        return Done("lida de volta nas caixas dos destinatários")
    sent_at = Communication.objects.values_list("recorded_at", flat=True).get(pk=key)
    waited = at - sent_at
    if waited > timedelta(days=settings.OFFICIAL_LOOKED_FOR_DAYS):
        Recipient.objects.filter(communication=key, state=Receipt.SENT).update(state=Receipt.FAILED)
        return Done("não apareceu na caixa: entrega não confirmada")
    return Later(at + min(max(waited / 2, SOONEST), LATEST), "ainda não está na caixa")
