"""What is due about held messages: telling the server what was decided, telling the sender, and the
end of what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from importlib import import_module

from portaria.database.shadow import active as simulated
from portaria.duties.acts import open_duties
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, DutyDraft, Failed, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.erasure import stamp_subjects
from portaria.ledger.types import key_of, ref
from portaria.mail.acts.desk import Desk, Desks
from portaria.mail.held import notices
from portaria.mail.held.acts import line
from portaria.mail.held.holding import SUBJECT, tell_draft
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.ports import HoldQueue, Unreachable, hold_queue
from portaria.mail.held.ports import notices as way_out
from portaria.mail.held.types import CARRY, ERASE, RELEASE, TELL, State
from portaria.traces import rules as traces
from portaria.workdays.ruled import ruled

LOG_KIND = "correio"
_NO_SERVER = "não há servidor de correio configurado nesta instalação"

import_module("portaria.mail.held.collecting")  # registers the look into the queue


@handler(CARRY, batch=500)
def carry(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Let go or remove on the server what was decided; done when it is no longer on hold there."""
    if simulated():
        return [Done("no ensaio nada chega ao servidor") for _ in duties]
    queue = hold_queue()
    if queue is None:
        return [Failed(_NO_SERVER) for _ in duties]
    rows = _rows(duties)
    try:
        left = _carried_out(queue, duties, rows)
    except Unreachable as error:
        return [Failed(str(error)) for _ in duties]
    outcomes: list[Outcome] = []
    done: list[HeldMessage] = []
    for duty in duties:
        row = rows[duty.subject]
        if row.queue in left:
            outcomes.append(Failed("a mensagem continua na fila de retidas do servidor"))
        else:
            outcomes.append(Done("lido de volta: não está mais retida no servidor"))
            done.append(row)
    _settled(done, at)
    return outcomes


def _rows(duties: Sequence[OpenDuty]) -> dict[str, HeldMessage]:
    keys = [key_of(duty.subject) for duty in duties]
    found = HeldMessage.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {ref(SUBJECT, row.pk): row for row in found}


def _carried_out(
    queue: HoldQueue, duties: Sequence[OpenDuty], rows: dict[str, HeldMessage]
) -> Collection[str]:
    """Do it, and read back which of them are still on hold."""
    release = [rows[d.subject].queue for d in duties if d.payload["what"] == RELEASE]
    remove = [rows[d.subject].queue for d in duties if d.payload["what"] != RELEASE]
    if release:
        queue.release(release)
    if remove:
        queue.delete(remove)
    return queue.waiting()


def _settled(rows: Sequence[HeldMessage], at: datetime) -> None:
    """The effect was read back: say so, tell the senders, date the end of what is kept."""
    desks = Desks(at)
    append([line(row, "carried_out", at, {"what": row.state}, row.person_id) for row in rows],
           by=BY, at=at)  # fmt: skip
    drafts: list[DutyDraft] = []
    for row in rows:
        row.carried_at = at
        row.erase_on = _kept_until(desks[row.body_id], at)
        if row.sender:
            cited = tuple(row.provisions)
            drafts.append(tell_draft(row.pk, row.body_id, row.state, cited, at))
        if row.erase_on:
            drafts.append(_erase_draft(row, desks[row.body_id]))
    HeldMessage.objects.bulk_update(rows, ["carried_at", "erase_on"])
    for row in rows:
        if row.erase_on:
            stamp_subjects([ref(SUBJECT, row.pk)], erase_on=row.erase_on)
    open_duties(drafts, at=at)


def _kept_until(desk: Desk, at: datetime) -> date | None:
    """The last day on which who wrote to whom is kept, as records of mail are (G11); None where
    the norms give no end."""
    span = desk.policy.find(traces.RETENTION, log_kind=LOG_KIND)
    if span is None:
        return None
    return ruled(
        at, span, counting=desk.counting, calendar=desk.calendar,
        label="Apagar os dados da mensagem retida",
    ).due_on  # fmt: skip


def _erase_draft(row: HeldMessage, desk: Desk) -> DutyDraft:
    assert row.erase_on is not None  # noqa: S101  # asked only for those dated
    return DutyDraft(
        kind=ERASE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None,
        run_at=desk.calendar.first_instant(row.erase_on + timedelta(days=1)),
        key=f"{ERASE}:{row.pk}:{row.erase_on}",
        about=f"Apagar os dados pessoais da mensagem retida nº {row.pk}",
        provisions=tuple(row.provisions),
    )  # fmt: skip


@handler(TELL, batch=100)
def tell(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:  # noqa: ARG001
    """Write to the senders. A notice that went out just before a crash goes out again with the same
    Message-ID."""
    if simulated():
        return [Done("no ensaio nada chega ao servidor") for _ in duties]
    out = way_out()
    if out is None:
        return [Failed(_NO_SERVER) for _ in duties]
    rows = _rows(duties)
    outcomes: list[Outcome] = []
    for duty in duties:
        row = rows[duty.subject]
        what = str(duty.payload["what"])
        if not row.sender or (what != State.RETURNED and row.person_id is None):
            outcomes.append(Dropped("o remetente não é daqui: nada se lhe diz da retenção"))
            continue
        try:
            out.send(notices.notice(row, what), [row.sender])
        except Unreachable as error:
            outcomes.append(Failed(str(error)))
        else:
            outcomes.append(Done("aviso entregue ao servidor de correio"))
    return outcomes


@handler(ERASE, batch=1000)
def erase(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The personal data of messages decided long ago goes; that one was held, and why, stays."""
    rows = _rows(duties)
    outcomes = list(_due(duties, rows, at))
    over = [rows[d.subject] for d, o in zip(duties, outcomes, strict=True) if isinstance(o, Done)]
    for row in over:
        row.message_id = ""  # nor does the act that tells it keep any of it
    append([line(row, "erased", at, {}, None) for row in over], by=BY, at=at)
    HeldMessage.objects.filter(pk__in=[row.pk for row in over]).update(
        sender="", login="", recipients=[], subject="", headers=[], client="", message_id="",
        why="", person=None, erased_at=at,
    )  # fmt: skip
    return outcomes


def _due(
    duties: Sequence[OpenDuty], rows: dict[str, HeldMessage], at: datetime
) -> Iterator[Outcome]:
    desks = Desks(at)
    for duty in duties:
        row, desk = rows[duty.subject], desks[duty.body]
        if row.erase_on is None or row.erased_at is not None:
            yield Dropped("a mensagem voltou a esperar decisão, ou já foi apagada")
        elif desk.today <= row.erase_on:
            yield Later(
                desk.calendar.first_instant(row.erase_on + timedelta(days=1)),
                f"guarda-se até {row.erase_on:%d/%m/%Y}",
            )
        else:
            yield Done("dados pessoais apagados")
