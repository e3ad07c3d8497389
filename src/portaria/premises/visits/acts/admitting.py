"""Visitors let in at the desk, and what whoever receives them answers (F10, F11)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.people.at_work import at_work_on
from portaria.premises.badges.acts.visiting import hand_over, stock_number
from portaria.premises.badges.types import Handed
from portaria.premises.desk import Desk
from portaria.premises.visits.acts.recording import (
    ANSWER,
    CLOSING,
    INVITE,
    LAPSE,
    SUBJECT,
    about,
    drop,
    duty,
    keep_until,
    locked,
    must_be_of,
)
from portaria.premises.visits.decisions import admitting, reaching
from portaria.premises.visits.decisions.hours import closing
from portaria.premises.visits.models import Visit, Visitor
from portaria.premises.visits.reaching import reached
from portaria.premises.visits.types import (
    PROVIDER,
    STAFF_CATEGORY,
    TO_COME,
    VISITOR_CATEGORY,
    Admit,
    Answer,
    Refused,
    Reply,
    State,
)
from portaria.steps.reasons import by_fact, decided, provisions_of

_PAPER = 10**16
"""Numbers of paper badges have 17 digits: nobody guesses one, and every reader takes them."""


def admit_visitors(batch: Sequence[Admit], *, by: str, at: datetime) -> list[int]:
    """Let visitors in, each with a badge that opens the complex indicated until the visit ends; the
    badges' keys, in order.

    Raises:
        Refused: something that the norm asks for is missing, nobody answers for the visitor yet,
            or the norm keeps them out; a badge is in use. Nothing is changed.
    """
    with transaction.atomic():
        rows, desk = locked([one.visit for one in batch], TO_COME), Desk(at)
        handed, lines, duties = [], [], []
        for one in batch:
            row = rows[one.visit]
            _identify(row, one.document.strip(), desk)
            _must_be_outside(row)
            _told_at_the_desk(row, one, at)
            coming = coming_of(row, desk, shown=bool(one.document.strip()), uniform=one.uniform)
            decision = admitting.decide(coming, desk.policy(row.body_id))
            if decision.outcome != admitting.ADMIT:
                raise Refused(f"{decision.reasons[-1].text}. Nada foi alterado")
            row.open_until = closing(at, desk.calendar(row.body_id)) or row.last_at
            row.plate, row.provision = one.plate, next(iter(provisions_of(decision)), "")
            facts = {**_facts(coming), "opens": _open_areas(row, desk)}
            lines.append(about("admitted", row, decision, at, facts))
            handed.append(_badge(row, one, decision))
            text = "Ver se o visitante saiu até o fim do expediente"
            duties.append(duty(CLOSING, row, text, decision, row.open_until))
        badges = hand_over(handed, by=by, at=at)
        for one, badge in zip(batch, badges, strict=True):
            row = rows[one.visit]
            row.state, row.state_since = State.OPEN.value, at
            row.admitted_at, row.badge_id = at, badge
            row.save()
        append(lines, by=by, at=at)
        subjects = [ref(SUBJECT, key) for key in rows]
        drop(subjects, LAPSE, INVITE, why="o visitante entrou", at=at)
        close_about(subjects, ANSWER, by=by, at=at, note="a recepção o admitiu")
        open_duties(duties, at=at)
    return badges


def answer_visits(batch: Sequence[Reply], *, by: str, at: datetime) -> None:
    """Whoever is visited answers: receives, does not, or sends somebody, who then keeps company.

    Raises:
        Refused: the visit is over or under way, it is somebody else who is visited, or nobody is
            named to come instead. Nothing is changed.
    """
    with transaction.atomic():
        rows, desk, lines = locked([one.visit for one in batch], TO_COME), Desk(at), []
        for one in batch:
            row = rows[one.visit]
            if one.person != row.host_id:
                raise Refused("quem responde é a pessoa visitada. Nada foi alterado")
            if one.answer is Answer.SENDS and (one.sent is None or one.sent == one.person):
                raise Refused("diga quem vai em seu lugar. Nada foi alterado")
            row.answer, row.answered_by_id, row.answered_at = one.answer.value, one.person, at
            row.escort_id = one.sent if one.answer is Answer.SENDS else one.person
            if one.answer is Answer.DECLINES:
                row.state, row.state_since = State.REFUSED.value, at
            row.save()
            fact = by_fact("answered", _WORDS[one.answer])
            decision = decided(one.answer.value, desk.policy(row.body_id), fact)
            lines.append(about("answered", row, decision, at, {"sent": one.sent}))
        append(lines, by=by, at=at)
        subjects = [ref(SUBJECT, one.visit) for one in batch]
        close_about(subjects, ANSWER, by=by, at=at, note="respondido")
        gone = [ref(SUBJECT, o.visit) for o in batch if o.answer is Answer.DECLINES]
        drop(gone, LAPSE, INVITE, why="não será recebido", at=at)


_WORDS = {
    Answer.RECEIVES: "A pessoa visitada recebe",
    Answer.DECLINES: "A pessoa visitada não recebe",
    Answer.SENDS: "A pessoa visitada manda alguém receber",
}


def coming_of(
    row: Visit, desk: Desk, *, shown: bool = False, uniform: bool = False
) -> admitting.Coming:
    """The visitor at the desk, as the decision sees them. ``shown``: the document, with its
    photograph."""
    there = {"photo_id": shown, "unit": row.unit_id is not None, "person": row.host_id is not None}
    return admitting.Coming(
        row.kind, row.provider, frozenset(name for name, known in there.items() if known),
        row.answer, row.answered_by_id is not None, _is_there(row, desk),
        row.place_id is not None, closing(desk.at, desk.calendar(row.body_id)) is None,
        row.after_hours and row.first_at <= desk.at < row.last_at, row.minor, uniform,
        row.entry.registry if row.entry is not None and row.entry.ended_at is None else "",
    )  # fmt: skip


def _is_there(row: Visit, desk: Desk) -> bool:
    """Whether somebody keeps company, and is at work that day."""
    day = desk.today(row.body_id)
    return row.escort_id is not None and bool(at_work_on([row.escort_id], day, body=row.body_id))


def _facts(coming: admitting.Coming) -> dict[str, Json]:
    """What deciding it again needs."""
    return {
        "provider": coming.provider, "shown": sorted(coming.shown), "answer": coming.answer,
        "authorised": coming.authorised, "escorted": coming.escorted,
        "place_told": coming.place_told, "after_hours": coming.after_hours,
        "permitted": coming.permitted, "minor": coming.minor, "uniform": coming.uniform,
        "registry": coming.registry,
    }  # fmt: skip


def _identify(row: Visit, document: str, desk: Desk) -> None:
    """The document shown is the visitor's from now on; if it was seen before, it is that one."""
    if not document or row.visitor.document == document:
        return
    until = keep_until(desk.today(row.body_id))
    known = (
        Visitor.objects.select_for_update()
        .filter(body=row.body_id, document=document)
        .exclude(pk=row.visitor_id)
        .first()
    )
    if known is not None:
        must_be_of(known, row.visitor.name, document)
    visitor = known or row.visitor
    visitor.document = document[:60]
    visitor.keep_until = max(visitor.keep_until, until)
    visitor.save(update_fields=["document", "keep_until"])
    row.visitor = visitor


def _must_be_outside(row: Visit) -> None:
    """Nobody comes in twice: the badge of the first visit would let somebody else in."""
    inside = Visit.objects.filter(visitor=row.visitor_id, state=State.OPEN.value).first()
    if inside is not None:
        raise Refused(
            f"«{row.visitor.name}» já está dentro, na visita nº {inside.pk}: encerre-a antes. Nada"
            " foi alterado"
        )


def _told_at_the_desk(row: Visit, one: Admit, at: datetime) -> None:
    """The telephone's answer, and who keeps company, as the desk was told."""
    if one.said_by is not None:
        if row.answer == Answer.DECLINES:
            raise Refused("a pessoa visitada disse que não recebe. Nada foi alterado")
        row.answer, row.answered_by_id = Answer.RECEIVES.value, one.said_by
        row.answered_at = at
    if one.escort is not None:
        row.escort_id = one.escort


def _open_areas(row: Visit, desk: Desk) -> list[Json]:
    """Keep which of the areas indicated the badge opens; their keys."""
    opened = list[Json]()
    for one, decision in reached(row, desk).items():
        one.opens = decision.outcome == reaching.OPENS
        one.save(update_fields=["opens"])
        opened += [one.area_id] if one.opens else []
    return opened


def _badge(row: Visit, one: Admit, decision: Decision) -> Handed:
    category = STAFF_CATEGORY if row.kind == PROVIDER else VISITOR_CATEGORY
    cause = ref(SUBJECT, row.pk)
    if not one.serial:
        number = str(_PAPER + secrets.randbelow(9 * _PAPER))
        return Handed(row.body_id, f"V{row.pk}", number, category, decision, cause)
    serial, number = (
        (one.serial, one.number) if one.number else stock_number(row.body_id, one.serial)
    )
    return Handed(row.body_id, serial, number, category, decision, cause)
