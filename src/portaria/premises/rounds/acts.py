"""Rounds opened, their points ticked one by one, finished; exceptions on their way to become
incidents (F8, F17, F18). Each act leaves a ledger line for each subject."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about, open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.premises.desk import DESK, Desk, line
from portaria.premises.hours import next_closing
from portaria.premises.places.models import Place
from portaria.premises.rounds import decisions
from portaria.premises.rounds.gathering import points_of
from portaria.premises.rounds.models import Point, Round
from portaria.premises.rounds.types import (
    CLOSING,
    EXCEPTION,
    FINE,
    INSPECTION,
    LARGEST,
    PointDraft,
    Refused,
    Tick,
    Ticked,
)
from portaria.steps.reasons import by_fact, decided, provisions_of, why

OPEN_ROUND, WALK = "premises.open_round", "premises.walk_round"
EXCEPTION_FOUND = "journey.round_exception"
COMPLEX = "complex"
"""Places that are closed, and so walked through, as one."""


def schedule_rounds(body: str, *, by: str, at: datetime) -> int:
    """From now on a closing round falls due at each complex whenever the premises close, where the
    norm orders it; return at how many more places. What is scheduled already stays as it is."""
    with transaction.atomic():
        desk = Desk(at)
        decision = decisions.closing(desk.policy(body))
        if decision.outcome != decisions.ORDERED:
            return 0
        known = Duty.objects.filter(kind=OPEN_ROUND, state="open", body=body)
        there = set(known.values_list("subject", flat=True))
        found = Place.objects.filter(body=body, kind=COMPLEX, closed_on=None).order_by("code")
        places = [place for place in found if ref("place", place.pk) not in there]
        open_duties([next_round(place, decision, desk) for place in places], at=at)
        append(
            [
                line("round.scheduled", ("place", place.pk), body, decision, {"place": place.code},
                     at=at)
                for place in places
            ],
            by=by, at=at,
        )  # fmt: skip
    return len(places)


def next_round(place: Place, decision: Decision, desk: Desk) -> DutyDraft:
    """The duty that opens the place's next closing round, when its premises close."""
    policy, calendar = desk.policy(place.body_id), desk.calendar(place.body_id)
    due = next_closing(policy, calendar, place.location, desk.at)
    return DutyDraft(
        kind=OPEN_ROUND, body=place.body_id, subject=ref("place", place.pk), person=None,
        run_at=due, key=f"{OPEN_ROUND}:{place.pk}:{due.isoformat()}",
        about=f"Abrir a ronda de fechamento de {place.name}",
        provisions=provisions_of(decision), policy=decision.policy,
    )  # fmt: skip


def open_closing_rounds(places: Sequence[int], *, by: str, at: datetime) -> list[int]:
    """Open a closing round at each place, due now; the rounds' keys."""
    desk = Desk(at)
    with transaction.atomic():
        rows = Place.objects.in_bulk(places)
        return [
            _open(rows[key], CLOSING, decisions.closing(desk.policy(rows[key].body_id)), desk.at,
                  desk, by)
            for key in places
        ]  # fmt: skip


def open_inspection(place: int, due_at: datetime, *, by: str, at: datetime) -> int:
    """Inspect the safeguards of a place's areas, by ``due_at``; the round's key. The norms say no
    term for it: who manages the security fixes one.

    Raises:
        Refused: the term is over, or the norms want no safeguard there. Nothing is changed.
    """
    if due_at <= at:
        raise Refused("o prazo da inspeção já passou. Nada foi alterado")
    with transaction.atomic():
        row, desk = Place.objects.get(pk=place), Desk(at)
        told = by_fact("ordered", "Inspeção ordenada por quem gere a segurança")
        decision = decided(decisions.ORDERED, desk.policy(row.body_id), told)
        return _open(row, INSPECTION, decision, due_at, desk, by)


def _open(
    place: Place, kind: str, decision: Decision, due_at: datetime, desk: Desk, by: str
) -> int:
    drafts = points_of(place, kind, desk.policy(place.body_id))
    if not drafts:
        raise Refused(f"as normas nada pedem em {place.name}. Nada foi alterado")
    row = Round.objects.create(
        body_id=place.body_id, place=place, kind=kind, due_at=due_at, state="open",
        opened_at=desk.at, provision=next(iter(provisions_of(decision)), drafts[0].provision),
        act=0,
    )  # fmt: skip
    facts: dict[str, Json] = {"place": place.code, "kind": kind, "points": len(drafts)}
    subject = "round", row.pk
    [row.act] = append(
        [line("round.opened", subject, row.body_id, decision, facts, at=desk.at)], by=by, at=desk.at
    )
    row.save(update_fields=["act"])
    Point.objects.bulk_create(_point(row, n, draft) for n, draft in enumerate(drafts, 1))
    open_duties([_walk(row, place, decision)], at=desk.at)
    return row.pk


def tick_points(batch: Sequence[Tick], *, person: int | None, by: str, at: datetime) -> None:
    """Write down what somebody found at points of open rounds. Told again, the last word stands;
    each is on record. An exception of what a norm orders becomes an incident.

    Raises:
        Refused: a round is over, an exception says nothing, or a photograph is too large. Nothing
            is changed.
    """
    with transaction.atomic():
        found = Point.objects.select_for_update(of=("self",)).select_related("round__place")
        rows = found.in_bulk([tick.point for tick in batch])
        desk, lines, duties = Desk(at), [], []
        for tick in batch:
            row = rows.get(tick.point)
            if row is None or row.round.state != "open":
                raise Refused("a ronda já terminou. Nada foi alterado")
            _told(row, tick, person, at)
            decision = decided(row.state, desk.policy(row.round.body_id), by_fact("seen", row.text))
            facts: dict[str, Json] = {
                "point": row.number, "what": row.what, "note": row.note, "photo": row.digest,
                "by_norm": row.provision,
            }  # fmt: skip
            lines.append(line("round.ticked", ("round", row.round_id), row.round.body_id, decision,
                              facts, at=at, person=person))  # fmt: skip
            if row.state == EXCEPTION and row.grave:
                duties.append(_exception(row, at))
        Point.objects.bulk_update(
            rows.values(), ["state", "note", "person", "at", "photo", "photo_name", "digest"]
        )
        append(lines, by=by, at=at)
        open_duties(duties, at=at)


def finish_rounds(
    rounds: Sequence[int], *, person: int | None, by: str, at: datetime, still_inside: int = 0
) -> Mapping[int, Decision]:
    """The rounds are over: the doors may close. What was found, by round. ``still_inside``: whom
    the records have there, and ``person`` says are gone.

    Raises:
        Refused: one is over already, has something not looked at, or somebody is still inside.
            Nothing is changed.
    """
    with transaction.atomic():
        desk, found = Desk(at), {}
        for row in _locked(rounds):
            points = [Ticked(p.pk, p.what, p.text, p.state) for p in row.points.order_by("number")]
            decision = decisions.finish(points, desk.policy(row.body_id))
            if decision.outcome == decisions.NOT_YET:
                raise Refused(f"a ronda não pode ser concluída: {why(decision)}")
            row.state, row.done_at, row.done_by_id = "done", at, person
            row.outcome = decision.outcome
            row.save(update_fields=["state", "done_at", "done_by", "outcome"])
            subject = "round", row.pk
            facts: dict[str, Json] = {"kind": row.kind, "still_inside": still_inside}
            append([line("round.finished", subject, row.body_id, decision, facts, at=at,
                         person=person)], by=by, at=at)  # fmt: skip
            close_about([ref(*subject)], WALK, by=by, at=at, note="ronda concluída")
            found[row.pk] = decision
    return found


def tie_incidents(incidents: Mapping[int, int]) -> None:
    """The exceptions at points (keys) became incidents (numbers), whose own lines tell it and which
    hold the photographs from now on."""
    rows = Point.objects.in_bulk(list(incidents))
    for key, row in rows.items():
        row.incident, row.photo = incidents[key], None
    Point.objects.bulk_update(rows.values(), ["incident", "photo"])


def _locked(rounds: Sequence[int]) -> list[Round]:
    rows = list(
        Round.objects.select_for_update().filter(pk__in=rounds, state="open").order_by("pk")
    )
    if len(rows) != len(set(rounds)):
        raise Refused("a ronda não existe ou já terminou. Nada foi alterado")
    return rows


def _told(row: Point, tick: Tick, person: int | None, at: datetime) -> None:
    note = tick.note.strip()[:2000]
    if not tick.fine and not note:
        raise Refused(f"«{row.text}»: diga o que há de errado. Nada foi alterado")
    if len(tick.photo) > LARGEST:
        raise Refused(f"a foto vai até {LARGEST >> 20} MB (limite nosso). Nada foi alterado")
    row.state, row.note = FINE if tick.fine else EXCEPTION, note
    row.person_id, row.at = person, at
    if tick.photo:
        row.photo, row.photo_name = tick.photo, tick.photo_name[:120]
        row.digest = hashlib.sha256(tick.photo).hexdigest()


def _point(row: Round, number: int, draft: PointDraft) -> Point:
    return Point(
        round=row, number=number, what=draft.what, text=draft.text, area_id=draft.area,
        passage_id=draft.passage, grave=draft.grave, provision=draft.provision,
    )  # fmt: skip


def _walk(row: Round, place: Place, decision: Decision) -> DutyDraft:
    word = "Ronda de fechamento" if row.kind == CLOSING else "Inspeção das proteções"
    provisions = provisions_of(decision) or ((row.provision,) if row.provision else ())
    return DutyDraft(
        kind=WALK, body=row.body_id, subject=ref("round", row.pk), person=None, run_at=row.due_at,
        key=f"{WALK}:{row.pk}", about=f"{word}: {place.name}", provisions=provisions,
        assignee=f"power:{DESK}", policy=decision.policy,
    )  # fmt: skip


def _exception(row: Point, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=EXCEPTION_FOUND, body=row.round.body_id, subject=ref("round", row.round_id),
        person=None, run_at=at, key=f"{EXCEPTION_FOUND}:{row.pk}:{at.isoformat()}",
        about=f"Comunicar o que a ronda achou: {row.text[:200]}",
        provisions=(row.provision,) if row.provision else (), 
        payload={"point": row.pk, "note": row.note, "person": row.person_id},
    )  # fmt: skip
