"""Records of passages are seen by request only (F1, with G12's machinery): who may ask and on which
ground the norms say, as many as they say decide, what was found is handed over sealed and on
record, those concerned are told, and the request's own data have an end."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from pypdf import PdfReader

from portaria import clock
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.ledger.models import Act, Content
from portaria.people.models import Person, Unit
from portaria.premises.guard.disclosing import delivering
from portaria.premises.guard.disclosing.closing import ERASE
from portaria.premises.guard.disclosing.ending import RITES, end_others
from portaria.premises.guard.models import Disclosed, DisclosedVisit, Disclosure, Passing
from portaria.premises.guard.recording import store_past
from portaria.premises.places.models import Device, Place
from portaria.premises.places.types import Refused as Denied
from portaria.premises.rites import records
from portaria.premises.visits.acts import announce_arrivals
from portaria.premises.visits.models import Visit
from portaria.premises.visits.reporting import hand_report
from portaria.premises.visits.types import Expect
from portaria.procedures.records import sealing
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Ask, Refused
from premises.support import BY, SLUG, at, built, competent, now, someone
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
NOW = "2026-11-23 09:00"


class Treasury:
    """Ana passed on four days; Caio asks for the corregedoria; three manage the security."""

    def __init__(self) -> None:
        built()
        self.ana, self.bia, self.caio, self.gil, self.hugo, self.iris = (
            someone(name, slug=SLUG, unit=Unit.objects.get(code="GESE"))
            for name in ("Ana", "Bia", "Caio", "Gil", "Hugo", "Íris")
        )
        competent("conduct.inquire", self.caio)
        for person in (self.gil, self.hugo, self.iris):
            competent("premises.manage", person)
        self.passed("2026-11-01 23:59", self.ana)
        self.passed("2026-11-02 00:00", self.ana, "TI-E")
        self.passed("2026-11-03 10:00", self.bia, "TI-E")
        self.passed("2026-11-23 08:00", self.ana)
        store_past(at=at(NOW))

    def passed(self, when: str, person: Person, reader: str = "C1-CAT-1-E") -> None:
        Passing.objects.create(
            body_id=SLUG, at=at(when), reader=Device.objects.get(code=reader).pk, card="0901",
            person=person.pk, opens=True, code="authorised", badge="permanente",
            why=f"Autorizado: passagem de {when}.",
        )  # fmt: skip


@pytest.fixture
def treasury(settings: Any, tmp_path: Path) -> Treasury:
    settings.TRACES_DIR = tmp_path / "traces"
    return Treasury()


def inquiry(**values: Any) -> dict[str, Any]:
    return {
        "inquiry": "admissibilidade_e_preparatorios", "first": "2026-11-02", "last": "2026-11-23",
        "letter": "Ofício 9/2026", "purpose": "apurar um extravio", **values,
    }  # fmt: skip


def order(**values: Any) -> dict[str, Any]:
    told = {**inquiry(**values), "requester": "poder_judiciario", "on_behalf": "2ª Vara"}
    return {name: value for name, value in told.items() if name != "inquiry"}


def ask(rite: str, values: dict[str, Any], person: Person, about: int = 0) -> int:
    with now(NOW):
        [key] = acts.ask([Ask(SLUG, rite, about, values, person.pk)], by=BY, at=at(NOW))
    return key


def approve(key: int, person: Person, when: str = NOW) -> None:
    with now(when):
        acts.approve([key], person=person.pk, by=BY, at=at(when))


def package(key: int, person: Person) -> tuple[bytes, str]:
    data = delivering.deliver(key, person=person.pk, by=BY, at=at(NOW))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("registros.pdf").startswith(b"%PDF")
        return data, archive.read("registros.csv").decode()


def test_one_receives_ones_own_past_and_of_today_and_nobody_elses(treasury: Treasury) -> None:
    ana = treasury.ana
    period = {"first": "2026-11-02", "last": "2026-11-23"}
    with pytest.raises(Refused):
        ask("premises.own_passage_records", period, treasury.bia, about=ana.pk)
    key = ask("premises.own_passage_records", period, ana, about=ana.pk)
    assert not Disclosure.objects.exists()
    approve(key, treasury.gil)
    data, text = package(key, ana)
    assert [when in text for when in ("11-01 23:59", "11-02 00:00", "11-03 10:00", "11-23 08:00")
            ] == [False, True, False, True]  # fmt: skip
    assert "Porta da Tecnologia da Informação" in text
    assert sealing.check(data).problems == ()
    assert sealing.check(data).manifest["records"] == 2
    assert not Disclosed.objects.exists(), "who asked needs not be told"


def test_an_inquiry_needs_two_others_and_tells_unless_it_is_secret(treasury: Treasury) -> None:
    t = treasury
    open_ = ask("premises.passage_records", inquiry(persons=[t.ana.pk]), t.caio)
    secret = ask("premises.passage_records", inquiry(area="C1-TI", secret="apuração"), t.caio)
    for key in (open_, secret):
        approve(key, t.gil)
        assert not Disclosure.objects.filter(pk=key).exists()
        with pytest.raises(Refused):
            approve(key, t.gil)
        approve(key, t.hugo)
    assert Disclosure.objects.get(pk=open_).rows == 2
    told = Disclosed.objects.get(disclosure=open_)
    assert (told.person_id, told.told_at) == (t.ana.pk, at(NOW))
    _, text = package(secret, t.caio)
    assert ("Ana" in text, "Bia" in text, "11-23 08:00" in text) == (True, True, False)
    waiting = Disclosed.objects.filter(disclosure=secret)
    assert set(waiting.values_list("person", "told_at")) == {(t.ana.pk, None), (t.bia.pk, None)}
    delivering.unseal(secret, by=BY, at=at(NOW) + timedelta(days=9))
    assert not waiting.filter(told_at=None).exists()
    with pytest.raises(Denied, match="sigilo"):
        delivering.unseal(secret, by=BY, at=at(NOW))
    for other in (t.gil, t.ana):
        with pytest.raises(Denied, match="só quem pediu"):
            delivering.deliver(secret, person=other.pk, by=BY, at=at(NOW))
    kept = " ".join(filter(None, Content.objects.values_list("content", flat=True)))
    assert "passagem de" not in kept, "no record is in the ledger"


def test_r5_a_visit_whose_passages_were_given_is_noted_and_told_once_no_secret(
    treasury: Treasury,
) -> None:
    t = treasury
    place, unit = Place.objects.get(code="C1").pk, Unit.objects.get(code="GESE").pk
    first = at("2026-11-19 09:00")
    asked = Expect(SLUG, "Maria Lima", t.bia.pk, unit, place, first, at("2026-11-19 11:00"), "aula")
    [visit] = announce_arrivals([asked], by=BY, at=first)
    row = Visit.objects.get(pk=visit)
    Passing.objects.create(
        body_id=SLUG, at=at("2026-11-23 08:30"), reader=Device.objects.get(code="TI-E").pk,
        card="77", person=-visit, opens=True, code="authorised", badge="visitante", why="visita",
    )  # fmt: skip
    key = ask("premises.passage_records", inquiry(area="C1-TI", secret="apuração"), t.caio)
    for person in (t.gil, t.hugo):
        approve(key, person)
    assert DisclosedVisit.objects.get().visit_id == visit

    def report() -> str:
        paper = hand_report(row.visitor_id, by=BY, at=at(NOW))
        pages = PdfReader(io.BytesIO(paper)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    assert f"pedido nº {key} recebeu" not in report()
    delivering.unseal(key, by=BY, at=at(NOW))
    assert f"O pedido nº {key} recebeu passagens suas em 23/11/2026" in report()


def test_what_the_norm_does_not_admit_is_refused(treasury: Treasury) -> None:
    t = treasury
    cases = (
        ("premises.passage_records", inquiry(persons=[t.ana.pk]), t.bia, "."),
        ("premises.passage_records", inquiry(), t.caio, "busca aberta"),
        ("premises.passage_records", inquiry(area="NADA"), t.caio, "opç"),
        ("premises.passage_records", inquiry(area="C1-TI", inquiry="curiosidade"), t.caio, "opç"),
        ("premises.passage_records", inquiry(area="C1-TI", first="2026-11-24", last="2026-11-25"),
         t.caio, "«Desde».*ainda não chegou"),
        ("premises.passage_records", inquiry(area="C1-TI", last="2026-11-24"), t.caio,
         "«Até».*ainda não chegou"),
        ("premises.passage_records", inquiry(area="C1-TI", first="2026-11-23", last="2026-11-22"),
         t.caio, "termina antes"),
        ("premises.ordered_passage_records", order(area="C1-TI"), t.caio, "."),
        ("premises.ordered_passage_records",
         {**order(area="C1-TI"), "requester": "autoridade_policial"}, t.gil, "opç"),
        ("premises.ordered_passage_records",
         {**order(area="C1-TI"), "requester": "titular_dos_registros"}, t.gil, "opç"),
    )  # fmt: skip
    for rite, values, person, said in cases:
        with pytest.raises(Refused, match=said):
            ask(rite, values, person)
    assert not Request.objects.exists()


def test_a_day_to_come_is_told_beside_its_field(treasury: Treasury) -> None:
    caio = signed_in(treasury.caio, "caio")
    with now(NOW):
        there = "/pedidos/novo/premises.passage_records/"
        answer = caio.post(there, inquiry(area="C1-TI", last="2026-11-24"))
    form = answer.context["form"]
    assert answer.status_code == 400
    assert set(form.errors) == {"last"}
    assert "ainda não chegou" in str(form.errors["last"])


def test_an_order_is_registered_by_one_and_released_by_two_others(treasury: Treasury) -> None:
    t = treasury
    key = ask("premises.ordered_passage_records", order(persons=[t.bia.pk]), t.gil)
    approve(key, t.hugo)
    approve(key, t.iris)
    data, text = package(key, t.gil)
    assert "11-03 10:00" in text
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("manifesto.json"))
    assert "Poder Judiciário" in told["asked"].values()
    assert set(told["decided_by"]) == {t.hugo.pk, t.iris.pk}


def test_packages_go_after_their_days_and_the_request_after_its_own(treasury: Treasury) -> None:
    t = treasury
    given = ask("premises.passage_records", inquiry(persons=[t.ana.pk]), t.caio)
    approve(given, t.gil)
    approve(given, t.hugo)
    refused = ask("premises.passage_records", inquiry(persons=[t.ana.pk]), t.caio)
    with now(NOW):
        acts.refuse([refused], "fora da apuração", person=t.gil.pk, by=BY, at=at(NOW))
    assert end_others(at=at(NOW)) == 1
    assert end_others(at=at(NOW)) == 0
    delivering.end_packages(at=at(NOW) + timedelta(days=30))
    assert Disclosure.objects.get(pk=given).package
    delivering.end_packages(at=at(NOW) + timedelta(days=30, seconds=1))
    with pytest.raises(Denied, match="já se foi"):
        delivering.deliver(given, person=t.caio.pk, by=BY, at=at(NOW))
    ends = Disclosure.objects.get(pk=given).keep_until
    assert ends == date(2027, 11, 23), "the installation's twelve months: the norm is silent"
    duties = Duty.objects.filter(kind=ERASE)
    assert set(duties.values_list("subject", flat=True)) == {
        f"request:{given}", f"request:{refused}"
    }  # fmt: skip
    for duty in duties:
        moment = duty.run_at
        with clock.at(moment):
            run_due(until=moment)
    for key in (given, refused):
        row = Request.objects.get(pk=key)
        assert (row.values, row.why, row.asker_id) == ({}, "", t.caio.pk)
    assert not Disclosed.objects.exists()
    assert Act.objects.filter(kind="premises.passage_records.erased").count() == 2


def test_the_rites_that_are_ended_are_the_ones_declared() -> None:
    assert set(RITES) == {records.OWN.id, records.INQUIRED.id, records.ORDERED.id}


def test_commands_hand_it_over_check_it_and_end_its_secrecy(
    treasury: Treasury, tmp_path: Path
) -> None:
    t = treasury
    key = ask("premises.passage_records", inquiry(persons=[t.ana.pk], secret="x"), t.caio)
    approve(key, t.gil)
    approve(key, t.hugo)
    file = tmp_path / "pacote.zip"

    def run(*words: object) -> int:
        with now(NOW):
            return CliRunner().invoke(root, [str(word) for word in words]).exit_code

    assert run("door", "records", key, file, "--as", t.ana.pk) == 1
    assert run("door", "records", key, file, "--as", t.caio.pk) == 0
    assert run("door", "records", key, file, "--as", t.caio.pk) == 2, "the file is there"
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("traces", "verify", file) == 0
    assert run("door", "unseal", key, "--as", t.ana.pk) == 1
    assert run("door", "unseal", key, "--as", t.gil.pk) == 0
    assert run("door", "unseal", 0, "--as", t.gil.pk) == 2
    assert not Disclosed.objects.filter(told_at=None).exists()


def test_pages_hand_the_package_to_who_asked_only(treasury: Treasury) -> None:
    t = treasury
    key = ask("premises.passage_records", inquiry(persons=[t.ana.pk], secret="x"), t.caio)
    approve(key, t.gil)
    approve(key, t.hugo)
    caio, ana, gil = (
        signed_in(person, name)
        for person, name in ((t.caio, "caio"), (t.ana, "ana"), (t.gil, "gil"))
    )
    where = f"/registros-de-passagens/{key}/"
    with now(NOW):
        assert "Receber os registros" in page(caio)
        answer = caio.post(f"{where}pacote/")
        assert sealing.check(answer.content).problems == ()
        assert answer["Cache-Control"] == "no-store"
        assert ana.post(f"{where}pacote/").status_code == 404
        assert "Nenhum que se possa dizer" in page(ana)
        assert ana.post(f"{where}abrir-sigilo/").status_code == 403
        assert gil.post(f"{where}abrir-sigilo/").status_code == 302
        assert "Nenhum que se possa dizer" not in page(ana)


def page(client: Client) -> str:
    answer = client.get("/registros-de-passagens/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_right_is_looked_at_again_when_it_is_granted(treasury: Treasury) -> None:
    t = treasury
    key = ask("premises.passage_records", inquiry(persons=[t.ana.pk]), t.caio)
    approve(key, t.gil)
    changed = inquiry(persons=[t.ana.pk], inquiry="curiosidade")
    Request.objects.filter(pk=key).update(values=changed)
    approve(key, t.hugo)
    row = Request.objects.get(pk=key)
    assert row.state == "approved"
    assert "não cabe mais" in row.why
    assert not Disclosure.objects.exists()
