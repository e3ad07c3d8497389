"""What watching finds: duplicates notified, HR asked about idle ones; and a copy asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.mail import store
from portaria.mail.acts import watching
from portaria.mail.acts.closing import close_mailboxes
from portaria.mail.acts.desk import Desk, Desks, drop, line, must_be, name_of, record, refuse
from portaria.mail.decisions import copying, duplicates, idle
from portaria.mail.decisions.duplicates import Duplicate
from portaria.mail.decisions.idle import Idleness
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import IN_USE, INDIVIDUAL, Closing, CopyAsk, MailboxHeld, Refused
from portaria.steps.reasons import provisions_of

SAVE, DELETE = "mail.save_duplicate", "mail.delete_duplicate"
REASON, COPY = "mail.idle_reason", "mail.deliver_copy"
HR = "power:people.write"


@dataclass(frozen=True, slots=True)
class IdleAnswer:
    """HR's answer about a mailbox without access: ``vacation``, ``licence`` or ``absence``, or
    ``none`` of the reasons that keep it."""

    mailbox: int
    reason: str


def notify_duplicates(batch: Sequence[Sequence[int]], *, by: str, at: datetime) -> int:
    """Tell each person with several mailboxes in use (their keys, one sequence for each person)
    which one goes and until when to save it; open its dated deletion. Returns how many were told;
    none where the norm is silent, or who was told already.

    Raises:
        Refused: they are not individual mailboxes in use of one person.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(key for keys in batch for key in keys)
        acts, duties = [], []
        for keys in batch:
            boxes = [rows[key].box for key in keys]
            _must_be_duplicates(boxes)
            desk = desks[boxes[0].body]
            found = duplicates.decide(boxes, at, desk.policy, desk.calendar, desk.counting)
            if found.pair is None:
                continue
            smaller, kept, save = found.pair
            duties += _save_or_lose(found, desk)
            facts: dict[str, Json] = {
                "kept": kept.address,
                "save_until": save.due_on.isoformat(),
                "volumes": [smaller.used_bytes, kept.used_bytes],
            }
            acts.append(
                line("duplicate_notified", smaller, at, decision=found.decision, facts=facts)
            )
        append(acts, by=by, at=at)
        open_duties(duties, at=at)
        return len(acts)


def ask_hr(found: Sequence[tuple[MailboxHeld, Idleness]], *, by: str, at: datetime) -> None:
    """Ask HR why mailboxes are not used (M10): one duty each, for whoever keeps persons."""
    with transaction.atomic():
        acts = [
            line("idle_asked", box, at, decision=told.decision,
                 facts={"last_used": last_used(box).isoformat()})
            for box, told in found
        ]  # fmt: skip
        marks = record(acts, by=by, at=at)
        duties = []
        for box, idleness in found:
            cited = provisions_of(idleness.decision)
            subject = ref("mailbox", box.id)
            duties.append(
                DutyDraft(
                    kind=REASON,
                    body=box.body,
                    subject=subject,
                    person=box.person,
                    run_at=at,
                    key=f"{subject}:{REASON}:{marks[subject]}",
                    about=f"Dizer o motivo de {name_of(box)} estar sem acesso: férias, licença, "
                    "afastamento ou nenhum deles",
                    provisions=cited,
                    sum=idleness.lapse.as_json() if idleness.lapse else None,
                    assignee=HR,
                    policy=idleness.decision.policy,
                )
            )
        store.write([box.id for box, _ in found], idle_asked_at=at, idle_answer="")
        open_duties(duties, at=at)


def answer_idle(batch: Sequence[IdleAnswer], *, by: str, at: datetime) -> None:
    """HR's answers. A reason that the norm accepts keeps the mailbox and its time without access
    counts again from the answer; none closes or deletes it, as the norm says.

    Raises:
        Refused: HR was not asked, or the answer is not one of those.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts, kept, closings = [], [], []
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, IN_USE, "responder pela inatividade")
            if row.idle_asked_at is None:
                raise Refused(f"{name_of(row.box)}: nada se perguntou à gestão de pessoas")
            if item.reason not in idle.REASONS:
                raise Refused(f"«{item.reason}» não é resposta: use {', '.join(idle.REASONS)}")
            desk = desks[row.box.body]
            policy = desk.policy_since(last_used(row.box))
            found = idle.answered(
                row.box.kind, last_used(row.box), item.reason, policy, desk.calendar
            )
            acts.append(
                line("idle_answered", row.box, at, decision=found,
                     facts={"reason": item.reason, "last_used": last_used(row.box).isoformat()})
            )  # fmt: skip
            if found.outcome == "excused":
                kept.append(row.box)
            elif found.outcome in ("close", "delete"):
                deletes = found.outcome == "delete"
                closings.append(Closing(row.box.id, "idle", provisions_of(found), deletes=deletes))
        ids = [item.mailbox for item in batch]
        store.write(ids, idle_answer=[item.reason for item in batch], idle_asked_at=None)
        store.write([box.id for box in kept], idle_from=at, idle_stages=0, idle_stage_at=None)
        marks = record(acts, by=by, at=at)
        drop(ids, [REASON, watching.IDLE], "a gestão de pessoas respondeu", by=by, at=at)
        watching.watch_again(kept, desks, marks)
        close_mailboxes(closings, by=by, at=at)


def ask_copies(batch: Sequence[CopyAsk], *, by: str, at: datetime) -> None:
    """Ask for copies of closed mailboxes (M11): a duty to deliver each, to the person only.

    Raises:
        Refused: too late, by somebody else, not through the unit that the norm names, or the norm
            gives no copy.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts, duties = [], []
        for item in batch:
            box, desk = rows[item.mailbox].box, desks[rows[item.mailbox].box.body]
            decision = copying.decide(item, box, desk.policy_since(box.closed_at))
            if decision.outcome != "granted":
                raise refuse(box, decision)
            facts = {
                "through": item.through,
                "medium": item.medium,
                "asked_on": item.asked_on.isoformat(),
                "copy_until": box.copy_until.isoformat() if box.copy_until else None,
            }
            acts.append(line("copy_asked", box, at, decision=decision, facts=facts))
            duties.append((item, box, provisions_of(decision), desk))
        marks = record(acts, by=by, at=at)
        open_duties([_deliver(*each, marks) for each in duties], at=at)


def last_used(box: MailboxHeld) -> datetime:
    """From when its time without access counts.

    Raises:
        Refused: it was never opened.
    """
    found = idle.last_used(box)
    if found is None:
        raise Refused(f"{name_of(box)} nunca foi aberta")
    return found


def _must_be_duplicates(boxes: Sequence[MailboxHeld]) -> None:
    for box in boxes:
        must_be(box, IN_USE, "tratar como duplicada")
    alike = {(box.person, box.kind) for box in boxes}
    if len(boxes) < 2 or len(alike) > 1 or boxes[0].kind != INDIVIDUAL:
        names = ", ".join(name_of(box) for box in boxes)
        raise Refused(f"não são caixas individuais de uma mesma pessoa: {names}")


def _save_or_lose(found: Duplicate, desk: Desk) -> list[DutyDraft]:
    """The person's time to save, and the deletion when it is over."""
    assert found.pair is not None  # noqa: S101
    box, kept, save = found.pair
    day = day_text(save.due_on)
    common = {
        "body": box.body,
        "subject": ref("mailbox", box.id),
        "person": box.person,
        "run_at": save.due_at,
        "provisions": provisions_of(found.decision),
        "sum": save.as_json(),
        "payload": {"kept": kept.id, "notified_at": desk.at.isoformat()},
        "policy": desk.policy.digest,
    }
    pair = f"{min(box.id, kept.id)}-{max(box.id, kept.id)}:{desk.at.isoformat()}"
    return [
        DutyDraft(
            kind=SAVE,
            key=f"{SAVE}:{pair}",
            about=f"Salvar até {day} as mensagens de {box.address}: fica {kept.address}",
            assignee=f"person:{box.person}",
            **common,  # type: ignore[arg-type]
        ),
        DutyDraft(
            kind=DELETE,
            key=f"{DELETE}:{pair}",
            about=f"Excluir {box.address}, duplicada e de menor volume, passado o dia {day}",
            **common,  # type: ignore[arg-type]
        ),
    ]


def _deliver(
    item: CopyAsk,
    box: MailboxHeld,
    provisions: tuple[str, ...],
    desk: Desk,
    marks: Mapping[str, int],
) -> DutyDraft:
    subject = ref("mailbox", box.id)
    return DutyDraft(
        kind=COPY,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=desk.at,
        key=f"{subject}:{COPY}:{marks[subject]}",
        about=f"Entregar a cópia de {name_of(box)} exclusivamente a quem era titular, em "
        f"{item.medium}",
        provisions=provisions,
        payload={"through": item.through, "medium": item.medium},
        assignee="power:mail.manage",
        policy=desk.policy.digest,
    )
