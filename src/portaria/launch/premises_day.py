"""A day of the demonstration's premises, so that the desk and the guard find something to do: who
comes, who is inside, who forgot the badge. Invented people, everything by the acts that the site
itself calls, on the last day on which the body worked for some hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from portaria import clock
from portaria.demo import draws
from portaria.demo.names import compose
from portaria.duties.runner import run_due
from portaria.launch.inventing import BY
from portaria.launch.premises_yard import Day, live_yard
from portaria.norms.policy import Policy
from portaria.people.models import Bond
from portaria.people.queries import bonds_on, in_force
from portaria.premises.badges import acts as badges
from portaria.premises.badges.models import Badge, Replacement
from portaria.premises.badges.types import Lend, Told
from portaria.premises.desk import Desk
from portaria.premises.places.acts import facts_of
from portaria.premises.places.decisions import requirements
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts as visits
from portaria.premises.visits.acts import Entry, EntryText
from portaria.premises.visits.decisions.registering import kept_by
from portaria.premises.visits.types import (
    AUTHORITIES,
    PROVIDER,
    Admit,
    Announce,
    Expect,
    Gather,
    Returned,
)
from portaria.workdays.calendar import Calendar

_BEGUN = timedelta(hours=3)
"""How much of a day must be over to be the one that is lived."""
_SEED, _WHOSE = 60, 600_000  # where the visitors' names and documents are drawn from
_AGENDA = timedelta(hours=1)
_PARTS = 30
"""How many people of the house a day needs."""


def day_before(body: str, at: datetime) -> datetime:
    """The opening of the business day before the one that :func:`live_day` lives."""
    calendar = Desk(at).calendar(body)
    return worked(calendar, worked(calendar, at)[0])[0]


def live_day(body: str, *, at: datetime) -> None:
    """Live the last day of ``body`` on which it worked, up to ``at``."""
    calendar = Desk(at).calendar(body)
    place = Place.objects.filter(body=body, kind="complex", closed_on=None).order_by("code").first()
    opens, closes = worked(calendar, at)
    people = _people(body, calendar.day_of(opens))
    if place is None or len(people) < _PARTS:
        return
    after = _opening(calendar, calendar.next_business(calendar.day_of(at) + timedelta(days=1)))
    day = Day(body, opens, closes, day_before(body, at), after, place, iter(people))
    _visits(day)
    _deliveries(day)
    _event(day)
    _badges(day)
    live_yard(day)
    with clock.at(at):
        run_due()


def _people(body: str, day: date) -> list[int]:
    """Those at work in a unit with a permanent badge, by their keys."""
    bonds = Bond.objects.filter(in_force(day), body=body, situation="active")
    there = bonds.exclude(unit=None).values("person")
    held = Badge.objects.filter(body=body, kind="permanente", state="active", person__in=there)
    return [key for key in held.order_by("person").values_list("person", flat=True) if key]


def worked(calendar: Calendar, at: datetime) -> tuple[datetime, datetime]:
    """Opening and closing of the last day that had begun :data:`_BEGUN` before ``at``."""
    day = calendar.day_of(at)
    while not calendar.is_business(day) or _opening(calendar, day) + _BEGUN > at:
        day -= timedelta(days=1)
    hours = calendar.opening(day)
    last = hours[1] if hours else calendar.first_instant(day).time()
    return _opening(calendar, day), datetime.combine(day, last, calendar.zone)


def _opening(calendar: Calendar, day: date) -> datetime:
    hours = calendar.opening(day)
    return datetime.combine(day, hours[0], calendar.zone) if hours else calendar.first_instant(day)


def _named(number: int) -> tuple[str, str]:
    """The name of an invented visitor, and their identity card, whose number is a CPF."""
    name = compose(draws.words(_SEED, 0, number)).civil
    digits = draws.cpf(_WHOSE + number)
    card = f"CIN {digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"
    return name, card


def _expect(day: Day, number: int, first_at: datetime, purpose: str, **more: Any) -> Expect:
    name, document = _named(number)
    host = next(day.people)
    bonds = bonds_on(host, first_at.date(), body=day.body)
    return Expect(
        day.body, name, host, bonds[0].unit_id if bonds else None, day.place.pk, first_at,
        first_at + _AGENDA, purpose, document, **{"asked_by": host, **more},
    )  # fmt: skip


def _visits(day: Day) -> None:
    """Expected, waiting at the desk, inside, past the hour, gone without giving the badge back."""
    coming = [
        _expect(day, 1, day.after + timedelta(hours=2), "Reunião sobre parcelamento"),
        _expect(day, 2, day.after + timedelta(hours=5), "Entrega de documentos do processo"),
    ]
    visits.expect_visits(coming, by=BY, at=day.at(10))
    _come(day, 3, day.before + timedelta(hours=2), "Vistoria de projeto")  # and never left
    gone = _come(day, 4, day.at(30), "Audiência")
    left = _come(day, 5, day.at(40), "Protocolo de recurso")
    _come(day, 6, day.at(50), "Atendimento agendado")
    _come(day, 7, day.at(70), "Manutenção do ar-condicionado", kind=PROVIDER,
          provider="eventual", company="Clima Exemplo Ltda.")  # fmt: skip
    visits.end_visits({gone: Returned.OUT, left: Returned.SAFE}, by=BY, at=day.at(120))
    waiting = _expect(day, 8, day.at(150), "Reunião de trabalho", asked_by=None)
    visits.announce_arrivals([waiting], by=BY, at=day.at(150))
    _registers(day)


def _registers(day: Day) -> None:
    """Whom the norms want known beforehand: one entry in each register that they keep."""
    told = {
        AUTHORITIES: EntryText(_named(9)[0], "Secretaria de Estado (invenção)", "Ofício 12/GAB"),
        "entidades_de_aposentados": EntryText(
            "Associação dos Aposentados (invenção)", "Representa quem se aposentou na casa",
            "Estatuto registrado",
        ),
    }  # fmt: skip
    kept = kept_by(Desk(day.at(5)).policy(day.body))
    entries = [Entry(day.body, one, told[one]) for one in kept if one in told]
    visits.enter_in_registers(entries, by=BY, at=day.at(5))


def _come(day: Day, number: int, when: datetime, purpose: str, **more: Any) -> int:
    """Somebody comes, is let in by the host's word, and is inside; the visit's key."""
    ask = _expect(day, number, when, purpose, **more)
    [key] = visits.announce_arrivals([ask], by=BY, at=when)
    admit = Admit(key, ask.document, said_by=ask.host, escort=ask.host, uniform=True)
    visits.admit_visitors([admit], by=BY, at=when + timedelta(minutes=3))
    return key


def _deliveries(day: Day) -> None:
    """One that is awaited, one that is at the gate."""
    asks = [
        Announce(day.body, next(day.people), day.place.pk, "2210", what, supplier, first, last)
        for what, supplier, first, last in (
            ("encomenda", "Livraria Exemplo", day.after, day.after + timedelta(hours=8)),
            ("medicamento", "Farmácia Exemplo", day.at(60), day.closes),
        )
    ]
    _awaited, here = visits.announce_deliveries(asks, by=BY, at=day.at(20))
    visits.receive_deliveries([here], by=BY, at=day.at(130))


def _event(day: Day) -> None:
    """A course on the next business day, with people of the house and from outside."""
    policy = Desk(day.at(25)).policy(day.body)
    found = Area.objects.filter(body=day.body, place__parent=day.place, closed_on=None)
    area = next((one for one in found.order_by("code") if not _kept(one, policy)), None)
    if area is None:
        return
    responsible = next(day.people)
    ask = Gather(
        day.body, "Curso de atendimento ao público", area.pk, day.after + timedelta(hours=1),
        day.after + timedelta(hours=4), responsible,
        "Identificar-se na recepção, com documento e placa do veículo.",
        persons=(next(day.people), next(day.people)), guests=(_named(10)[0], _named(11)[0]),
        asked_by=responsible,
    )  # fmt: skip
    visits.plan_events([ask], by=BY, at=day.at(25))


def _kept(area: Area, policy: Policy) -> bool:
    """Whether the norms name who authorises each access to ``area``: no room for a course."""
    return bool(requirements(facts_of(vars(area)), "", policy).authorised_by)


def _badges(day: Day) -> None:
    """A badge in each state: forgotten, forgotten yesterday and not given back, lost, ordered,
    replaced, blocked by hand; provisional ones in the drawer, for they are back; and somebody who
    may not get one."""
    yesterday, today, *back = (
        Lend(day.body, next(day.people), f"PROV-{n}", f"88000000{n}", _named(20 + n)[1])
        for n in (1, 2, 3, 4)
    )
    lent = badges.lend_provisionals(
        [yesterday, *back], by=BY, at=day.before + timedelta(minutes=20)
    )
    keys = [one.badge for one in lent[1:] if one.badge is not None]
    badges.return_provisionals(keys, by=BY, at=day.before + timedelta(hours=8))
    badges.lend_provisionals([today], by=BY, at=day.at(15))
    lost, stolen, worn, held = (_badge(day) for _ in range(4))
    told = [
        Told(lost, "perda", "BO 2026.1101"), Told(stolen, "furto", "BO 2026.1102"),
        Told(worn, "defeito", returned=True),
    ]  # fmt: skip
    asked = badges.tell_losses(told, by=BY, at=day.before + timedelta(hours=1))
    badges.order_replacements(asked[1:], by=BY, at=day.before + timedelta(hours=3))
    made = Replacement.objects.get(pk=asked[2])
    new = f"N{worn:05}", f"{950_000_000 + worn}"
    badges.deliver_replacements({made.pk: new}, by=BY, at=day.at(90))
    badges.block_by_hand(held, "Apuração de uso por outra pessoa", by=BY, at=day.at(100))
    badges.hinder(next(day.people), day.body, "Pendência de devolução de bens", by=BY,
                  at=day.at(5))  # fmt: skip


def _badge(day: Day) -> int:
    """The permanent badge of the next person."""
    held = Badge.objects.filter(person=next(day.people), kind="permanente", state="active")
    return held.values_list("pk", flat=True)[0]
