"""The guard's screens: goods, parking, rounds, tonight's authorisations; and one's own vehicles."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portaria import clock
from portaria.frame.places import page_for
from portaria.incidents.models import Incident
from portaria.ledger.listing import content_of
from portaria.ledger.models import Act
from portaria.people.models import Unit
from portaria.premises.access.acts import authorise
from portaria.premises.access.types import SPECIAL, AuthorisationAsk
from portaria.premises.goods.acts import TAKE_TERM, authorise_exits
from portaria.premises.goods.models import Exit, Reconciliation
from portaria.premises.goods.reconciling import RECONCILE
from portaria.premises.goods.types import ExitAsk, Line
from portaria.premises.guard.models import Passing
from portaria.premises.parking.models import Outage, Parked, Vehicle
from portaria.premises.places.models import Area, Device, Passage, Place
from portaria.premises.rounds import acts as rounds
from portaria.premises.rounds.models import Round
from portaria.steps.reasons import by_fact, decided
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    day,
    holder,
    policy,
    someone,
    waiting,
    work,
)
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = "2027-01-18 08:00"


@pytest.fixture
def guard(db: None) -> Client:
    built()
    person = someone("Vigia do Prédio", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.desk", person)
    competent("premises.manage", person)
    return signed_in(person, "vigia")


def get(client: Client, path: str, when: str = MOMENT) -> str:
    with clock.at(at(when)):
        answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode() if "text/html" in answer["Content-Type"] else ""


def post(client: Client, path: str, **data: Any) -> str:
    with clock.at(at(MOMENT)):
        answer = client.post(path, data, follow=True)
    return answer.content.decode()


def an_exit(goods: str = "permanente", term: str = "") -> int:
    ask = ExitAsk(
        SLUG, goods, (Line(2, "monitores", "T-1"),), Place.objects.get(code="C1").pk, "Bento Dias",
        "Oficina", day("2027-01-18"), day("2027-01-19"), None, term=term,
    )  # fmt: skip
    [key] = authorise_exits([ask], by=BY, at=at(MOMENT))
    return key


def test_e14_the_guard_checks_what_leaves(guard: Client) -> None:
    key = an_exit()
    assert "Bento Dias" in get(guard, "/bens/saidas/")
    assert "Bento Dias" not in get(guard, "/bens/saidas/?q=Outro")
    assert "Bento Dias" in get(guard, f"/bens/saidas/?q={key}")
    page = get(guard, f"/bens/saidas/{key}/")
    assert "monitores" in page
    get(guard, f"/bens/saidas/{key}/autorizacao.pdf")
    check = f"/bens/saidas/{key}/conferir/"
    assert "Faltam 1 de 2" in post(guard, check, **{"item-1": "1", "via": "1"})
    assert "podem sair" in post(guard, check, **{"item-1": "2", "via": "1"})
    assert Exit.objects.get(pk=key).state == "left"
    [due] = waiting(RECONCILE)
    assert "monitores" not in get(guard, page_for(due))
    assert "Tudo confere" in post(guard, page_for(due), nota="")
    assert Reconciliation.objects.get().count == 1


def test_e14_a_term_taken_and_an_authorisation_cancelled(guard: Client) -> None:
    key = an_exit("apreendido", "TL 7")
    [due] = waiting(TAKE_TERM)
    assert page_for(due) == f"/bens/saidas/{key}/"
    post(guard, f"/bens/saidas/{key}/termo/")
    assert Exit.objects.get(pk=key).term_at is not None
    assert "Diga por que" in post(guard, f"/bens/saidas/{key}/cancelar/").replace("diga", "Diga")
    post(guard, f"/bens/saidas/{key}/cancelar/", motivo="engano")
    assert Exit.objects.get(pk=key).state == "cancelled"
    with clock.at(at(MOMENT)):
        assert "Bento" in guard.get("/bens/saidas/exportar.csv").getvalue().decode("utf-8-sig")
        assert guard.post(f"/bens/saidas/{key}/voar/").status_code == 404
        stranger = signed_in(someone("Outra Pessoa", slug=SLUG), "outra")
        assert stranger.get(f"/bens/saidas/{key}/").status_code == 403
        assert stranger.get("/bens/saidas/").status_code == 403
        assert stranger.get("/bens/saidas/remessa/").status_code == 403


def test_e14_the_head_of_a_unit_sends_material_to_an_event(guard: Client) -> None:
    unit = Unit.objects.get(code="CTI")
    unit.head = someone("Chefe da TI", slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    head = signed_in(unit.head, "chefe")
    get(head, "/bens/saidas/remessa/")
    told = {"lugar": "C1", "destino": "Feira", "leva": "Bento", "de": "2027-01-18",
            "ate": "2027-01-19"}  # fmt: skip
    assert "Linha 1" in post(head, "/bens/saidas/remessa/", bens="cadeiras", **told)
    assert "autorizada" in post(head, "/bens/saidas/remessa/", bens="10 cadeiras", **told)
    row = Exit.objects.get()
    assert (row.goods, row.unit_id, row.authorised_by_id) == ("consumo", unit.pk, unit.head.pk)


def test_f14_the_gate_of_the_lot_and_ones_own_vehicles(guard: Client) -> None:
    ana = someone("Ana Souza", slug=SLUG, registration="M77")
    own = signed_in(ana, "ana")
    assert "não é placa" in post(own, "/estacionamento/meus/", placa="X")
    post(own, "/estacionamento/meus/", placa="abc-1d23", modelo="Gol")
    assert "ABC1D23" in get(own, "/estacionamento/meus/")
    lot, gate = Area.objects.get(code="EST-INT").pk, Passage.objects.get(code="GUARITA-1").pk
    entry = {"placa": "ABC1D23", "lote": lot, "para": "own", "cracha": "on"}
    assert "222" in get(guard, "/estacionamento/")  # 240 less the 18 that are reserved
    assert "entra." in post(guard, "/estacionamento/entrada/", **entry)
    assert "ABC1D23 está dentro: confirme a saída." in post(
        guard, "/estacionamento/entrada/", **{**entry, "placa": "abc-1d23"}
    )
    assert "vagas externas" in post(
        guard, "/estacionamento/entrada/", **{**entry, "placa": "QQQ1111"}
    )
    assert "matrícula" in post(
        guard, "/estacionamento/entrada/", **{**entry, "placa": "QQQ1111", "matricula": "x"}
    )
    assert "não entra." in post(
        guard, "/estacionamento/entrada/", **{**entry, "placa": "KKK2222", "para": "loading"}
    )
    row = Parked.objects.get()
    assert "Ana Souza" in get(guard, "/estacionamento/?q=ABC")
    post(guard, "/estacionamento/cancelas/", cancela=gate, motivo="sem energia")
    leave = f"/estacionamento/{row.pk}/saida/"
    assert "não sai por aqui" in post(guard, leave, saida=gate)
    post(guard, f"/estacionamento/cancelas/{Outage.objects.get().pk}/fim/")
    assert "saiu." in post(guard, leave, saida=gate)
    assert "já saiu" in post(guard, leave, saida=gate)
    with clock.at(at(MOMENT)):
        assert guard.get("/estacionamento/exportar.csv").status_code == 200
        assert own.get("/estacionamento/").status_code == 403
        key = Vehicle.objects.get().pk
        assert guard.post(f"/estacionamento/meus/{key}/retirar/").status_code == 403
    post(own, f"/estacionamento/meus/{key}/retirar/")
    assert Vehicle.objects.get().state == "ended"


def test_f18_an_inspection_from_the_page_with_a_photograph(guard: Client) -> None:
    assert "Nenhuma ronda" in get(guard, "/rondas/")
    assert "2 complexos" in post(guard, "/rondas/agendar/", orgao=SLUG)
    assert "Nada a agendar" in post(guard, "/rondas/agendar/", orgao=SLUG)
    assert "até que dia" in post(guard, "/rondas/inspecao/", orgao=SLUG, lugar="C2", ate="x")
    post(guard, "/rondas/inspecao/", orgao=SLUG, lugar="C2", ate="2027-01-31")
    row = Round.objects.get()
    address, points = f"/rondas/{row.pk}/", list(row.points.order_by("-grave", "number"))
    assert "Casa de geradores" in get(guard, address)
    photo = SimpleUploadedFile("cerca.jpg", b"\xff\xd8foto", content_type="image/jpeg")
    wrong, *rest = points
    told: dict[str, Any] = {
        f"ponto-{wrong.pk}": "exception", f"nota-{wrong.pk}": "apagada", f"foto-{wrong.pk}": photo
    }  # fmt: skip
    assert "Registrado" in post(guard, address, fazer="salvar", **told)
    assert "Falta ver" in post(guard, address, fazer="concluir")
    fine = {f"ponto-{p.pk}": "fine" for p in rest}
    assert "Ronda concluída" in post(guard, address, fazer="concluir", **fine)
    work(at(MOMENT))
    incident = Incident.objects.get()
    assert incident.evidence.get().name == "cerca.jpg"
    assert f"/comunicacoes/{incident.pk}/" in get(guard, address)
    assert "com ressalvas" in get(guard, "/rondas/")
    with clock.at(at(MOMENT)):
        stranger = signed_in(someone("Outra Pessoa", slug=SLUG), "outra")
        assert stranger.get(address).status_code == 403


def test_f8_a_complex_is_closed_once_those_in_it_are_said_to_be_gone(guard: Client) -> None:
    """SEFAZ 50: the guard sees whom the doors have inside; what was ticked is not lost."""
    person, _ = holder()
    for minutes, reader in ((20, "C1-CAT-1-E"), (10, "TI-E")):
        Passing.objects.create(
            body_id=SLUG, at=at(MOMENT) - timedelta(minutes=minutes), person=person.pk, opens=True,
            reader=Device.objects.get(code=reader).pk, code="authorised", badge="permanente",
        )  # fmt: skip
    with clock.at(at(MOMENT)):
        first, other = (
            rounds.open_closing_rounds([Place.objects.get(code=code).pk], by="t", at=at(MOMENT))[0]
            for code in ("C1", "C2")
        )
    address = f"/rondas/{first}/"
    assert f"<li>{person.name} · " in get(guard, address)
    assert person.name not in get(guard, f"/rondas/{other}/")
    wrong, *rest = Round.objects.get(pk=first).points.order_by("number")
    ticks = {f"ponto-{p.pk}": "fine" for p in rest}
    untold = post(guard, address, fazer="concluir", **{f"ponto-{wrong.pk}": "exception"}, **ticks)
    assert f"Diga o que se viu em: {wrong.text}. O resto foi guardado." in untold
    assert {p.state for p in Round.objects.get(pk=first).points.exclude(pk=wrong.pk)} == {"fine"}
    fine = {f"ponto-{wrong.pk}": "fine"}
    assert "ainda há 1 pessoa dentro" in post(guard, address, fazer="concluir", **fine)
    assert Round.objects.get(pk=first).state == "open"
    assert "Ronda concluída" in post(guard, address, fazer="concluir", sairam="sim")
    kept = content_of(Act.objects.get(kind__endswith="round.finished").pk)
    assert '"still_inside":1' in json.dumps(kept, separators=(",", ":"))


def test_f8_f9_who_may_be_in_tonight(guard: Client) -> None:
    assert "Ninguém está autorizado" in get(guard, "/instalacoes/autorizacoes/")
    person = someone("Ana Souza", slug=SLUG)
    said = decided("authorise", policy(), by_fact("test", "teste"))
    for hour, name in (("19:00", "C1-TI"), ("21:00", "C1-DC")):
        ask = AuthorisationAsk(
            SLUG, person.pk, SPECIAL, at(f"2027-01-18 {hour}"), at("2027-01-18 22:00"),
            "troca de discos", said, area=Area.objects.get(code=name).pk,
        )  # fmt: skip
        authorise([ask], by=BY, at=at(MOMENT))
    page = get(guard, "/instalacoes/autorizacoes/")
    assert "Tecnologia da Informação" in page
    assert "Datacenter" in page
    assert "Ninguém" in get(guard, "/instalacoes/autorizacoes/", "2027-01-17 08:00")
