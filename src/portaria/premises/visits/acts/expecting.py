"""Visitors told beforehand by who receives them, and those who come unannounced (F10, F11)."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import close_about, open_duties
from portaria.duties.models import Duty
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.premises.desk import Desk
from portaria.premises.places.models import Place
from portaria.premises.visits.acts.announcing import (
    must_be_let_in,
    must_be_received,
    must_make_sense,
)
from portaria.premises.visits.acts.recording import (
    ANSWER,
    ERASE_VISITOR,
    INVITE,
    LAPSE,
    SUBJECT,
    about,
    drop,
    duty,
    erasure,
    keep_until,
    locked,
    must_be_of,
)
from portaria.premises.visits.decisions.hours import closing
from portaria.premises.visits.models import Visit, VisitArea, Visitor
from portaria.premises.visits.types import (
    TO_COME,
    Answer,
    Expect,
    State,
)
from portaria.steps.reasons import by_fact, decided

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none is read as another
_LONG = 10


class _Told(NamedTuple):
    ask: Expect
    visit: Visit
    decision: Decision


def expect_visits(batch: Sequence[Expect], *, by: str, at: datetime) -> list[int]:
    """Register visitors who will come; the visits' keys, in order. What who receives says is also
    their answer. Whose address is told is sent an invitation; each lapses after its time.

    Raises:
        Refused: the time is over, the desk would let nobody in then, nobody is named, a place or
            host is not the body's, or the host is away then. Nothing is changed.
    """
    with transaction.atomic():
        told = _write(batch, State.EXPECTED, by, at)
        duties = []
        for one in told:
            name = one.ask.name.strip()
            text = f"Encerrar a espera por {name}, que não veio"
            duties.append(duty(LAPSE, one.visit, text, one.decision, one.visit.last_at))
            if one.ask.email:
                text = f"Mandar o convite a {name}"
                duties.append(duty(INVITE, one.visit, text, one.decision, at))
        open_duties(duties, at=at)
    return [one.visit.pk for one in told]


def announce_arrivals(batch: Sequence[Expect], *, by: str, at: datetime) -> list[int]:
    """Visitors came unannounced: each waits at the desk, and who receives is told and asked. The
    visits' keys, in order.

    Raises:
        Refused: as :func:`expect_visits`. Nothing is changed.
    """
    with transaction.atomic():
        told = _write(batch, State.WAITING, by, at)
        _ask_hosts(told, at)
        _wait_until_closing(told, at)
    return [one.visit.pk for one in told]


def present_visits(visits: Sequence[int], *, by: str, at: datetime) -> None:
    """Visitors who were expected are at the desk: who receives is told; and asked, unless they said
    yes beforehand.

    Raises:
        Refused: one is not expected, would be let in by nobody at this hour, or whoever receives is
            away. Nothing is changed.
    """
    with transaction.atomic():
        rows = locked(visits, frozenset({State.EXPECTED}))
        desk, told, lines = Desk(at), [], []
        for row in rows.values():
            must_be_received(row, desk)
            decision = decided(
                "arrived", desk.policy(row.body_id), by_fact("arrived", "Está na recepção")
            )
            lines.append(about("arrived", row, decision, at))
            told.append(_Told(_asked(row), row, decision))
        Visit.objects.filter(pk__in=rows).update(state=State.WAITING.value, state_since=at)
        append(lines, by=by, at=at)
        subjects = [ref(SUBJECT, key) for key in rows]
        drop(subjects, LAPSE, INVITE, why="o visitante chegou", at=at)
        _ask_hosts(told, at)
        _wait_until_closing(told, at)


def cancel_visits(visits: Sequence[int], why: str, *, by: str, at: datetime) -> int:
    """Visits that will not be; return how many.

    Raises:
        Refused: one is over or under way. Nothing is changed.
    """
    with transaction.atomic():
        rows = locked(visits, TO_COME)
        _end(rows.values(), State.CANCELLED, State.CANCELLED, why.strip() or "Cancelada", by, at)
        subjects = [ref(SUBJECT, key) for key in rows]
        drop(subjects, LAPSE, why="a visita não será", at=at)
    return len(rows)


def lapse_visits(visits: Sequence[int], *, by: str, at: datetime) -> int:
    """Visitors who did not come in their time: the invitation finds nothing any more. Who came, and
    was not let in by the closing, was not received; return how many."""
    with transaction.atomic():
        rows = list(locked(visits, TO_COME).values())
        there = [row for row in rows if row.state == State.WAITING]
        never = [row for row in rows if row.state != State.WAITING]
        said = "Terminou o tempo em que era esperado"
        _end(never, State.LAPSED, State.LAPSED, said, by, at)
        _end(there, State.REFUSED, State.LAPSED, "Não entrou até o fim do expediente", by, at)
    return len(rows)


def _end(
    rows: Collection[Visit], state: State, verb: State, why: str, by: str, at: datetime
) -> None:
    desk, keys = Desk(at), [row.pk for row in rows]
    Visit.objects.filter(pk__in=keys).update(state=state.value, state_since=at)
    lines = [
        about(verb.value, row, decided(verb.value, desk.policy(row.body_id),
                                       by_fact(verb.value, why)), at)
        for row in rows
    ]  # fmt: skip
    append(lines, by=by, at=at)
    subjects = [ref(SUBJECT, key) for key in keys]
    drop(subjects, INVITE, why="a visita não será", at=at)
    close_about(subjects, ANSWER, by=by, at=at, note="a visita não será")


def _write(batch: Sequence[Expect], state: State, by: str, at: datetime) -> list[_Told]:
    desk = Desk(at)
    for ask in batch:
        must_make_sense(ask, desk)
        must_be_let_in(ask, state, desk)
    told, lines = [], []
    for key, ask in zip(next_ids(Visit, len(batch)), batch, strict=True):
        answered = ask.host is not None and ask.asked_by == ask.host
        said = "Quem recebe o anunciou" if answered else "Anunciado à recepção"
        decision = decided("announced", desk.policy(ask.body), by_fact("announced", said))
        row = Visit(
            pk=key, body_id=ask.body, visitor=_visitor(ask, desk), kind=ask.kind,
            provider=ask.provider, company=ask.company.strip(), purpose=ask.purpose.strip(),
            host_id=ask.host, unit_id=ask.unit, place_id=ask.place,
            escort_id=ask.escort or ask.host, entry_id=ask.entry, minor=ask.minor,
            after_hours=ask.after_hours, state=state.value, state_since=at, code=_code(),
            email=ask.email, first_at=ask.first_at, last_at=ask.last_at,
            answer=Answer.RECEIVES.value if answered else "",
            answered_by_id=ask.host if answered else None, answered_at=at if answered else None,
        )  # fmt: skip
        told.append(_Told(ask, row, decision))
        verb = "expected" if state is State.EXPECTED else "arrived"
        facts = {"purpose_told": bool(ask.purpose.strip()), "minor": ask.minor}
        lines.append(about(verb, row, decision, at, facts, cause=ask.cause))
    Visit.objects.bulk_create(one.visit for one in told)
    VisitArea.objects.bulk_create(
        VisitArea(visit_id=one.visit.pk, area_id=area) for one in told for area in one.ask.areas
    )
    append(lines, by=by, at=at)
    return told


def _visitor(ask: Expect, desk: Desk) -> Visitor:
    """The visitor of that document, known or new; its end is stamped, and never brought forward."""
    until, document = keep_until(desk.today(ask.body)), ask.document.strip()
    known = None
    if document:
        rows = Visitor.objects.select_for_update().filter(body=ask.body, document=document)
        known = rows.first()
    if known is not None:
        must_be_of(known, ask.name, document)
        if until > known.keep_until:
            known.keep_until = until
            known.save(update_fields=["keep_until"])
        return known
    row = Visitor.objects.create(
        body_id=ask.body, name=ask.name.strip()[:120], document=document[:60], keep_until=until
    )
    text = f"Apagar os dados do visitante nº {row.pk}"
    end = erasure(ERASE_VISITOR, ref("visitor", row.pk), ask.body, until, desk, text)
    open_duties([end], at=desk.at)
    return row


def _asked(row: Visit) -> Expect:
    """A visit told before, as it was asked."""
    return Expect(
        row.body_id, row.visitor.name, row.host_id, row.unit_id, row.place_id, row.first_at,
        row.last_at, row.purpose, minor=row.minor,
    )  # fmt: skip


def _ask_hosts(told: Sequence[_Told], at: datetime) -> None:
    """Who receives is told at once; who has not said yes yet, asked. What the visitor may not reach
    is theirs to see to, and said there."""
    asked = [one for one in told if one.visit.host_id is not None]
    unanswered = [one for one in asked if one.visit.answer == ""]
    duties = [
        duty(ANSWER, one.visit, "Dizer se recebe quem está na recepção", one.decision, at,
             assignee=ref("person", one.visit.host_id or 0))
        for one in unanswered
    ]  # fmt: skip
    open_duties(duties, at=at)
    keys = dict(
        Duty.objects.filter(key__in=[one.key for one in duties]).values_list("subject", "pk")
    )
    notify([_notice(one, keys.get(ref(SUBJECT, one.visit.pk))) for one in asked], at=at)


def _wait_until_closing(told: Sequence[_Told], at: datetime) -> None:
    """Who was not let in by the end of the day's hours no longer waits: the list is of today."""
    desk, duties = Desk(at), []
    for one in told:
        row = one.visit
        end = max(row.last_at, closing(at, desk.calendar(row.body_id)) or row.last_at)
        text = "Encerrar a espera, na recepção, de quem não entrou"
        duties.append(duty(LAPSE, row, text, one.decision, end, once="waiting"))
    open_duties(duties, at=at)


def _notice(one: _Told, waiting: int | None) -> Notice:
    place = Place.objects.get(pk=one.visit.place_id).name if one.visit.place_id else ""
    # The duty's own notice would tell the same again: it is told under that duty's key.
    key = f"duty:{waiting}:waiting" if waiting else f"visit:{one.visit.pk}:arrived"
    ends = "Diga se recebe." if waiting else "A recepção o encaminha."
    return Notice(
        person=one.visit.host_id or 0, kind="premises.visitor", key=key,
        title=f"{one.ask.name.strip()} está na recepção",
        text=f"{one.ask.name.strip()} está na recepção{f' ({place})' if place else ''}: "
             f"{one.ask.purpose.strip()}. {ends}",
        href=f"/visitas/{one.visit.pk}/", body=one.visit.body_id, compelled=True,
    )  # fmt: skip


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LONG))
