"""F10–F13: stories of the reception, told by days (SEFAZ 53–61, 65–68)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any

import pytest
from click.testing import CliRunner

from portaria.cli.main import root
from portaria.duties.types import Done, OpenDuty
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.notices.models import Notice
from portaria.people.models import Person, Unit
from portaria.premises.badges.models import Badge
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts
from portaria.premises.visits.deadlines import invite_due
from portaria.premises.visits.models import (
    Delivery,
    Event,
    Participant,
    Photo,
    Visit,
    Visitor,
)
from portaria.premises.visits.queries import open_visits
from portaria.premises.visits.types import (
    AUTHORITIES,
    Admit,
    Announce,
    Answer,
    Expect,
    Extend,
    Refused,
    Reply,
    Returned,
    Shot,
)
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    grounds,
    head_of,
    kinds,
    now,
    someone,
    until,
    waiting,
)

pytestmark = pytest.mark.django_db
DAY = "2026-11-12"
PICTURE = b"\xff\xd8\xff" + b"x" * 40


@pytest.fixture
def host(db: None) -> Person:
    built()
    return someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))


def asked(who: Person, **fields: Any) -> Expect:
    """Maria comes to see the host in Complexo I, in the morning."""
    given: dict[str, Any] = {
        "body": SLUG, "name": "Maria Lima", "host": who.pk,
        "unit": Unit.objects.get(code="CTI").pk, "place": place("C1"),
        "first_at": at(f"{DAY} 09:00"), "last_at": at(f"{DAY} 12:00"),
        "purpose": "reunião", **fields,
    }  # fmt: skip
    return Expect(**given)


def place(code: str) -> int:
    return Place.objects.get(code=code).pk


def arrive(who: Person, when: str = f"{DAY} 09:00", **fields: Any) -> int:
    [key] = acts.announce_arrivals([asked(who, **fields)], by=BY, at=at(when))
    return key


def answer(key: int, host: Person, said: Answer = Answer.RECEIVES, **fields: Any) -> None:
    acts.answer_visits([Reply(key, said, host.pk, **fields)], by=BY, at=at(f"{DAY} 09:05"))


def admit(key: int, when: str = f"{DAY} 09:10", **fields: Any) -> int:
    given = {"document": "RG 123", "serial": "VIS-1", **fields}
    [badge] = acts.admit_visitors([Admit(key, **given)], by=BY, at=at(when))
    return badge


def visit(key: int) -> Visit:
    return Visit.objects.get(pk=key)


def inside(host: Person, **fields: Any) -> int:
    key = arrive(host, **fields)
    answer(key, host)
    admit(key)
    return key


def test_f11_who_comes_unannounced_waits_until_the_host_answers_by_a_click(host: Person) -> None:
    key = arrive(host)
    [duty] = waiting("premises.answer_visit")
    assert duty.assignee == f"person:{host.pk}"
    told = Notice.objects.get(person=host.pk)
    assert (told.href, told.key) == (f"/visitas/{key}/", f"duty:{duty.pk}:waiting")
    with pytest.raises(Refused, match=r"Ninguém da casa responde ainda pelo visitante \(art\. 59"):
        admit(key)
    answer(key, host)
    assert waiting("premises.answer_visit") == []
    badge = Badge.objects.get(pk=admit(key))
    assert (badge.kind, badge.person_id, badge.category, badge.state) == (
        "visitante", None, "visitante", "active",
    )  # fmt: skip
    row = visit(key)
    assert (row.state, row.open_until) == ("open", at(f"{DAY} 18:00"))
    [found] = open_visits(SLUG)
    assert (found.badge, found.host, found.escort, found.place) == (
        badge.pk, host.pk, host.pk, place("C1"),
    )  # fmt: skip
    assert "Maria" not in str(list(Act.objects.values_list("kind", "subject")))


def test_f11_the_badge_in_the_safe_ends_the_visit_and_serves_again(host: Person) -> None:
    key = inside(host)
    number = Badge.objects.get(serial="VIS-1").credential.number  # type: ignore[union-attr]
    assert acts.deposit_badges(SLUG, [number, "outra"], by=BY, at=at(f"{DAY} 11:00")) == 1
    assert (visit(key).state, visit(key).returned_at) == ("left", "turnstile_safe")
    assert Badge.objects.get(serial="VIS-1").state == "returned"
    assert open_visits(SLUG) == []
    assert [kind for kind in kinds(ref("visit", key)) if kind.startswith("premises.")] == [
        "premises.visit.arrived", "premises.visit.answered", "premises.visit.admitted",
        "premises.visit.ended",
    ]  # fmt: skip
    second = arrive(host, name="João Dias")
    answer(second, host)
    assert admit(second, document="RG 9", serial=number)  # read by its credential
    assert Badge.objects.filter(serial="VIS-1", state="active").count() == 1


@pytest.mark.parametrize(
    ("said", "state"), [(Answer.DECLINES, "refused"), (Answer.SENDS, "waiting")]
)
def test_f11_the_host_does_not_receive_or_sends_somebody(
    host: Person, said: Answer, state: str
) -> None:
    key, other = arrive(host), someone("Bento Reis", slug=SLUG)
    with pytest.raises(Refused, match="quem responde é a pessoa visitada"):
        answer(key, other)
    answer(key, host, said, sent=other.pk if said is Answer.SENDS else None)
    assert visit(key).state == state
    if said is Answer.SENDS:
        admit(key)
        assert visit(key).escort_id == other.pk
    else:
        with pytest.raises(Refused, match="já não está"):
            admit(key)


def test_f11_a_visitor_known_by_the_document_and_one_answered_by_telephone(host: Person) -> None:
    acts.end_visits({inside(host): Returned.GUARD}, by=BY, at=at(f"{DAY} 10:00"))
    key = arrive(host, name="Maria L.")
    admit(key, said_by=host.pk, serial="")
    assert visit(key).visitor.name == "Maria Lima"
    badge = Badge.objects.get(serial=f"V{key}")
    assert len(badge.credential.number) == 17  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"document": ""}, "documento oficial com foto"),
        ({"place": None}, "Falta o complexo"),
        ({"unit": None}, "Falta a unidade"),
        ({"host": None}, "Falta a pessoa visitada"),
    ],
)
def test_f11_what_is_missing_is_said(host: Person, fields: dict[str, Any], said: str) -> None:
    document = fields.pop("document", "RG 1")
    key = arrive(host, **fields)
    with pytest.raises(Refused, match=said):
        admit(key, document=document, said_by=host.pk)
    assert visit(key).state == "waiting"
    assert not Badge.objects.filter(kind="visitante").exists()


def test_f11_a_minor_comes_in_with_who_answers_for_them(host: Person) -> None:
    key = arrive(host, minor=True)
    with pytest.raises(Refused, match="responde ainda pelo menor"):
        admit(key)
    admit(key, said_by=host.pk)
    assert visit(key).answered_by_id == host.pk


def test_f11_who_is_still_inside_at_closing_is_seen_out_unless_the_agenda_runs_on(
    host: Person,
) -> None:
    key = inside(host)
    until(f"{DAY} 17:59")
    assert waiting("premises.see_visitor_out") == []
    with pytest.raises(Refused, match="Diga por que a agenda se estende"):
        acts.extend_visits([Extend(key, at(f"{DAY} 19:30"), "")], by=BY, at=at(f"{DAY} 17:50"))
    extension = Extend(key, at(f"{DAY} 19:30"), "a reunião não terminou")
    acts.extend_visits([extension], by=BY, at=at(f"{DAY} 17:50"))
    until(f"{DAY} 19:29")
    assert visit(key).overdue_since is None
    until(f"{DAY} 19:30")
    assert visit(key).overdue_since == at(f"{DAY} 19:30")
    [duty] = waiting("premises.see_visitor_out")
    assert duty.assignee == f"person:{host.pk}"
    acts.end_visits({key: Returned.RECEPTIONIST}, by=BY, at=at(f"{DAY} 19:40"))
    assert waiting("premises.see_visitor_out") == []


def test_f11_a_badge_taken_away_opens_nothing_and_is_recovered(host: Person) -> None:
    key = inside(host)
    acts.end_visits({key: Returned.OUT}, by=BY, at=at(f"{DAY} 11:00"))
    badge = Badge.objects.get(serial="VIS-1")
    assert (badge.state, grounds(badge.pk)) == ("blocked", ["unreturned"])
    [duty] = waiting("premises.recover_visitor_badge")
    assert duty.assignee == "power:premises.desk"
    acts.recover_badges({key: Returned.GUARD}, by=BY, at=at("2026-11-13"))
    badge.refresh_from_db()
    assert badge.state == "returned"
    assert waiting("premises.recover_visitor_badge") == []
    with pytest.raises(Refused, match="não está por devolver"):
        acts.recover_badges({key: Returned.GUARD}, by=BY, at=at("2026-11-13"))


@dataclass
class Outbox:
    """A mail server that keeps what it is given."""

    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        assert list(recipients) == ["maria@example.org"]
        self.sent.append(message)


_outbox = Outbox()


def outbox() -> Outbox:
    return _outbox


def test_f11_an_invitation_is_sent_finds_the_visit_and_lapses(host: Person, settings: Any) -> None:
    settings.PORTARIA_NOTICES = f"{__name__}.outbox"
    _outbox.sent.clear()
    invited = asked(host, email="maria@example.org", asked_by=host.pk)
    [first, second] = acts.expect_visits([invited, invited], by=BY, at=at("2026-11-11"))
    duties = [
        OpenDuty(one.pk, one.kind, SLUG, one.subject, None, one.run_at, one.key, (), {}, None, 0)
        for one in waiting("premises.send_invitation")
    ]
    assert all(isinstance(one, Done) for one in invite_due(duties, at=at("2026-11-11")))
    assert len(_outbox.sent) == 2
    text = _outbox.sent[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert visit(first).code in text
    assert "documento oficial com foto" in text
    assert [part.get_content_type() for part in _outbox.sent[0].iter_attachments()] == ["image/png"]
    acts.present_visits([first], by=BY, at=at(f"{DAY} 09:00"))
    assert waiting("premises.answer_visit") == []  # the host said yes beforehand
    admit(first)
    until(f"{DAY} 11:59")
    assert visit(second).state == "expected"
    until(f"{DAY} 12:00")
    assert visit(second).state == "lapsed"


def test_f11_photographs_and_names_go_on_their_days_and_the_proof_stays(
    host: Person, settings: Any
) -> None:
    settings.VISITOR_PHOTOS_KEPT_DAYS, settings.VISITORS_KEPT_DAYS = 2, 10
    key = arrive(host)
    shots = [Shot(key, kind, "image/jpeg", PICTURE) for kind in ("document", "face")]
    [photo, _face] = acts.keep_photos(shots, by=BY, at=at(f"{DAY} 09:02"))
    assert PICTURE not in bytes(Photo.objects.get(pk=photo).content)
    assert acts.see_photo(photo, by=BY, at=at(f"{DAY} 09:03")) == ("image/jpeg", PICTURE)
    with pytest.raises(Refused, match="JPEG ou PNG"):
        acts.keep_photos([Shot(key, "face", "x", b"<svg/>")], by=BY, at=at(f"{DAY} 09:02"))
    answer(key, host)
    admit(key)
    acts.end_visits({key: Returned.SAFE}, by=BY, at=at(f"{DAY} 10:00"))
    until("2026-11-14 23:59")
    assert Photo.objects.count() == 2  # the last day is whole
    until("2026-11-15 00:00")
    assert not Photo.objects.exists()
    assert kinds(ref("visit", key)).count("premises.visit.photo_erased") == 2
    until("2026-11-22 23:59")
    assert Visitor.objects.get().name == "Maria Lima"
    until("2026-11-23 00:00")
    gone = Visitor.objects.get()
    assert (gone.name, gone.document, visit(key).purpose) == ("", "", "")
    assert kinds(ref("visitor", gone.pk)) == ["premises.visitor.erased"]


def test_f11_who_comes_again_is_kept_longer_and_erased_once(host: Person, settings: Any) -> None:
    settings.VISITORS_KEPT_DAYS = 10
    acts.end_visits({inside(host): Returned.SAFE}, by=BY, at=at(f"{DAY} 10:00"))
    later = asked(host, first_at=at("2026-11-19 09:00"), last_at=at("2026-11-19 12:00"))
    [key] = acts.announce_arrivals([later], by=BY, at=at("2026-11-19 09:00"))
    admit(key, "2026-11-19 09:10", said_by=host.pk)
    acts.end_visits({key: Returned.SAFE}, by=BY, at=at("2026-11-19 10:00"))
    until("2026-11-23 00:00")
    assert Visitor.objects.filter(name="Maria Lima", document="RG 123").exists()
    until("2026-11-30 00:00")
    assert not Visitor.objects.exclude(name="").exists()


def test_f11_an_authority_known_beforehand_enters_without_showing_a_document(
    host: Person,
) -> None:
    told = acts.EntryText("Governador", "Governo do Estado", "Ofício 3/2026")
    given = acts.Entry(SLUG, AUTHORITIES, told)
    [known] = acts.enter_in_registers([given], by=BY, at=at(DAY))
    key = arrive(host, name="Governador", entry=known)
    late = arrive(host, name="Governador", entry=known)
    admit(key, document="", said_by=host.pk)
    admitted = Act.objects.get(kind="premises.visit.admitted")
    assert "sefaz-mt-1-2012#art56_par5" in admitted.provisions
    assert acts.end_entries([known], "fim do mandato", by=BY, at=at(DAY)) == [known]
    with pytest.raises(Refused, match="Falta o documento oficial"):
        admit(late, document="", said_by=host.pk)  # no longer known when standing there
    with pytest.raises(Refused, match="já não está no cadastro"):
        arrive(host, name="Governador", entry=known)


def ask(rite: str, values: dict[str, Any], person: Person, when: str) -> int:
    with now(when):
        [key] = requests.ask([Ask(SLUG, rite, 0, values, person.pk)], by=BY, at=at(when))
    return key


def approve(key: int, person: Person, when: str) -> None:
    with now(when):
        requests.approve([key], person=person.pk, by=BY, at=at(when))


def test_f10_an_occasional_provider_after_hours_is_authorised_and_kept_company(
    host: Person,
) -> None:
    chief = head_of("CTI", "Chefe da TI")
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    values = {
        "company": "Frio Ltda", "names": "Davi Rocha\nEva Sá", "service": "trocar o ar",
        "escort": host.pk, "area": "C1-TI", "day": DAY, "hours": "19:00-22:00",
    }  # fmt: skip
    approve(ask("premises.provider_after_hours", values, chief, "2026-11-11"), gese, "2026-11-11")
    first, second = Visit.objects.order_by("pk")
    assert (first.kind, first.company, first.escort_id) == ("provider", "Frio Ltda", host.pk)
    with pytest.raises(Refused, match=r"falta a autorização prévia \(art\. 55"):
        admit(first.pk, f"{DAY} 18:59", uniform=True)
    with pytest.raises(Refused, match=r"Sem uniforme \(art\. 53"):
        admit(first.pk, f"{DAY} 19:00")
    badge = Badge.objects.get(pk=admit(first.pk, f"{DAY} 19:00", uniform=True))
    assert badge.category == "terceirizado"
    [found] = open_visits(SLUG)
    assert (found.provider, found.areas) == (
        "eventual", frozenset({Area.objects.get(code="C1-TI").pk}),
    )  # fmt: skip
    until(f"{DAY} 22:00")
    assert visit(first.pk).overdue_since is not None
    assert visit(second.pk).state == "lapsed"


def test_f12_a_delivery_told_beforehand_is_fetched_where_the_norm_says(host: Person) -> None:
    told = Announce(SLUG, host.pk, place("C1"), "2345", "lanche", "Cantina",
                    at(f"{DAY} 17:00"), at(f"{DAY} 21:00"))  # fmt: skip
    with pytest.raises(Refused, match=r"Falta dizer o ramal \(art\. 60, § 1º"):
        acts.announce_deliveries([replace(told, extension="")], by=BY, at=at(DAY))
    keys = acts.announce_deliveries([told, told, told], by=BY, at=at(DAY))
    [early] = acts.receive_deliveries(keys[:1], by=BY, at=at(f"{DAY} 17:30"))
    [late] = acts.receive_deliveries(keys[1:2], by=BY, at=at(f"{DAY} 18:00"))
    assert (early, late) == ("", "guarita de acesso do Complexo I")
    assert Notice.objects.filter(person=host.pk, kind="premises.delivery").count() == 2
    acts.collect_deliveries(keys[:2], by=BY, at=at(f"{DAY} 18:10"))
    until(f"{DAY} 21:00")
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["collected", "collected", "lapsed"]


def test_f13_an_evening_event_is_authorised_and_waits_for_who_answers_for_it(
    host: Person,
) -> None:
    cdp = someone("Coordenadora da Escola", slug=SLUG)
    competent("post.desenvolvimento_profissional", cdp)
    guest = someone("Caio Melo", slug=SLUG)
    values = {
        "title": "Curso noturno", "responsible": cdp.pk, "persons": [guest.pk],
        "guests": "Lia Prado", "guidance": "Apresente-se na Guarita I com documento.",
        "area": "C1-HALL", "day": DAY, "hours": "19:00-21:30",
    }  # fmt: skip
    key = ask("premises.event_space", values, host, "2026-11-10")
    approve(key, cdp, "2026-11-10 10:00")
    event = Event.objects.get()
    assert (event.after_hours, event.authorised) == (True, True)
    [duty] = waiting("premises.note_event")
    assert duty.assignee == "power:premises.manage"
    one = Participant.objects.get(person=guest.pk).pk
    with pytest.raises(Refused, match="não está nessa situação"):
        acts.enter_event(one, document="RG", plate="", by=BY, at=at(f"{DAY} 18:50"))
    with pytest.raises(Refused, match=r"ainda não chegou \(art\. 66"):
        acts.begin_event(event.pk, present=False, by=BY, at=at(f"{DAY} 18:50"))
    acts.begin_event(event.pk, present=True, by=BY, at=at(f"{DAY} 18:55"))
    with pytest.raises(Refused, match=r"placa do veículo.*\(art\. 65"):
        acts.enter_event(one, document="RG", by=BY, at=at(f"{DAY} 19:00"))
    acts.enter_event(one, document="RG", plate="ABC1D23", by=BY, at=at(f"{DAY} 19:00"))
    acts.leave_event(one, by=BY, at=at(f"{DAY} 21:00"))
    until(f"{DAY} 21:30")
    event.refresh_from_db()
    assert event.state == "ended"
    assert Participant.objects.filter(document="RG").exists()
    until("2027-11-13")
    assert not Participant.objects.exclude(name="", document="", plate="").exists()
    assert kinds(ref("school_event", event.pk))[-1] == "premises.event.participants_erased"


def run(*words: str, code: int = 0) -> str:
    """``portaria words`` one morning."""
    with now(f"{DAY} 09:00"):
        done = CliRunner().invoke(root, list(words))
    assert done.exit_code == code, done.output
    return done.output


def test_f11_f12_from_the_command_line(host: Person) -> None:
    desk = someone("Rita Recepção", slug=SLUG)
    competent("premises.desk", desk)
    common, times = ("--body", SLUG), ("--from", f"{DAY} 09:00:00", "--until", f"{DAY} 12:00:00")
    mine, there = ("--as", str(host.pk)), ("--as", str(desk.pk))
    told = run("visit", "expect", "Maria Lima", *common, "--place", "C1", "--purpose", "reunião",
               *times, *mine)  # fmt: skip
    key = str(Visit.objects.get().pk)
    assert Visit.objects.get().code in told
    assert "documento oficial" in run("visit", "admit", key, *there, code=1)
    assert "VIS-1" in run("visit", "admit", key, "--document", "RG 1", "--badge", "VIS-1", *there)
    [one] = json.loads(run("visit", "list", *common, "--json"))["visits"]
    assert (one["visitor"], one["badge"], one["place"]) == ("Maria Lima", "VIS-1", "C1")
    run("visit", "admit", key, *mine, code=1)  # whoever receives is no desk
    assert "0 visitas" in run("visit", "safe", "outra", *common, *there, code=1)
    assert "por recuperar" in run("visit", "leave", key, *there)
    assert "Maria Lima" in run("visit", "list", *common, "--view", "cracha")
    run("visit", "leave", key, "--returned", "guard", *there)
    assert "ninguém" in run("visit", "list", *common, "--view", "cracha")
    run("visit", "leave", "999999", *there, code=2)
    run("delivery", "announce", "lanche", *common, "--place", "C1", "--extension", "1", *times,
        *mine)  # fmt: skip
    parcel = str(Delivery.objects.get().pk)
    assert "recepção" in run("delivery", "arrived", parcel, *there)
    run("delivery", "collected", parcel, *there)
    run("delivery", "announce", "nada", *common, "--place", "C9", "--extension", "1", *times,
        *mine, code=2)  # fmt: skip


def test_f11_nobody_waits_at_the_desk_of_yesterday(host: Person) -> None:
    unannounced = arrive(host)
    told = asked(host, asked_by=host.pk, last_at=at(f"{DAY} 10:00"))
    [expected] = acts.expect_visits([told], by=BY, at=at("2026-11-11"))
    acts.present_visits([expected], by=BY, at=at(f"{DAY} 09:30"))
    let_in = arrive(host, name="João Dias")
    admit(let_in, said_by=host.pk)
    until(f"{DAY} 17:59")
    assert [visit(key).state for key in (unannounced, expected)] == ["waiting", "waiting"]
    until(f"{DAY} 18:00")
    states = [visit(key).state for key in (unannounced, expected, let_in)]
    assert states == ["refused", "refused", "open"]
    assert kinds(ref("visit", unannounced)).count("premises.visit.lapsed") == 1
    assert waiting("premises.answer_visit") == []


def test_f11_who_comes_when_the_desk_is_closed_waits_as_long_as_was_told(host: Person) -> None:
    late = {"first_at": at(f"{DAY} 19:00"), "last_at": at(f"{DAY} 21:00")}
    key = arrive(host, f"{DAY} 19:00", kind="provider", provider="continuado", **late)
    until(f"{DAY} 20:59")
    assert visit(key).state == "waiting"
    until(f"{DAY} 21:00")
    assert visit(key).state == "refused"
