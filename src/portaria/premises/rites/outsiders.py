"""Occasional service providers after hours (F10), and events in places of the house after hours
(F13): the unit's head asks, whoever the norm names decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portaria import clock
from portaria.norms.decision import Reason
from portaria.people.queries import bonds_on
from portaria.premises.access.queries import with_access
from portaria.premises.desk import Desk
from portaria.premises.places.acts import facts_of
from portaria.premises.places.models import Area, Place
from portaria.premises.rites.after_hours import period, to_come
from portaria.premises.rites.where import AREA
from portaria.premises.visits.acts import expect_visits, plan_events
from portaria.premises.visits.decisions import events
from portaria.premises.visits.types import OCCASIONAL, PROVIDER, Expect, Gather, Refused
from portaria.procedures.requests.registry import register
from portaria.procedures.requests.types import Case, Field, Granted, Rite
from portaria.steps.reasons import by_fact


def named(body: str, values: Mapping[str, Any], _day: date) -> Mapping[str, Any]:
    """``{"area": Area | None, "period": (first, last) | None, "now"}``: what the checks look
    at."""
    code = str(values.get("area", "")).strip().upper()
    found = Area.objects.filter(body=body, code=code, closed_on=None).select_related("place")
    desk = Desk(clock.now())
    return {"area": found.first(), "period": period(values, desk, body), "now": desk.at}


def well_told(case: Case) -> Iterable[Reason]:
    """A place and a period to come that can be understood."""
    if case.facts.get("area") is None:
        yield by_fact("no_area", "Não existe área com esse código")
    if case.facts.get("period") is None:
        yield by_fact("no_period", "Escreva o horário como 19:00-22:30")
    yield from to_come(case)


def named_event(body: str, values: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """What :func:`named` finds, and the event as its decision sees it: ``"course"``."""
    found = named(body, values, day)
    area, when = found["area"], found["period"]
    if area is None or when is None:
        return found
    persons = {int(one) for one in values.get("persons") or ()}
    if values.get("responsible"):
        persons.add(int(values["responsible"]))
    its_day = Desk(found["now"]).calendar(body).day_of(when[0])
    course = events.Course(
        after_hours=True, area=facts_of(vars(area)),
        guests=bool(str(values.get("guests") or "").strip()),
        lacking=len(persons - with_access(area.pk, persons, its_day)),
    )  # fmt: skip
    return {**found, "course": course}


def all_may_enter(case: Case) -> Iterable[Reason]:
    """Nobody who takes part is kept out of the area."""
    if (course := case.facts.get("course")) is not None:
        yield from events.restricted(course, case.policy)


def let_providers(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Expect the providers, authorised for that time, in the company of who was designated."""
    asks = []
    for one in batch:
        area, (first, last) = _told(one)
        escort = int(one.values["escort"])
        bonds = bonds_on(escort, Desk(at).today(one.body), body=one.body)
        unit = bonds[0].working_unit_id or bonds[0].unit_id if bonds else None
        asks += [
            Expect(
                one.body, name, escort, unit, complex_of(area.place).pk, first, last,
                str(one.values["service"]), kind=PROVIDER, provider=OCCASIONAL,
                company=str(one.values["company"]), areas=(area.pk,), escort=escort,
                asked_by=escort, after_hours=True, cause=one.cause,
            )
            for name in str(one.values["names"]).splitlines() if name.strip()
        ]  # fmt: skip
    expect_visits(asks, by=by, at=at)


def let_gather(batch: Sequence[Granted], *, by: str, at: datetime) -> None:
    """Announce the events, authorised."""
    asks = []
    for one in batch:
        area, (first, last) = _told(one)
        asks.append(
            Gather(
                one.body, str(one.values["title"]), area.pk, first, last,
                int(one.values["responsible"]), str(one.values["guidance"]),
                tuple(map(int, one.values.get("persons") or ())),
                tuple(str(one.values.get("guests") or "").splitlines()), authorised=True,
                asked_by=one.asker, cause=one.cause,
            )
        )  # fmt: skip
    plan_events(asks, by=by, at=at)


def _told(one: Granted) -> tuple[Area, tuple[datetime, datetime]]:
    facts = named(one.body, one.values, date.min)
    if facts["area"] is None or facts["period"] is None:
        raise Refused("a área do pedido já não existe. Nada foi alterado")
    return facts["area"], facts["period"]


def complex_of(place: Place) -> Place:
    """The complex that a place stands in, or the place itself where none is told."""
    row: Place | None = place
    while row is not None and row.kind != "complex":
        row = row.parent
    return row or place


_WHERE = (
    AREA,
    Field("day", _("Dia"), "date"),
    Field("hours", _("Horário"), "text", help=_("Por exemplo 19:00-22:30."), max_length=20),
)
PROVIDERS = register(
    Rite(
        id="premises.provider_after_hours",
        title=_("Prestador de serviço eventual fora do expediente"),
        purpose=_("Receber quem presta serviço eventual fora do expediente, acompanhado."),
        about="none",
        fields=(
            Field("company", _("Empresa"), max_length=120),
            Field("names", _("Nomes de quem vem, um por linha"), "long"),
            Field("service", _("Serviço"), "long"),
            Field("escort", _("Quem foi designado para acompanhar"), "person"),
            *_WHERE,
        ),
        named=named,
        checks=(well_told,),
        act=let_providers,
    )
)
EVENTS = register(
    Rite(
        id="premises.event_space",
        title=_("Curso ou evento fora do expediente"),
        purpose=_("Usar um ambiente de integração fora do expediente, com servidor responsável."),
        about="none",
        fields=(
            Field("title", _("Curso ou evento"), max_length=160),
            Field("responsible", _("Servidor responsável, presente do começo ao fim"), "person"),
            Field("persons", _("Participantes da casa"), "persons", required=False),
            Field("guests", _("Participantes de fora, um por linha"), "long", required=False),
            Field("guidance", _("Orientações dadas aos participantes sobre o acesso"), "long"),
            *_WHERE,
        ),
        named=named_event,
        checks=(well_told, all_may_enter),
        act=let_gather,
    )
)
