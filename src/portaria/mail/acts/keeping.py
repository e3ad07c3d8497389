"""Keeping no longer than promised, and no shorter: purge, and the legal hold that stops it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.erasure import stamp_subjects
from portaria.ledger.types import Json, ref
from portaria.mail import store
from portaria.mail.acts import promised
from portaria.mail.acts.closing import PURGE
from portaria.mail.acts.desk import Desk, Desks, drop, line, must_be, name_of, record
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import OPEN, Change, MailboxHeld, Refused, State

DELETE_DUPLICATE = "mail.delete_duplicate"


def purge_mailboxes(batch: Sequence[Change], *, by: str, at: datetime) -> None:
    """Erase for good what the retention no longer keeps: final. The ledger's line is the proof of
    what was erased, when and by which provision; it holds nothing of the content, and what earlier
    acts on the mailbox kept goes with it (design, invariant 8).

    Raises:
        Refused: one is not closed, has no day of purge or has not reached it, or is under hold.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts = []
        for item in batch:
            row = rows[item.mailbox]
            _may_purge(row.box, desks[row.box.body])
            cited = (row.retention_provision,) if row.retention_provision else ()
            # The line names nobody's address: it outlives what it tells of.
            nameless = replace(row.box, address="")
            acts.append(
                line("purged", nameless, at, provisions=item.provisions or cited,
                     cause=item.cause, held_at=item.held_at,
                     policy=desks[row.box.body].policy.digest, facts=_proof(row.box))
            )  # fmt: skip
        store.write(
            list(rows), state="purged", state_since=at, purged_at=at, used_bytes=0, auto_reply=None
        )
        _forget(rows.values(), desks)
        append(acts, by=by, at=at)


def hold_mailboxes(batch: Sequence[Change], *, by: str, at: datetime) -> None:
    """Put mailboxes under legal hold: nothing of them is erased until it is lifted.

    Raises:
        Refused: one is purged, is under hold already, or no reason is given.
    """
    with transaction.atomic():
        rows = store.lock(item.mailbox for item in batch)
        acts = []
        for item in batch:
            box = rows[item.mailbox].box
            must_be_holdable(box)
            if not item.why.strip():
                raise Refused(f"{name_of(box)}: diga quem ordena a guarda, e em que documento")
            acts.append(line("held", box, at, provisions=item.provisions, facts={"why": item.why}))
        ids = [item.mailbox for item in batch]
        store.write(ids, legal_hold=True, legal_hold_why=[item.why for item in batch])
        append(acts, by=by, at=at)
        drop(ids, [PURGE, DELETE_DUPLICATE], "a caixa está sob guarda legal", by=by, at=at)


def unhold_mailboxes(batch: Sequence[Change], *, by: str, at: datetime) -> None:
    """Lift legal holds; a purge whose day was stamped is due again, on that day or at once.

    Raises:
        Refused: one is not under hold.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts, duties = [], []
        for item in batch:
            row = rows[item.mailbox]
            must_be_held(row.box)
            acts.append(line("unheld", row.box, at, facts={"why": item.why}))
            if row.box.state is State.CLOSED and row.box.purge_on:
                duties.append(row)
        store.write(list(rows), legal_hold=False, legal_hold_why="")
        marks = record(acts, by=by, at=at)
        again = [_purge_again(row, desks[row.box.body], marks) for row in duties]
        open_duties(again, at=at)


def must_be_holdable(box: MailboxHeld) -> None:
    """Refuse to hold what has no content any more, or is under hold.

    Raises:
        Refused: saying which.
    """
    must_be(box, {*OPEN, State.CLOSED}, "guardar o conteúdo")
    if box.legal_hold:
        raise Refused(f"{name_of(box)} já está sob guarda legal")


def must_be_held(box: MailboxHeld) -> None:
    """Refuse to lift a hold that is not there.

    Raises:
        Refused: saying so.
    """
    if not box.legal_hold:
        raise Refused(f"{name_of(box)} não está sob guarda legal")


def _purge_again(row: store.Row, desk: Desk, marks: Mapping[str, int]) -> DutyDraft:
    box = row.box
    assert box.purge_on is not None  # noqa: S101  # asked only of what has a day of purge
    subject = ref("mailbox", box.id)
    kept = promised.kept_by(box, desk.its, desk.today)
    return DutyDraft(
        kind=PURGE,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=max(desk.calendar.first_instant(box.purge_on), desk.at),
        key=f"{subject}:{PURGE}:{marks[subject]}",
        about=f"Eliminar de vez o conteúdo de {name_of(box)}, levantada a guarda legal",
        provisions=(row.retention_provision,) if row.retention_provision else (),
        sum=kept.as_json() if kept else None,
        policy=desk.policy.digest,
    )


def _may_purge(box: MailboxHeld, desk: Desk) -> None:
    must_be(box, (State.CLOSED,), "eliminar o conteúdo")
    if box.legal_hold:
        raise Refused(f"{name_of(box)} está sob guarda legal: levante-a antes de eliminar")
    if box.purge_on is None:
        raise Refused(f"{name_of(box)}: a norma não fixa quando o conteúdo se elimina")
    if desk.today < box.purge_on:
        raise Refused(f"{name_of(box)}: o conteúdo só se elimina em {day_text(box.purge_on)}")


def _proof(box: MailboxHeld) -> dict[str, Json]:
    """What the proof of erasure says: never what was in the mailbox."""
    return {
        "opened_at": box.opened_at.isoformat() if box.opened_at else None,
        "closed_at": box.closed_at.isoformat() if box.closed_at else None,
        "closed_for": box.closed_for,
        "purge_on": box.purge_on.isoformat() if box.purge_on else None,
        "erased_bytes": box.used_bytes,
    }


def _forget(rows: Iterable[store.Row], desks: Desks) -> None:
    """Date the end of what earlier acts on the mailboxes kept: today, each where its body is."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        by_day[desks[row.box.body].today].append(ref("mailbox", row.box.id))
    for day, subjects in by_day.items():
        stamp_subjects(subjects, erase_on=day)
