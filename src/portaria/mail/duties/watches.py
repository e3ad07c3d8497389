"""Inactivity, validity, duplicates, delegates: looked at again at the moment of acting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import forecast, handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.types import Json, ref
from portaria.mail import acts, queries
from portaria.mail.acts.desk import Desk, Desks, name_of
from portaria.mail.acts.enough import ask_for_enough
from portaria.mail.acts.finding import last_used
from portaria.mail.acts.stages import VERBS
from portaria.mail.decisions import duplicates, idle, validity
from portaria.mail.decisions.idle import Away, Idleness
from portaria.mail.decisions.stages import taken
from portaria.mail.decisions.terms import lapse
from portaria.mail.duties.batch import Batch, cause_of, mailbox_of, number, refusals
from portaria.mail.types import IN_USE, Closing, MailboxHeld, State
from portaria.steps.reasons import provisions_of, why

BATCH = 5000


@handler("mail.check_idle", batch=BATCH)
@refusals
def check_idle(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Take mailboxes without access to their next stage: tell, suspend, ask HR, close, delete; used
    since, they are looked at again when the norm's time has passed anew."""
    batch, desks = Batch(duties), Desks(at)
    pending = [(duty, row) for duty, row in batch.pending()]
    away = queries.away_of([row.box.person for _, row in pending if row.box.person], at)
    closings, asking, reached = [], [], []
    for duty, row in pending:
        box = row.box
        if box.state not in IN_USE:
            batch.answer(duty, Dropped(f"{name_of(box)} não está em uso"))
            continue
        found = _idleness(box, away.get(box.person or 0, ()), desks[box.body])
        outcome = found.decision.outcome
        batch.answer(duty, _answer(found, box, desks[box.body]))
        if outcome == "ask_hr" and row.idle_asked_at is None:
            asking.append((box, found))
        elif outcome in VERBS:
            reached.append((box, found))
        elif outcome in ("close", "delete"):
            closings.append(
                Closing(box.id, "idle", provisions_of(found.decision), cause=cause_of(duty),
                        deletes=outcome == "delete", facts=_facts(found))
            )  # fmt: skip
    acts.ask_hr(asking, by=BY, at=at)
    acts.take_stages(reached, by=BY, at=at)
    acts.close_mailboxes(closings, by=BY, at=at, sparing="mail.check_idle")
    return batch.outcomes()


def _idleness(box: MailboxHeld, away: Sequence[Away], desk: Desk) -> Idleness:
    used = last_used(box)
    return idle.decide(
        kind=box.kind,
        last_used=used,
        away=away,
        answered=False,
        now=desk.at,
        policy=desk.policy_since(used),
        calendar=desk.calendar,
        done=taken(box),
    )


def _answer(found: Idleness, box: MailboxHeld, desk: Desk) -> Outcome:
    match found.decision.outcome:
        case "not_yet" | "excused" if found.look_again is not None:
            return Later(found.look_again, why(found.decision))
        case "ask_hr":
            # HR's answer ends or keeps it; meanwhile somebody may use it again.
            again = idle.upcoming(
                box.kind, desk.at, desk.policy_since(last_used(box)), desk.calendar, box.idle_stages
            )
            assert again is not None  # noqa: S101  # a stage of which HR is asked has a time
            return Later(again.due_at, why(found.decision))
        case outcome if outcome in VERBS:
            told = replace(box, idle_stages=box.idle_stages + 1, idle_stage_at=desk.at)
            following = _idleness(told, (), desk)
            if following.look_again is None:
                return Done(why(found.decision))
            return Later(following.look_again, why(found.decision))
        case "close" | "delete":
            return Done(why(found.decision))
        case _:
            return Dropped(why(found.decision))


def _facts(found: Idleness) -> dict[str, Json] | None:
    return {"lapse": found.lapse.as_json()} if found.lapse else None


@forecast("mail.check_idle")
def forecast_idle(duties: Sequence[OpenDuty]) -> Sequence[datetime]:
    """When each mailbox comes to its next stage if nobody uses it again: it was last used, plus the
    norm's time."""
    boxes = queries.held(map(mailbox_of, duties))
    instants = []
    for duty in duties:
        box = boxes.get(mailbox_of(duty))
        if box is None or box.state not in IN_USE:
            instants.append(duty.run_at)
            continue
        desk = Desk(box.body, duty.run_at)
        used = last_used(box)
        sum_ = idle.upcoming(
            box.kind, used, desk.policy_since(used), desk.calendar, box.idle_stages
        )
        instants.append(max(duty.run_at, sum_.due_at) if sum_ else duty.run_at)
    return instants


@handler("mail.check_validity", batch=BATCH)
@refusals
def check_validity(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Close mailboxes whose time is over; extended since, they are looked at on the new day."""
    batch, desks = Batch(duties), Desks(at)
    closings = []
    for duty, row in batch.pending():
        box, desk = row.box, desks[row.box.body]
        if box.state is State.CLOSED or box.state is State.PURGED or box.valid_until is None:
            batch.answer(duty, Dropped(f"{name_of(box)} não tem vigência a encerrar"))
            continue
        policy = desk.policy_since(box.valid_until)
        found = validity.decide(box.kind, box.category, box.valid_until, policy, desk.calendar)
        if found.sum is None:
            batch.answer(duty, Dropped(why(found.decision)))
        elif at < found.sum.due_at:
            batch.answer(duty, Later(found.sum.due_at, why(found.decision)))
        else:
            batch.answer(duty, Done(why(found.decision)))
            closings.append(
                Closing(box.id, "validity", provisions_of(found.decision), cause=cause_of(duty),
                        facts={"validity": found.sum.as_json()})
            )  # fmt: skip
    acts.close_mailboxes(closings, by=BY, at=at, sparing="mail.check_validity")
    return batch.outcomes()


@handler("mail.count_delegates", batch=BATCH)
@refusals
def count_delegates(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Ask for other delegates of the mailboxes that have too few now that one's time is over."""
    batch, desks = Batch(duties), Desks(at)
    boxes, marks = [], {}
    for duty, row in batch.pending():
        if row.box.state not in IN_USE:
            batch.answer(duty, Dropped(f"{name_of(row.box)} não está em uso"))
            continue
        batch.answer(duty, Done())
        boxes.append(row.box)
        marks[duty.subject] = ref("duty", duty.id)
    ask_for_enough(boxes, desks, marks, by=BY)
    return batch.outcomes()


@handler("mail.check_duplicates", batch=1)
def check_duplicates(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Look for persons with several mailboxes in the body's family, tell each (an act and a dated
    duty of theirs for each), and look again when the norm says; until it no longer does."""
    outcomes: list[Outcome] = []
    for duty in duties:
        desk = Desk(duty.body, at)
        decision, every = duplicates.watched(desk.policy)
        if every is None:
            outcomes.append(Dropped(why(decision)))
            continue
        told = acts.notify_duplicates(
            queries.duplicated(queries.family_of(duty.body)), by=BY, at=at
        )
        again = lapse(at, every, calendar=desk.calendar, label="Procura de duplicadas")
        outcomes.append(Later(again.due_at, f"pessoas avisadas na última procura: {told}"))
    return outcomes


@handler("mail.delete_duplicate", batch=BATCH)
@refusals
def delete_duplicate(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Delete the smaller duplicate that its owner was told of, if there still are two and it still
    is the smaller; else whoever watches notifies again."""
    batch = Batch(duties)
    pending = [(duty, row) for duty, row in batch.pending()]
    others = queries.held(key for duty, _ in pending if (key := number(duty, "kept")))
    closings = []
    for duty, row in pending:
        other = others.get(number(duty, "kept") or 0)
        if row.box.state not in IN_USE or other is None or other.state not in IN_USE:
            batch.answer(duty, Dropped("já não há duas caixas em uso"))
        elif row.box.legal_hold:
            batch.answer(duty, Dropped("está sob guarda legal"))
        elif row.box.used_bytes > other.used_bytes:
            batch.answer(duty, Dropped("deixou de ser a de menor volume: cabe nova notificação"))
        else:
            batch.answer(duty, Done(f"fica {other.address}"))
            closings.append(
                Closing(row.box.id, "duplicate", duty.provisions, cause=cause_of(duty),
                        deletes=True, facts={"kept": other.address})
            )  # fmt: skip
    acts.close_mailboxes(closings, by=BY, at=at)
    return batch.outcomes()
