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
from portaria.premises.access.queries import with_access
from portaria.premises.desk import MANAGE, Desk, line
from portaria.premises.places.acts import facts_of
from portaria.premises.places.models import Area
from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.acts.recording import ERASE_PARTICIPANTS, erasure, keep_until
from portaria.premises.visits.decisions import events
from portaria.premises.visits.decisions.hours import closing, is_after_hours
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
            wants them; some of those who take part may not enter the area; the area is none of the
            body's; the time is over. Nothing is changed.
    """
    with transaction.atomic():
        desk, lines, duties = Desk(at), [], []
        keys = next_ids(Event, len(batch))
        for key, ask in zip(keys, batch, strict=True):
            course = _asked(ask, desk)
            late = course.after_hours
            decision = events.plan(course, desk.policy(ask.body))
            if decision.outcome != events.PLAN:
                raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
            row = _row(key, ask, late, decision, desk)
            row.save(force_insert=True)
            Participant.objects.bulk_create(_participants(row, ask))
            facts = {"area": ask.area, **_facts(course)}
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
        Refused: it is not planned, nobody authorised it for this hour, or the norm wants whoever
            answers for it there first.
    """
    with transaction.atomic():
        row, desk = _locked(event, ("planned",)), Desk(at)
        decision = events.begin(_course(row, desk, present=present), desk.policy(row.body_id))
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
        Refused: the event has not begun, something that the norm asks for is missing, or the area
            is closed to that one.
    """
    with transaction.atomic():
        one = Participant.objects.select_for_update().filter(pk=participant).first()
        if one is None or one.entered_at is not None:
            raise Refused("esse participante não está por entrar. Nada foi alterado")
        row, desk = _locked(one.event_id, ("begun",)), Desk(at)
        course = _course(row, desk, one=one)
        told = {
            "prior_authorisation": course.authorised, "identification": bool(document.strip()),
            "plate": plate is not None, "times": True,
        }  # fmt: skip
        known = frozenset(name for name, there in told.items() if there)
        decision = events.enter(course, known, desk.policy(row.body_id))
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


def _asked(ask: Gather, desk: Desk) -> events.Course:
    """The event as the decision sees it."""
    late = is_after_hours(ask.first_at, ask.last_at, desk.calendar(ask.body))
    where = Area.objects.filter(pk=ask.area, body=ask.body, closed_on=None).first()
    if where is None:
        raise Refused("essa área não é do órgão. Nada foi alterado")
    persons = {*ask.persons, *([ask.responsible] if ask.responsible else [])}
    day = desk.calendar(ask.body).day_of(ask.first_at)
    return events.Course(
        late, ask.authorised, ask.responsible is not None, guidance=bool(ask.guidance.strip()),
        beforehand=desk.at < ask.first_at, area=facts_of(vars(where)),
        guests=any(name.strip() for name in ask.guests),
        lacking=len(persons - with_access(ask.area, persons, day)),
    )  # fmt: skip


def _facts(course: events.Course) -> dict[str, Json]:
    """What deciding it again needs."""
    area = course.area or AreaFacts("")
    return {
        "after_hours": course.after_hours, "authorised": course.authorised,
        "responsible": course.responsible, "guidance": course.guidance,
        "beforehand": course.beforehand, "guests": course.guests, "lacking": course.lacking,
        "level": area.level, "kinds": list(area.kinds), "conditions": sorted(area.conditions),
    }  # fmt: skip


def _course(
    row: Event, desk: Desk, *, present: bool = False, one: Participant | None = None
) -> events.Course:
    """An event at the desk, now; and of who takes part, ``one``. An authorisation is for the days
    of the event alone."""
    calendar = desk.calendar(row.body_id)
    today = desk.today(row.body_id)
    its_day = calendar.day_of(row.first_at) <= today <= calendar.day_of(row.last_at)
    person = one.person_id if one is not None else None
    lacking = person is not None and not with_access(row.area_id, [person], today)
    return events.Course(
        row.after_hours or closing(desk.at, calendar) is None, row.authorised and its_day,
        row.responsible_id is not None, present or row.present_at is not None, bool(row.guidance),
        area=facts_of(vars(row.area)), guests=one is not None and person is None,
        lacking=int(lacking),
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
