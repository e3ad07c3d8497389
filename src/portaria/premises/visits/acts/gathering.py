"""Courses and events: announced, begun with whoever answers for them, entered and left (F13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import close_about, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.people.queries import bonds_on
from portaria.premises.desk import MANAGE, Desk, line
from portaria.premises.visits.acts.recording import ERASE_PARTICIPANTS, erasure, keep_until
from portaria.premises.visits.decisions import events
from portaria.premises.visits.decisions.hours import is_after_hours
from portaria.premises.visits.models import Event, Participant
from portaria.premises.visits.types import Gather, Refused
from portaria.steps.reasons import by_fact, decided, provisions_of

NOTED, END = "premises.note_event", "premises.end_event"
STANDING = ("planned", "begun")


def plan_events(batch: Sequence[Gather], *, by: str, at: datetime) -> list[int]:
    """Announce courses and events with who takes part; their keys, in order. Outside the opening
    hours whoever manages the security is told, as the norm wants.

    Raises:
        Refused: the guidance, who answers for it or the authorisation is missing where the norm
            wants them; the time is over. Nothing is changed.
    """
    with transaction.atomic():
        desk, lines, duties = Desk(at), [], []
        keys = next_ids(Event, len(batch))
        for key, ask in zip(keys, batch, strict=True):
            late = is_after_hours(ask.first_at, ask.last_at, desk.calendar(ask.body))
            course = events.Course(late, ask.authorised, ask.responsible is not None,
                                   guidance=bool(ask.guidance.strip()))  # fmt: skip
            decision = events.plan(course, desk.policy(ask.body))
            if decision.outcome != events.PLAN:
                raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
            row = _row(key, ask, late, decision, desk)
            row.save(force_insert=True)
            Participant.objects.bulk_create(_participants(row, ask))
            facts: dict[str, Json] = {
                "after_hours": late, "authorised": ask.authorised, "area": ask.area,
                "responsible": ask.responsible is not None,
                "guidance": bool(ask.guidance.strip()),
            }  # fmt: skip
            lines.append(_about("planned", row, decision, at, facts, cause=ask.cause))
            duties.append(_duty(END, row, decision, row.last_at, "Encerrar curso ou evento"))
            duties.append(_end_of_names(row, desk))
            if late:
                text = f"Tomar ciência de evento fora do expediente: {row.title}"
                duties.append(_duty(NOTED, row, decision, at, text, assignee=f"power:{MANAGE}"))
        append(lines, by=by, at=at)
        open_duties(duties, at=at)
    return keys


def begin_event(event: int, *, present: bool, by: str, at: datetime) -> None:
    """It begins; ``present``: whoever answers for it is there.

    Raises:
        Refused: it is not planned, or the norm wants whoever answers for it there first.
    """
    with transaction.atomic():
        row, desk = _locked(event, ("planned",)), Desk(at)
        decision = events.begin(_course(row, present=present), desk.policy(row.body_id))
        if decision.outcome != events.BEGIN:
            raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
        row.state, row.state_since = "begun", at
        row.present_at = at if present else None
        row.save()
        append([_about("begun", row, decision, at, {"present": present})], by=by, at=at)
        close_about([ref("school_event", row.pk)], NOTED, by=by, at=at, note="o evento começou")


def enter_event(
    participant: int, *, document: str = "", plate: str | None = None, by: str, at: datetime
) -> None:
    """A participant enters. ``document`` shown; ``plate`` of the vehicle, "" for one who came
    without, None: not asked.

    Raises:
        Refused: the event has not begun, or something that the norm asks for is missing.
    """
    with transaction.atomic():
        one = Participant.objects.select_for_update().filter(pk=participant).first()
        if one is None or one.entered_at is not None:
            raise Refused("esse participante não está por entrar. Nada foi alterado")
        row, desk = _locked(one.event_id, ("begun",)), Desk(at)
        told = {
            "prior_authorisation": row.authorised, "identification": bool(document.strip()),
            "plate": plate is not None, "times": True,
        }  # fmt: skip
        known = frozenset(name for name, there in told.items() if there)
        decision = events.enter(_course(row), known, desk.policy(row.body_id))
        if decision.outcome != events.ENTER:
            raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
        one.entered_at, one.document, one.plate = at, document.strip()[:60], (plate or "")[:10]
        one.save()
        facts: dict[str, Json] = {"participant": one.pk, "told": sorted(known)}
        append([_about("entered", row, decision, at, facts)], by=by, at=at)


def leave_event(participant: int, *, by: str, at: datetime) -> None:
    """A participant leaves.

    Raises:
        Refused: that one is not inside.
    """
    with transaction.atomic():
        one = Participant.objects.select_for_update().filter(pk=participant).first()
        if one is None or one.entered_at is None or one.left_at is not None:
            raise Refused("esse participante não está no evento. Nada foi alterado")
        row, desk = Event.objects.get(pk=one.event_id), Desk(at)
        one.left_at = at
        one.save(update_fields=["left_at"])
        fact = by_fact("left", "Saiu do evento")
        decision = decided("left", desk.policy(row.body_id), fact)
        append([_about("left", row, decision, at, {"participant": one.pk})], by=by, at=at)


def end_events(keys: Sequence[int], state: str, *, by: str, at: datetime) -> int:
    """Events are over (``ended``) or will not be (``cancelled``); return how many stood."""
    with transaction.atomic():
        found = Event.objects.select_for_update().filter(pk__in=keys, state__in=STANDING)
        rows, desk = list(found.order_by("pk")), Desk(at)
        Event.objects.filter(pk__in=[r.pk for r in rows]).update(state=state, state_since=at)
        words = {"ended": "Terminou o tempo do evento", "cancelled": "O evento foi cancelado"}
        fact = by_fact(state, words[state])
        lines = [
            _about(state, row, decided(state, desk.policy(row.body_id), fact), at) for row in rows
        ]
        append(lines, by=by, at=at)
    return len(rows)


def _row(key: int, ask: Gather, late: bool, decision: Decision, desk: Desk) -> Event:
    if not ask.title.strip() or ask.last_at <= max(ask.first_at, desk.at):
        raise Refused("diga o título, e um período por vir. Nada foi alterado")
    if ask.responsible and not bonds_on(ask.responsible, desk.today(ask.body), body=ask.body):
        raise Refused("quem responde pelo evento não tem vínculo em vigor. Nada foi alterado")
    return Event(
        pk=key, body_id=ask.body, title=ask.title.strip()[:160], area_id=ask.area,
        responsible_id=ask.responsible, guidance=ask.guidance.strip(), first_at=ask.first_at,
        last_at=ask.last_at, after_hours=late, authorised=ask.authorised, state="planned",
        state_since=desk.at, provision=next(iter(provisions_of(decision)), ""),
    )  # fmt: skip


def _end_of_names(row: Event, desk: Desk) -> DutyDraft:
    last = keep_until(desk.calendar(row.body_id).day_of(row.last_at))
    subject, text = ref("school_event", row.pk), "Apagar dados de participantes de evento"
    return erasure(ERASE_PARTICIPANTS, subject, row.body_id, last, desk, text)


def _participants(row: Event, ask: Gather) -> list[Participant]:
    persons = [Participant(event=row, person_id=one) for one in ask.persons]
    names = [name.strip()[:120] for name in ask.guests if name.strip()]
    return persons + [Participant(event=row, name=name) for name in names]


def _course(row: Event, *, present: bool = False) -> events.Course:
    return events.Course(
        row.after_hours, row.authorised, row.responsible_id is not None,
        present or row.present_at is not None, bool(row.guidance),
    )  # fmt: skip


def _locked(event: int, among: Sequence[str]) -> Event:
    row = Event.objects.select_for_update().filter(pk=event).first()
    if row is None or row.state not in among:
        raise Refused(f"o evento nº {event} não está nessa situação. Nada foi alterado")
    return row


def _about(
    verb: str, row: Event, decision: Decision, at: datetime,
    facts: Mapping[str, Json] | None = None, *, cause: str = "",
) -> ActDraft:  # fmt: skip
    return line(f"event.{verb}", ("school_event", row.pk), row.body_id, decision, facts or {},
                at=at, person=row.responsible_id, cause=cause)  # fmt: skip


def _duty(
    kind: str, row: Event, decision: Decision, run_at: datetime, text: str, *, assignee: str = ""
) -> DutyDraft:
    return DutyDraft(
        kind=kind, body=row.body_id, subject=ref("school_event", row.pk),
        person=row.responsible_id, run_at=run_at, key=f"{kind}:{row.pk}", about=text,
        provisions=provisions_of(decision), assignee=assignee, policy=decision.policy,
    )  # fmt: skip
