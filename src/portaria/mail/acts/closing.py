"""Closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, Shared, ref
from portaria.mail import store
from portaria.mail.acts import watching
from portaria.mail.acts.delegations import end_shared
from portaria.mail.acts.desk import Desk, Desks, drop, line, must_be, name_of, record
from portaria.mail.acts.enough import ask_for_enough
from portaria.mail.decisions import retention, suspension
from portaria.mail.decisions.retention import Promise
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import IN_USE, OPEN, Change, Closing, MailboxHeld, Refused, State
from portaria.norms.decision import Decision

PURGE = "mail.purge"
# What watches or awaits a mailbox in use loses its object when it closes.
_OF_USE = (
    "mail.check_idle", "mail.check_validity", "mail.idle_reason", "mail.clean",
    "mail.name_delegates", "mail.count_delegates", "mail.review_delegates",
    "mail.replace_responsible", "mail.clear_auto_reply", "mail.decide_extinct", "mail.use_again",
)  # fmt: skip
_UNDECIDED: Mapping[int, tuple[Decision, Mapping[str, Json]]] = MappingProxyType({})
_Promises = dict[tuple[str, str, str, bool, int], tuple[Promise, Shared | None]]


def close_mailboxes(batch: Sequence[Closing], *, by: str, at: datetime, sparing: str = "") -> None:
    """Close mailboxes at ``at``: no access from then on, for whoever shared them neither. Stamps
    until when a copy may be asked for and when the content goes, as the norms in force that day
    promise; opens the dated purge. What was never opened has nothing to keep. ``sparing`` is the
    kind of the duty being carried out, which the runner itself ends.

    Raises:
        Refused: one is closed or purged already.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        known: _Promises = {}
        closed, acts, duties = [], [], []
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, OPEN, "encerrar")
            promise, sums = _promise(item, row.box, desks[row.box.body], known)
            box = _closed(row.box, item, promise, at)
            dated = box.purge_on is not None or box.copy_until is not None
            closed.append((box, promise, item))
            acts.append(
                line("closed", box, at, decision=promise.decision, provisions=item.provisions,
                     held_at=item.held_at, cause=item.cause, deadlines=sums if dated else None,
                     facts={"why": item.why, "deletes": item.deletes, **_promised(box),
                            **(item.facts or {})})
            )  # fmt: skip
            if box.purge_on and not box.legal_hold:
                duties.append((box, promise))
        _write_closed(closed, at)
        acts += end_shared([box for box, _, _ in closed], batch, desks)
        marks = record(acts, by=by, at=at)
        ids = [item.mailbox for item in batch]
        lost = [kind for kind in _OF_USE if kind != sparing]
        drop(ids, lost, "a caixa foi encerrada", by=by, at=at)
        open_duties([_purge(*each, desks[each[0].body], marks) for each in duties], at=at)


def reopen_mailboxes(
    batch: Sequence[Change],
    *,
    by: str,
    at: datetime,
    decided: Mapping[int, tuple[Decision, Mapping[str, Json]]] = _UNDECIDED,
) -> None:
    """Reopen closed mailboxes while their content is kept, as if never closed; a suspension that
    stood when they closed stands again, unless it was for lack of access. ``decided`` has, by
    mailbox, the decision that reactivates it and its facts.

    Raises:
        Refused: one is not closed, was never opened, or its retention is over.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        boxes, acts = [], []
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, (State.CLOSED,), "reabrir")
            _still_kept(row.box, at)
            box = _as_if_never_closed(row, at)
            boxes.append(box)
            decision, facts = decided.get(box.id, (None, {}))
            acts.append(
                line("reactivated" if decision else "reopened", box, at, decision=decision,
                     provisions=item.provisions, held_at=item.held_at,
                     cause=item.cause, policy=desks[box.body].policy.digest,
                     facts={"why": item.why, "closed_for": row.box.closed_for, **facts})
            )  # fmt: skip
        store.write(
            [box.id for box in boxes], state=[box.state.value for box in boxes], state_since=at,
            closed_at=None, closed_for="", copy_until=None, purge_on=None, retention_provision="",
            idle_asked_at=None, idle_answer="", idle_from=at, idle_stages=0, idle_stage_at=None,
            suspended_for=[box.suspended_for for box in boxes],
        )  # fmt: skip
        marks = record(acts, by=by, at=at)
        drop([box.id for box in boxes], [PURGE], "a caixa foi reaberta", by=by, at=at)
        ask_for_enough(boxes, desks, marks, by=by)  # closing ended the delegations
        # Nobody could use it while closed: the time without access counts from now.
        watching.watch(boxes, desks, marks)


def _as_if_never_closed(row: store.Row, at: datetime) -> MailboxHeld:
    """The mailbox open, or under the suspension that stood when it closed, unless it was for lack
    of access."""
    inquiry = row.box.suspended_for not in ("", suspension.IDLE)
    suspended = inquiry and row.released_at is None
    return replace(
        row.box, state=State.SUSPENDED if suspended else State.ACTIVE, closed_at=None,
        closed_for="", purge_on=None, suspended_for=row.box.suspended_for if inquiry else "",
        copy_until=None, idle_from=at, idle_stages=0, idle_stage_at=None,
    )  # fmt: skip


def _promise(
    item: Closing, box: MailboxHeld, desk: Desk, known: _Promises
) -> tuple[Promise, Shared | None]:
    """What closing promises and the sums of its deadlines, computed once for all that close
    alike."""
    policy = desk.policy_since(item.held_at)
    key = (box.body, item.why, box.kind, item.deletes, id(policy))
    if key not in known:
        promise = retention.promise(
            why=item.why,
            kind=box.kind,
            deletes=item.deletes,
            closed_at=desk.at,
            policy=policy,
            calendar=desk.calendar,
            counting=desk.counting,
        )
        sums = Shared({"sums": list(promise.sums)}) if promise.sums else None
        known[key] = promise, sums
    return known[key]


def _closed(box: MailboxHeld, item: Closing, promise: Promise, at: datetime) -> MailboxHeld:
    never = box.state not in IN_USE
    copy = promise.copy.due_on if promise.copy and not never else None
    return replace(
        box,
        state=State.CLOSED,
        closed_at=at,
        closed_for=item.why,
        copy_until=copy,
        purge_on=None if never else promise.purge_on,
        address="" if never else box.address,
    )


def _promised(box: MailboxHeld) -> dict[str, Json]:
    return {
        "copy_until": box.copy_until.isoformat() if box.copy_until else None,
        "purge_on": box.purge_on.isoformat() if box.purge_on else None,
    }


def _write_closed(closed: Sequence[tuple[MailboxHeld, Promise, Closing]], at: datetime) -> None:
    store.write(
        [box.id for box, _, _ in closed],
        address=[box.address or None for box, _, _ in closed],
        closed_for=[box.closed_for for box, _, _ in closed],
        copy_until=[box.copy_until for box, _, _ in closed],
        purge_on=[box.purge_on for box, _, _ in closed],
        retention_provision=[_cited(promise, item) for _, promise, item in closed],
        state="closed",
        state_since=at,
        closed_at=at,
        auto_reply=None,
    )


def _cited(promise: Promise, item: Closing) -> str:
    """The provision of the day of purge: the retention's, or the one that ordered deletion."""
    if promise.kept is not None:
        return promise.kept.provision
    return item.provisions[0] if item.deletes and item.provisions else ""


def _purge(
    box: MailboxHeld,
    promise: Promise,
    desk: Desk,
    marks: Mapping[str, int],
) -> DutyDraft:
    assert promise.purge_at is not None  # noqa: S101  # asked only of what has a day of purge
    assert box.purge_on is not None  # noqa: S101
    kept = promise.kept.provision if promise.kept else ""
    subject = ref("mailbox", box.id)
    return DutyDraft(
        kind=PURGE,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=promise.purge_at,
        key=f"{subject}:{PURGE}:{marks[subject]}",
        about=f"Eliminar de vez o conteúdo de {name_of(box)}, em {day_text(box.purge_on)}",
        provisions=(kept,) if kept else (),
        sum=promise.kept.as_json() if promise.kept else None,
        policy=desk.policy.digest,
    )


def _still_kept(box: MailboxHeld, at: datetime) -> None:
    if box.opened_at is None or not box.address:
        raise Refused(f"{name_of(box)} nunca foi aberta: peça outra em vez de reabri-la")
    if box.purge_on is not None and not box.legal_hold and Desk(box.body, at).today >= box.purge_on:
        raise Refused(
            f"{name_of(box)}: o conteúdo só se guardava até a véspera de {day_text(box.purge_on)}; "
            "peça uma caixa nova"
        )
