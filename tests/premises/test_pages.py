"""The screens of areas and badges: what each person sees and does there (F1, F2, F4, F6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.frame.places import page_for
from portaria.people.models import Person, Unit
from portaria.premises.access.acts import grant_access
from portaria.premises.access.models import Grant
from portaria.premises.access.types import GrantAsk
from portaria.premises.badges import acts
from portaria.premises.badges.acts import set_price
from portaria.premises.badges.models import Badge, Charge
from portaria.premises.badges.types import Told
from portaria.premises.places.models import Area
from portaria.procedures.requests.models import Request
from portaria.steps.reasons import by_fact, decided
from premises.support import (
    BY,
    SLUG,
    at,
    badge,
    built,
    competent,
    day,
    grounds,
    head_of,
    holder,
    policy,
    someone,
    waiting,
)
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = "2027-01-18 08:00"


@pytest.fixture
def manager(db: None) -> Client:
    built()
    person = someone("Gerente da Segurança", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.manage", person)
    competent("premises.desk", person)
    return signed_in(person, "gerente")


def get(client: Client, path: str) -> str:
    with clock.at(at(MOMENT)):
        answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client: Client, path: str, **data: str) -> Any:
    with clock.at(at(MOMENT)):
        return client.post(path, data, follow=True)


def test_the_list_of_areas_and_one_with_who_may_enter(manager: Client) -> None:
    person, _ = holder()
    room = Area.objects.get(code="C1-DC")
    decision = decided("grant", policy(), by_fact("test", "teste"))
    ask = GrantAsk(SLUG, person.pk, "servidor_efetivo", day("2026-11-10"), decision, area=room.pk)
    [key] = grant_access([ask], by=BY, at=at("2026-11-10"))
    page = get(manager, "/instalacoes/")
    assert "Datacenter" in page
    assert "2 tipos de autenticação" in page
    assert "Datacenter" not in get(manager, "/instalacoes/?nivel=nivel_1")
    page = get(manager, f"/instalacoes/{room.pk}/")
    assert person.name in page
    assert "art. 13, § 1º" in page
    assert "Quem pode ter acesso à área: Servidor efetivo, Servidor comissionado," in page
    assert "Quem pode ter acesso à área: proibido" not in page
    hall = get(manager, f"/instalacoes/{Area.objects.get(code='C1-GERAL').pk}/")
    assert "necessidade especial" in hall
    assert hall.count("(art. 48") == 1
    assert "Diga por que" in post(manager, f"/instalacoes/acessos/{key}/encerrar/").content.decode()
    post(manager, f"/instalacoes/acessos/{key}/encerrar/", motivo="mudou de função")
    assert Grant.objects.get(pk=key).state == "ended"


def test_a_head_sees_the_areas_of_the_unit_and_no_others() -> None:
    built()
    unit = Unit.objects.get(code="CTI")
    unit.head = someone("Chefe da TI", slug=SLUG, unit=unit)
    unit.save(update_fields=["head"])
    client = signed_in(unit.head, "chefe")
    page = get(client, "/instalacoes/")
    assert "Datacenter" in page
    assert "Contato da segurança" in page  # F17: always known to who answers for areas
    assert "Almoxarifado" not in page
    other = Area.objects.get(code="C2-ALM")
    with clock.at(at(MOMENT)):
        assert client.get(f"/instalacoes/{other.pk}/").status_code == 403


def test_a_badge_forgotten_lent_at_the_desk_and_given_back(manager: Client) -> None:
    person, permanent = holder(registration="M77")
    answer = post(
        manager, "/crachas/provisorio/", matricula="M77", documento="RG 1", serie="PROV-1",
        credencial="701",
    )  # fmt: skip
    assert "Provisório de Ana Souza registrado" in answer.content.decode()
    lent = Badge.objects.get(serial="PROV-1")
    assert (lent.person_id, grounds(permanent)) == (person.pk, ["provisional"])
    assert "PROV-1" in get(manager, "/crachas/?q=PROV")
    assert "há provisório por devolver" in get(manager, f"/crachas/{permanent}/")
    post(manager, f"/crachas/{lent.pk}/devolvido/")
    assert badge(permanent).state == "active"


def test_the_desk_is_told_what_is_wrong_in_the_form(manager: Client) -> None:
    with clock.at(at(MOMENT)):
        answer = manager.post("/crachas/provisorio/", {"matricula": "nada", "documento": "RG",
                              "serie": "P", "credencial": "1"})  # fmt: skip
    assert answer.status_code == 400
    assert "Ninguém em exercício tem essa matrícula" in answer.content.decode()


def test_the_holder_tells_the_loss_and_nobody_else_may_see_the_badge(manager: Client) -> None:
    person, permanent = holder()
    own = signed_in(person, "ana")
    assert "P-1" in get(own, "/crachas/meus/")
    post(own, f"/crachas/{permanent}/perdido/", ground="furto")
    assert grounds(permanent) == ["furto"]
    with clock.at(at(MOMENT)):
        assert own.post(f"/crachas/{permanent}/achado/").status_code == 403
        assert own.get("/crachas/").status_code == 403
        stranger = signed_in(someone("Outra Pessoa", slug=SLUG), "outra")
        assert stranger.get(f"/crachas/{permanent}/").status_code == 403


def test_the_report_of_a_theft_given_afterwards_is_of_the_theft(manager: Client) -> None:
    """SEFAZ 25 and 26: what was told as a theft is not charged as a loss."""
    person, permanent = holder()
    own = signed_in(person, "ana")
    assert '<option value="">escolha' in get(own, f"/crachas/{permanent}/")
    post(own, f"/crachas/{permanent}/perdido/", ground="furto")
    page = get(own, f"/crachas/{permanent}/")
    assert '<option value="furto" selected>' in page
    assert "Apresentar o boletim de ocorrência" in page
    post(own, f"/crachas/{permanent}/perdido/", bo="BO 8/2027")
    assert grounds(permanent) == ["furto"]
    post(manager, f"/crachas/{permanent}/encomendar/")
    assert not Charge.objects.exists()


def test_the_new_badge_is_ordered_and_delivered_from_the_page(manager: Client) -> None:
    _, permanent = holder()
    post(manager, f"/crachas/{permanent}/perdido/", ground="furto", bo="BO 8/2027")
    post(manager, f"/crachas/{permanent}/encomendar/")
    post(manager, f"/crachas/{permanent}/entregar/", serie="P-9", credencial="909")
    assert badge(permanent).state == "ended"
    assert Badge.objects.get(serial="P-9").state == "active"
    with clock.at(at(MOMENT)):
        assert "P-9" in manager.get("/crachas/exportar.csv").getvalue().decode("utf-8-sig")
        assert manager.post(f"/crachas/{permanent}/voar/").status_code == 404


def test_a_badge_handed_over_lost_ordered_notified_and_paid_from_the_pages(
    manager: Client,
) -> None:
    clog = someone("Coordenador de Logística", slug=SLUG)
    competent("post.apoio_logistico", clog)
    someone("Ana Souza", slug=SLUG, registration="M88")
    post(manager, "/crachas/novo/", matricula="M88", serie="P-8", credencial="808")
    row = Badge.objects.get(serial="P-8")
    post(manager, f"/crachas/{row.pk}/perdido/", ground="perda", bo="BO 9/2027")
    post(manager, f"/crachas/{row.pk}/encomendar/")
    set_price(SLUG, day("2027-01-01"), 1850, "Ata 1", by=BY, at=at(MOMENT))
    office = signed_in(clog, "clog")
    assert "valor por informar" in get(office, f"/crachas/{row.pk}/")
    post(office, f"/crachas/{row.pk}/notificado/", ate="2027-02-01")
    assert "R$ 18,50" in get(office, f"/crachas/{row.pk}/")
    assert "Somam R$ 18,50." in get(manager, "/crachas/cobrancas/?situacao=open")
    assert "Nenhuma cobrança" in get(manager, "/crachas/cobrancas/?q=bia")
    post(manager, f"/crachas/{row.pk}/pago/", comprovante="DAR 5")
    assert Charge.objects.get().state == "paid"
    assert "Nenhuma cobrança" in get(manager, "/crachas/cobrancas/?situacao=open")
    page = get(manager, "/crachas/cobrancas/?q=ana")
    assert [told in page for told in ("P-8", "R$ 18,50", "pago", "DAR 5")] == [True] * 4
    with clock.at(at(MOMENT)):
        sheet = manager.get("/crachas/cobrancas/exportar.csv").getvalue().decode("utf-8-sig")
    assert "P-8;Ana Souza;" in sheet


def test_whoever_asks_for_an_area_reads_what_hr_does_with_it(manager: Client) -> None:
    """SEFAZ 17: both requests lead to each other, each with the unit of who asked."""
    chief, hr = head_of("CTI", "Chefe da TI"), someone("Gestora de Pessoas", slug=SLUG)
    competent("people.write", hr)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    own, head = signed_in(person, "ana"), signed_in(chief, "chefe")
    room = Area.objects.get(code="C1-DC").pk
    form = get(own, "/pedidos/novo/premises.area_access/")
    assert "PATIO" not in form
    assert "quem responde pela área" in form
    post(own, "/pedidos/novo/premises.area_access/", sobre=str(room), why="discos")
    first = Request.objects.get()
    listed = get(own, "/pedidos/")
    assert "<small>CGP</small>" in listed
    assert "<small>CTI</small>" not in listed
    post(head, f"/pedidos/{first.pk}/fazer/aprovar/")
    second = Request.objects.get(source=first)
    page = get(own, f"/pedidos/{first.pk}/")
    assert [said in page for said in (
        "aprovado, por cumprir", "Continua no pedido", f'href="/pedidos/{second.pk}/"',
        "Ana Souza (CGP)", "o sistema tenta cumpri-lo",
    )] == [True, True, True, True, False]  # fmt: skip
    assert f'href="/pedidos/{first.pk}/"' in get(own, f"/pedidos/{second.pk}/")
    validates = get(signed_in(hr, "rh"), f"/pedidos/{second.pk}/")
    assert "Vem do pedido" in validates
    assert f'href="/pedidos/{first.pk}/"' not in validates


def test_where_is_chosen_and_not_known_by_heart(manager: Client) -> None:
    own = signed_in(head_of("CTI", "Chefe da TI"), "chefe")
    page = get(own, "/pedidos/novo/premises.after_hours_stay/")
    assert '<option value="C1-TI">C1-TI – Tecnologia da Informação</option>' in page
    assert "Como está na página" not in page
    page = get(own, "/pedidos/novo/premises.loading/")
    assert '<option value="C1">C1 – ' in page


def test_badges_and_what_is_owed_are_found_by_the_name_shown(manager: Client) -> None:
    """Decreto 8.727/2016, art. 4º: nobody is found by the name that is not shown."""
    person, permanent = holder(name="Geraldo Brandão")
    Person.objects.filter(pk=person.pk).update(social_name="Júlia Brandão")
    acts.order_replacements(
        acts.tell_losses([Told(permanent, "perda", "BO 1")], by=BY, at=at(MOMENT)),
        by=BY, at=at(MOMENT),
    )  # fmt: skip
    for path in ("/crachas/?q=", "/crachas/cobrancas/?q="):
        for text in ("julia", "Bran", "brandao jul", "P-1"):
            assert "P-1" in get(manager, f"{path}{text}"), (path, text)
        for text in ("geraldo", "ulia", "!"):
            assert "Nenhum" in get(manager, f"{path}{text}"), (path, text)


def test_exports_of_badges_have_the_words_of_the_pages(manager: Client) -> None:
    _, permanent = holder()
    acts.order_replacements(
        acts.tell_losses([Told(permanent, "perda", "BO 1")], by=BY, at=at(MOMENT)),
        by=BY, at=at(MOMENT),
    )  # fmt: skip
    with clock.at(at(MOMENT)):
        badges = manager.get("/crachas/exportar.csv").getvalue().decode("utf-8-sig")
        owed = manager.get("/crachas/cobrancas/exportar.csv").getvalue().decode("utf-8-sig")
    assert ";Servidor efetivo;bloqueado;" in badges
    assert ";por pagar;" in owed


def test_duties_about_badges_lead_to_the_badge(manager: Client) -> None:
    _, permanent = holder()
    post(manager, f"/crachas/{permanent}/perdido/", ground="furto", bo="BO 8/2027")
    [duty] = waiting("premises.order_badge")
    assert page_for(duty) == f"/crachas/{permanent}/"
