"""What must hold of who is announced, or comes, before anything is registered and anybody is told
(F10, F11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.norms.decision import Reason
from portaria.people.names import words
from portaria.people.queries import bonds_on
from portaria.premises.desk import Desk
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.absence import absence_of
from portaria.premises.visits.acts.admitting import coming_of
from portaria.premises.visits.decisions import admitting
from portaria.premises.visits.decisions.hours import closing, hours_told, is_after_hours
from portaria.premises.visits.models import RegistryEntry, Visit
from portaria.premises.visits.types import AUTHORITIES, KINDS, Expect, Refused, State


def must_make_sense(ask: Expect, desk: Desk) -> None:
    """Raises Refused: something is not told, is none of the body's, or is over; the host, or who
    keeps company, has no bond or is away then."""
    if not ask.name.strip() or ask.kind not in KINDS:
        raise Refused("diga o nome de quem vem. Nada foi alterado")
    if not ask.purpose.strip():
        raise Refused("diga o motivo da visita: é para ele que os dados se guardam")
    if ask.last_at <= max(ask.first_at, desk.at):
        raise Refused("diga um período por vir. Nada foi alterado")
    if ask.place and not Place.objects.filter(pk=ask.place, body=ask.body, closed_on=None).exists():
        raise Refused("esse lugar não é do órgão. Nada foi alterado")
    _must_be_as_entered(ask)
    _must_be_there(ask)
    for person in {ask.host, ask.escort} - {None}:
        if not bonds_on(person or 0, desk.today(ask.body), body=ask.body):
            raise Refused(f"a pessoa nº {person} não tem vínculo em vigor em «{ask.body}»")
        _must_be_at_work(person or 0, ask.body, max(ask.first_at, desk.at), desk)


def _must_be_at_work(person: int, body: str, when: datetime, desk: Desk) -> None:
    """Nobody's answer, and nobody's company, is awaited from somebody who is away."""
    absence = absence_of(person, body, desk.calendar(body).day_of(when))
    if absence is not None:
        raise Refused(f"{absence.text}. Nada foi alterado")


def must_be_received(row: Visit, desk: Desk) -> None:
    """Who was expected is at the desk: whoever receives is told only of who may come in, and is
    there to be told."""
    barred = admitting.outside_hours(coming_of(row, desk), desk.policy(row.body_id))
    _must_open(barred, row.body_id, desk.at, desk)
    for person in {row.escort_id or row.host_id, None if row.answer else row.host_id} - {None}:
        _must_be_at_work(person or 0, row.body_id, desk.at, desk)


def _must_be_as_entered(ask: Expect) -> None:
    """An authority shows no document: the name is all that says who stands there."""
    if not ask.entry:
        return
    held = RegistryEntry.objects.filter(body=ask.body, ended_at=None)
    entry = held.filter(pk=ask.entry).first()
    if entry is None:
        raise Refused("isso já não está no cadastro prévio do órgão. Nada foi alterado")
    if entry.registry == AUTHORITIES and words(entry.name) != words(ask.name):
        raise Refused(f"esse cadastro é de «{entry.name}», e não de quem vem. Nada foi alterado")


def _must_be_there(ask: Expect) -> None:
    """The areas indicated are the body's, and of the complex indicated."""
    areas = Area.objects.filter(pk__in=ask.areas, body=ask.body, closed_on=None)
    if areas.count() < len(set(ask.areas)):
        raise Refused("uma das áreas não é do órgão. Nada foi alterado")
    if not ask.areas or not ask.place:
        return
    parents = dict(Place.objects.filter(body=ask.body).values_list("pk", "parent"))
    for area in areas.order_by("code"):
        at: int | None = area.place_id
        while at is not None and at != ask.place:
            at = parents.get(at)
        if at is None:
            raise Refused(f"a área {area.code} não é do complexo indicado. Nada foi alterado")


def must_be_let_in(ask: Expect, state: State, desk: Desk) -> None:
    """Nobody is invited to come, and nobody at the desk is announced, when the norm of that day
    keeps them out. Who comes unannounced was authorised by nobody for that hour."""
    its = desk.its(ask.body)
    if state is State.EXPECTED:
        when, late = ask.first_at, is_after_hours(ask.first_at, ask.last_at, its.calendar)
    else:
        when, late = desk.at, closing(desk.at, its.calendar) is None
    coming = admitting.Coming(ask.kind, ask.provider, after_hours=late)
    barred = admitting.outside_hours(coming, its.law.on(its.calendar.day_of(when)))
    if not ask.after_hours:
        _must_open(barred, ask.body, when, desk)


def _must_open(barred: Sequence[Reason], body: str, when: datetime, desk: Desk) -> None:
    if barred:
        hours = hours_told(when, desk.calendar(body))
        raise Refused(f"{barred[-1].text}. {hours}. Nada foi alterado")
