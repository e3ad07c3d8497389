"""What the desk is told before it does something in vain, or against the norm (F11, F13; SEFAZ 12,
13, 56, 63–68)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portaria import clock
from portaria.duties.models import Duty
from portaria.launch.inventing import ONE_IN
from portaria.launch.premises import build
from portaria.ledger.models import Act
from portaria.notices.models import Notice
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from portaria.people.types import EventKind
from portaria.premises.access.models import Grant
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts
from portaria.premises.visits.deadlines import end_waiting
from portaria.premises.visits.models import Event, Participant, Visit, VisitArea
from portaria.premises.visits.types import Admit, Answer, Expect, Gather, Refused, Reply, Returned
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask
from portaria.procedures.requests.types import Refused as RequestRefused
from premises.support import (
    BY,
    ROOT,
    SLUG,
    at,
    built,
    competent,
    head_of,
    now,
    settled,
    someone,
    waiting,
)
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
DAY = "2027-01-18"  # a Monday
MOMENT, NIGHT = f"{DAY} 09:00", f"{DAY} 20:00"


@pytest.fixture
def desk(db: None) -> Client:
    built()
    person = someone("Rita Recepção", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.desk", person)
    return signed_in(person, "rita")


@pytest.fixture
def host(desk: Client) -> Person:
    return someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"), registration="M77")


def get(client: Client, path: str, when: str = MOMENT, status: int = 200) -> str:
    with now(when):
        answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client: Client, path: str, when: str = MOMENT, **data: Any) -> str:
    with now(when):
        return client.post(path, data, follow=True).content.decode()


def arrival(**fields: Any) -> dict[str, Any]:
    return {
        "nome": "Érica Ávila", "motivo": "reunião", "matricula": "M77", "documento": "RG 123",
        "complexo": str(Place.objects.get(code="C1").pk), **fields,
    }  # fmt: skip


def asked(host: Person, **fields: Any) -> Expect:
    given: dict[str, Any] = {
        "body": SLUG, "name": "Érica Ávila", "host": host.pk,
        "unit": host.bonds.get().unit_id, "place": Place.objects.get(code="C1").pk,
        "first_at": at(MOMENT), "last_at": at(f"{DAY} 12:00"), "purpose": "reunião", **fields,
    }  # fmt: skip
    return Expect(**given)


def leave(person: Person, first: str = "2027-01-11", until: str | None = "2027-01-30") -> None:
    """The person goes on leave, as HR told."""
    bond = person.bonds.get()
    last = date.fromisoformat(until) if until else None
    FunctionalEvent.objects.create(
        body_id=SLUG, person=person, bond=bond, kind=EventKind.LEAVE.value, until=last,
        effective_on=date.fromisoformat(first), known_at=at(first), key=f"leave:{person.pk}", act=0,
    )  # fmt: skip
    Bond.objects.filter(pk=bond.pk).update(situation="leave", away_until=last)


def code(area: str) -> int:
    return Area.objects.get(code=area).pk


# Who comes at an hour at which nobody is let in


@pytest.mark.parametrize(
    ("fields", "article"),
    [({}, "art. 63"), ({"prestador": "eventual", "uniforme": "1"}, "art. 55")],
)
def test_art63_who_comes_unannounced_after_hours_is_not_registered_and_nobody_is_told(
    desk: Client, host: Person, fields: dict[str, str], article: str
) -> None:
    page = post(desk, "/recepcao/visitante/", NIGHT, **arrival(**fields))
    assert article in page
    assert "O expediente desse dia vai das 08:00 às 18:00" in page
    assert not Visit.objects.exists()
    assert not Notice.objects.filter(person=host.pk).exists()
    assert waiting("premises.answer_visit") == []


@pytest.mark.parametrize(
    ("when", "there"), [(f"{DAY} 17:59", 1), (f"{DAY} 18:00", 0), (f"{DAY} 07:59", 0)]
)
def test_art63_at_the_very_end_of_the_opening_hours_nobody_is_registered(
    desk: Client, host: Person, when: str, there: int
) -> None:
    post(desk, "/recepcao/visitante/", when, **arrival())
    assert Visit.objects.count() == there


def test_art63_who_was_expected_earlier_and_comes_after_hours_is_not_announced(
    desk: Client, host: Person
) -> None:
    [key] = acts.expect_visits([asked(host, asked_by=host.pk)], by=BY, at=at("2027-01-15 10:00"))
    assert "(art. 63" in post(desk, f"/visitas/{key}/chegou/", "2027-01-17 10:00")  # a Sunday
    assert Visit.objects.get().state == "expected"
    assert not Notice.objects.filter(person=host.pk).exists()
    post(desk, f"/visitas/{key}/chegou/")
    assert Visit.objects.get().state == "waiting"


def test_art53_a_provider_of_every_day_is_registered_at_any_hour(
    desk: Client, host: Person
) -> None:
    post(desk, "/recepcao/visitante/", NIGHT, **arrival(prestador="continuado"))
    assert Visit.objects.get().state == "waiting"


# The badge of a visit that is over


def test_art56_the_badge_of_a_visit_that_is_over_is_not_printed(desk: Client, host: Person) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1"))
    key = Visit.objects.get().pk
    there = [f"/visitas/{key}/imprimir/{kind}/" for kind in ("cracha", "etiqueta")]
    for path in there:
        with now(MOMENT):
            assert desk.get(path).status_code == 200
    acts.end_visits({key: Returned.OUT}, by=BY, at=at(f"{DAY} 09:30"))
    for path in there:
        page = get(desk, path, f"{DAY} 10:00", status=409)
        assert "A visita terminou em" in page
        assert f"/visitas/{key}/" in page
    get(desk, f"/visitas/{key}/imprimir/outro/", status=404)


# Who is visited and is away


def test_art56_the_desk_is_told_that_who_is_visited_is_away_and_who_is_in_their_place(
    desk: Client, host: Person
) -> None:
    unit = Unit.objects.get(code="CTI")
    second = someone("Bento Reis", slug=SLUG, unit=unit, registration="M78")
    unit.head, unit.substitute = host, second
    unit.save(update_fields=["head", "substitute"])
    leave(host)
    said = "Ana Souza não está em exercício até 30/01/2027 e não pode receber"
    stands_in = "Em seu lugar responde Bento Reis (M78)"
    before = get(desk, "/recepcao/visitante/?matricula=M77")
    assert said in before
    assert stands_in in before
    for more in ({}, {"telefone": "1"}):
        page = post(desk, "/recepcao/visitante/", **arrival(**more))
        assert said in page
        assert stands_in in page
    assert not Visit.objects.exists()
    assert not Notice.objects.filter(person=host.pk).exists()
    with pytest.raises(Refused, match="não está em exercício até 30/01/2027"):
        acts.announce_arrivals([asked(host)], by=BY, at=at(MOMENT))
    after = "2027-02-01 09:00"
    assert said not in get(desk, "/recepcao/visitante/?matricula=M77", after)
    post(desk, "/recepcao/visitante/", after, **arrival())
    assert Visit.objects.get().host_id == host.pk


def test_art56_of_who_heads_nothing_the_head_of_the_unit_is_told(
    desk: Client, host: Person
) -> None:
    head_of("CTI", "Chefe da TI")
    leave(host, until=None)
    page = post(desk, "/recepcao/visitante/", **arrival())
    assert "Ana Souza não está em exercício e não pode receber" in page
    assert "Em seu lugar responde Chefe da TI" in page


def test_art56_the_box_says_who_is_away(desk: Client, host: Person) -> None:
    with connection.cursor() as c:
        c.execute("UPDATE people_person SET search = to_tsvector('simple', 'ana souza m77')")
    assert "afastado(a)" not in get(desk, "/recepcao/?q=souza")
    leave(host)
    assert "afastado(a)" in get(desk, "/recepcao/?q=souza")


@pytest.mark.parametrize("how", ["leave", "end"])
def test_art56_who_said_yes_beforehand_and_is_away_since_receives_nobody(
    desk: Client, host: Person, how: str
) -> None:
    expected = asked(host, asked_by=host.pk)
    [key] = acts.expect_visits([expected], by=BY, at=at("2027-01-08 10:00"))
    if how == "leave":
        leave(host)
        said = "não está em exercício até 30/01/2027"
    else:
        Bond.objects.filter(person=host).update(end=date(2027, 1, 12))
        said = "já não tem vínculo em vigor"
    assert said in get(desk, f"/visitas/{key}/")
    assert said in post(desk, f"/visitas/{key}/chegou/")
    assert Visit.objects.get().state == "expected"
    assert not Notice.objects.filter(person=host.pk).exists()
    with pytest.raises(Refused, match=r"Falta dizer quem acompanha \(art\. 56"):
        acts.admit_visitors([Admit(key, "RG 1")], by=BY, at=at(MOMENT))
    other = someone("Bento Reis", slug=SLUG)
    acts.admit_visitors([Admit(key, "RG 1", escort=other.pk)], by=BY, at=at(MOMENT))
    assert Visit.objects.get().state == "open"


# Who waits since before the wait had an end


def test_f11_who_waits_since_an_earlier_day_waits_no_longer(desk: Client, host: Person) -> None:
    old, new = (
        acts.announce_arrivals(
            [asked(host, name=name, first_at=at(f"{day} 09:00"), last_at=at(f"{day} 18:00"))],
            by=BY, at=at(f"{day} 09:00"),
        )[0]
        for name, day in (("Velha Espera", "2027-01-15"), ("Nova Espera", DAY))
    )  # fmt: skip
    Duty.objects.filter(kind="premises.lapse_visit").delete()  # as an earlier version left them
    end_waiting(at(MOMENT))
    assert Visit.objects.get(pk=old).state == "refused"
    assert Visit.objects.get(pk=new).state == "waiting"
    assert "Velha Espera" not in get(desk, "/recepcao/visitas/?situacao=recepcao")
    [open_] = waiting("premises.answer_visit")
    assert open_.subject == f"visit:{new}"
    end_waiting(at(f"{DAY} 23:00"))
    assert Visit.objects.get(pk=new).state == "waiting"  # its own day is not over
    end_waiting(at("2027-01-19 00:30"))
    assert Visit.objects.get(pk=new).state == "refused"


# Names as they are typed


@pytest.mark.parametrize("text", ["erica", "ERICA A", "Érica Áv", "érica"])
def test_f11_accents_and_case_do_not_hide_a_visit(desk: Client, host: Person, text: str) -> None:
    post(desk, "/recepcao/visitante/", **arrival(telefone="1", serie="VIS-1"))
    key = Visit.objects.get().pk
    assert "Érica Ávila" in get(desk, f"/recepcao/visitas/?q={text}")
    assert "Érica Ávila" in get(desk, f"/recepcao/?q={text}")
    assert "Érica Ávila" in get(signed_in(host, "ana"), f"/busca/?q={text}")
    acts.end_visits({key: Returned.SAFE}, by=BY, at=at(f"{DAY} 09:30"))
    assert "Nova visita" in get(desk, f"/recepcao/?q={text}")
    assert "Érica" not in get(desk, "/recepcao/visitas/?q=Avila")


# Courses and events


def gather(responsible: Person, area: str, **fields: Any) -> Gather:
    given: dict[str, Any] = {
        "body": SLUG, "title": "Oficina", "area": code(area), "first_at": at(f"{DAY} 14:00"),
        "last_at": at(f"{DAY} 16:00"), "responsible": responsible.pk,
        "guidance": "Com documento.", **fields,
    }  # fmt: skip
    return Gather(**given)


def granted(person: Person, area: str, **fields: Any) -> None:
    Grant.objects.create(
        body_id=SLUG, person=person, area_id=code(area), first_on=date(2027, 1, 1), act=0,
        **{"state": "active", "state_since": at("2027-01-01"), **fields},
    )  # fmt: skip


EVENING = {"first_at": at(f"{DAY} 19:00"), "last_at": at(f"{DAY} 21:00")}


def test_art68_an_event_after_hours_is_authorised_and_told_before_it_begins(
    desk: Client, host: Person
) -> None:
    evening = gather(host, "C1-HALL", **EVENING)
    with pytest.raises(Refused, match=r"falta a autorização de: .*\(art\. 68"):
        acts.plan_events([evening], by=BY, at=at(MOMENT))
    authorised = gather(host, "C1-HALL", authorised=True, **EVENING)
    with pytest.raises(Refused, match=r"a comunicação é prévia.*\(art\. 68"):
        acts.plan_events([authorised], by=BY, at=at(f"{DAY} 19:00"))
    assert acts.plan_events([authorised], by=BY, at=at(f"{DAY} 18:59"))


def test_art68_an_event_of_the_day_does_not_begin_at_night(desk: Client, host: Person) -> None:
    [key] = acts.plan_events([gather(host, "C1-HALL")], by=BY, at=at(MOMENT))
    there = f"/recepcao/eventos/{key}/"
    for when in (f"{DAY} 07:59", "2027-01-17 14:00"):
        assert "falta a autorização de" in post(desk, f"{there}comecar/", when, presente="1")
    assert Event.objects.get().state == "planned"
    post(desk, f"{there}comecar/", f"{DAY} 14:00")
    assert Event.objects.get().state == "begun"


def test_art65_an_authorisation_is_for_the_days_of_the_event(desk: Client, host: Person) -> None:
    evening = gather(host, "C1-HALL", authorised=True, **EVENING)
    [key] = acts.plan_events([evening], by=BY, at=at("2027-01-14 09:00"))
    with pytest.raises(Refused, match=r"\(art\. 68"):
        acts.begin_event(key, present=True, by=BY, at=at("2027-01-14 19:00"))
    acts.begin_event(key, present=True, by=BY, at=at(f"{DAY} 18:55"))


def test_art13_an_event_in_a_restricted_area_is_of_those_who_may_enter_it(
    desk: Client, host: Person
) -> None:
    other = someone("Caio Melo", slug=SLUG)
    control = gather(host, "C1-CFTV", persons=(other.pk,))
    for missing in (2, 1):
        said = rf"Participantes sem acesso à área: {missing}\. .*\(art\. 13"
        with pytest.raises(Refused, match=said):
            acts.plan_events([control], by=BY, at=at(MOMENT))
        granted(host if missing == 2 else other, "C1-CFTV")
    from_outside = gather(host, "C1-CFTV", persons=(other.pk,), guests=("Lia Prado",))
    with pytest.raises(Refused, match=r"Há participante de fora\. .*\(art\. 13"):
        acts.plan_events([from_outside], by=BY, at=at(MOMENT))
    [key] = acts.plan_events([control], by=BY, at=at(MOMENT))
    acts.begin_event(key, present=True, by=BY, at=at(f"{DAY} 14:00"))
    Grant.objects.filter(person=other).update(state="ended")
    one = Participant.objects.get(person=other).pk
    with pytest.raises(Refused, match=r"\(art\. 13"):
        acts.enter_event(one, document="RG 1", plate="", by=BY, at=at(f"{DAY} 14:05"))
    Grant.objects.filter(person=other).update(state="active")
    acts.enter_event(one, document="RG 1", plate="", by=BY, at=at(f"{DAY} 14:05"))
    planned = Act.objects.get(kind="premises.event.planned")
    assert planned.outcome == "plan"


def test_an_event_is_in_an_area_of_the_body(desk: Client, host: Person) -> None:
    Area.objects.filter(code="C1-HALL").update(closed_on=date(2027, 1, 4))
    with pytest.raises(Refused, match="não é do órgão"):
        acts.plan_events([gather(host, "C1-HALL")], by=BY, at=at(MOMENT))


def test_art13_whoever_asks_for_an_event_in_a_restricted_area_is_told_at_once(
    desk: Client, host: Person
) -> None:
    cdp = someone("Coordenadora da Escola", slug=SLUG)
    competent("post.desenvolvimento_profissional", cdp)
    values = {
        "title": "Curso noturno", "responsible": host.pk, "persons": [], "guests": "Lia Prado",
        "guidance": "Com documento.", "area": "C1-DC", "day": DAY, "hours": "19:00-21:30",
    }  # fmt: skip
    with now(MOMENT), pytest.raises(RequestRefused, match=r"participante de fora.*\(art\. 13"):
        requests.ask([Ask(SLUG, "premises.event_space", 0, values, host.pk)], by=BY, at=at(MOMENT))
    with now(MOMENT):
        hall = {**values, "area": "C1-HALL"}
        requests.ask([Ask(SLUG, "premises.event_space", 0, hall, host.pk)], by=BY, at=at(MOMENT))


def test_art13_the_demonstration_s_course_is_where_whoever_takes_part_may_be() -> None:
    settled()
    unit = Unit.objects.get(code="GESE")
    for number in range(2 * ONE_IN):
        someone(f"Pessoa {number}", slug=SLUG, unit=unit)
    build(ROOT / "bodies" / SLUG, SLUG, at=at("2026-11-12 11:30"))
    assert Event.objects.get().area.level in ("nivel_1", "nivel_2")


# Areas indicated that the badge does not open


def test_art13_the_desk_is_told_which_area_the_badge_does_not_open(
    desk: Client, host: Person
) -> None:
    fields = arrival(areas="C1-CFTV C1-GERAL", prestador="continuado", uniforme="1")
    post(desk, "/recepcao/visitante/", **fields)
    key = Visit.objects.get().pk
    page = get(desk, f"/visitas/{key}/")
    assert "não abre «Central de monitoramento»" in page
    assert "(art. 13" in page
    assert "não abre «Circulação" not in page
    with clock.at(at(MOMENT)):
        acts.answer_visits([Reply(key, Answer.RECEIVES, host.pk)], by=BY, at=at(MOMENT))
    acts.admit_visitors([Admit(key, "RG 1", uniform=True)], by=BY, at=at(MOMENT))
    opens = dict(VisitArea.objects.values_list("area__code", "opens"))
    assert opens == {"C1-CFTV": False, "C1-GERAL": True}
