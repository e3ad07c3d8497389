"""The duties that watch a mailbox in use: inactivity and the end of its validity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.mail.acts.desk import Desk, Desks, name_of
from portaria.mail.decisions import duplicates, expiry, idle, validity
from portaria.mail.decisions.terms import day_text, lapse
from portaria.mail.types import MailboxHeld
from portaria.steps.reasons import provisions_of
from portaria.workdays.deadlines import Deadline

IDLE, VALIDITY = "mail.check_idle", "mail.check_validity"
DUPLICATES, FOLDERS = "mail.check_duplicates", "mail.expire_folders"
Sum = tuple[Deadline, dict[str, Json]]


Marks = Mapping[str, int]  # the act that each subject's duty comes from


def watch(boxes: Sequence[MailboxHeld], desks: Desks, marks: Marks) -> int:
    """Open the watching duties of mailboxes that have just come into use, and of their bodies."""
    drafts = [*_drafts(boxes, desks, marks), *_of_bodies({box.body for box in boxes}, desks)]
    return open_duties(drafts, at=desks.at)


def _of_bodies(bodies: Iterable[str], desks: Desks) -> Iterator[DutyDraft]:
    """What recurs in a body, once for the body and what its norms order."""
    for body in sorted(bodies):
        desk = desks[body]
        for draft in (_duplicates(body, desk), _folders(body, desk)):
            if draft is not None:
                yield draft


def _duplicates(body: str, desk: Desk) -> DutyDraft | None:
    decision, every = duplicates.watched(desk.policy)
    if every is None:
        return None
    sum_ = lapse(desk.at, every, calendar=desk.calendar, label="Procura de duplicadas")
    subject = ref("body", body)
    return DutyDraft(
        kind=DUPLICATES,
        body=body,
        subject=subject,
        person=None,
        run_at=sum_.due_at,
        key=f"{subject}:{DUPLICATES}:{every.ref}:{every.value}",
        about="Procurar caixas individuais duplicadas e avisar quem as tem",
        provisions=provisions_of(decision),
        sum=sum_.as_json(),
        policy=desk.policy.digest,
    )


def _folders(body: str, desk: Desk) -> DutyDraft | None:
    """Messages past their time go every morning, where a norm gives folders one."""
    decision, found = expiry.decide(desk.today, desk.policy, desk.calendar)
    if not found:
        return None
    subject, provisions = ref("body", body), provisions_of(decision)
    return DutyDraft(
        kind=FOLDERS,
        body=body,
        subject=subject,
        person=None,
        run_at=desk.calendar.first_instant(desk.today + timedelta(days=1)),
        key=f"{subject}:{FOLDERS}:{'+'.join(provisions)}",
        about="Eliminar as mensagens vencidas, pasta por pasta",
        provisions=provisions,
        policy=desk.policy.digest,
    )


def watch_again(boxes: Sequence[MailboxHeld], desks: Desks, marks: Marks) -> int:
    """Count the time without access anew from the instant of the act; whoever acts has written that
    on the mailboxes."""
    fresh = [
        replace(box, idle_from=desks.at, idle_stages=0, idle_stage_at=None, valid_until=None)
        for box in boxes
    ]
    return open_duties(list(_drafts(fresh, desks, marks)), at=desks.at)


def watch_validity(boxes: Sequence[MailboxHeld], desks: Desks, marks: Marks) -> int:
    """Open the duty that ends the validity of ``boxes``, counted to their new end."""
    known: dict[tuple[str, str, str, date], Sum | None] = {}
    drafts = (_validity(box, desks[box.body], marks, known) for box in boxes)
    return open_duties([draft for draft in drafts if draft is not None], at=desks.at)


def _drafts(boxes: Sequence[MailboxHeld], desks: Desks, marks: Marks) -> Iterator[DutyDraft]:
    unused: dict[tuple[str, str, datetime], Sum | None] = {}
    valid: dict[tuple[str, str, str, date], Sum | None] = {}
    for box in boxes:
        desk = desks[box.body]
        for draft in (_idle(box, desk, marks, unused), _validity(box, desk, marks, valid)):
            if draft is not None:
                yield draft


def _idle(
    box: MailboxHeld, desk: Desk, marks: Marks, known: dict[tuple[str, str, datetime], Sum | None]
) -> DutyDraft | None:
    start = idle.last_used(box) or desk.at
    key = (box.body, box.kind, start)
    if key not in known:
        sum_ = idle.upcoming(box.kind, start, desk.policy_since(start), desk.calendar)
        known[key] = (sum_, sum_.as_json()) if sum_ else None
    found = known[key]
    if found is None:
        return None
    about = f"Ver se {name_of(box)} está sem acesso"
    return _draft(IDLE, box, found, desk, about, marks)


def _validity(
    box: MailboxHeld, desk: Desk, marks: Marks, known: dict[tuple[str, str, str, date], Sum | None]
) -> DutyDraft | None:
    """The duty that closes ``box`` when its validity ends, or None where no norm ends it."""
    if box.valid_until is None:
        return None
    key = (box.body, box.kind, box.category, box.valid_until)
    if key not in known:
        sum_ = validity.decide(
            box.kind,
            box.category,
            box.valid_until,
            desk.policy_since(box.valid_until),
            desk.calendar,
        ).sum
        known[key] = (sum_, sum_.as_json()) if sum_ else None
    found = known[key]
    if found is None:
        return None
    about = f"Encerrar {name_of(box)}, com vigência até {day_text(box.valid_until)}"
    return _draft(VALIDITY, box, found, desk, about, marks)


def _draft(
    kind: str, box: MailboxHeld, found: Sum, desk: Desk, about: str, marks: Marks
) -> DutyDraft:
    sum_, as_json = found
    subject = ref("mailbox", box.id)
    return DutyDraft(
        kind=kind,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=sum_.due_at,
        key=f"{subject}:{kind}:{marks[subject]}",
        about=about,
        provisions=(sum_.provision,),
        sum=as_json,
        policy=desk.policy.digest,
    )
