"""Asking for a higher limit, deciding it, refusing, correcting and approving several, in real
Chromium (T2, M8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from browser.conftest import Site, _session
from portaria.mail.models import Mailbox
from portaria.people.models import Unit
from web.world import NOW, _bond, _person, sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def parties(site: Site, django_db_blocker: Any) -> Site:
    """Eva and Davi have mailboxes of 2 GB; the rector heads the unit above Ana's."""
    with django_db_blocker.unblock(), transaction.atomic():
        for number, name in ((70, "eva"), (71, "davi")):
            person = _person(number, f"{name.capitalize()} Prado")
            _bond(person, site.world.ctic, number)
            Mailbox.objects.create(
                body_id="uniar", kind="individual", category="servidor_efetivo",
                address=f"{name}@uniar.example", person=person, state="active", state_since=NOW,
                opened_at=NOW, quota_bytes=2 << 30,
            )  # fmt: skip
            site.sessions[name] = _session(sign_in_of(name, person))
        rector = _person(72, "Rita Reitora")
        rectory = Unit.objects.get(acronym="REITORIA")
        _bond(rector, rectory, 72)
        Unit.objects.filter(pk=rectory.pk).update(head=rector)
        site.sessions["rita"] = _session(sign_in_of("rita", rector))
    return site


def ask(site: Site, who: str, size: str, why: str) -> str:
    """``who`` asks for ``size`` on the form; the address of the request."""
    tab = site.open(who)
    page = tab.go("/pedidos/novo/mail.quota_increase/")
    page.get_by_label("Novo limite").fill(size)
    page.get_by_label("Por que é preciso").fill(why)
    page.get_by_label("Por que não há o que apagar").fill("Já guardei fora o que podia.")
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("Pedido registrado")).to_be_visible()
    return str(page.url.removeprefix(site.url))


def test_m8_asked_decided_and_in_force(parties: Site) -> None:
    eva = parties.open("eva")
    page = eva.go("/pedidos/")
    eva.shot("pedidos-vazios")
    page.get_by_role("link", name="Fazer um pedido").click()
    expect(page.get_by_role("heading", name="O que você pode pedir")).to_be_visible()
    eva.shot("pedidos-catalogo")
    page.get_by_role("link", name="Aumento do limite de uma caixa", exact=True).click()
    eva.shot("pedido-formulario")
    page.get_by_label("Novo limite").fill("1 GB")
    page.get_by_label("Por que é preciso").fill("Processos com muitos anexos.")
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("Por que não há o que apagar").first).to_be_visible()
    page.get_by_label("Por que não há o que apagar").fill("Já guardei fora o que podia.")
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("O limite de hoje já é de 2 GB: peça um maior")).to_be_visible()
    eva.shot("pedido-com-erro")
    page.get_by_label("Novo limite").fill("4 GB")
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("Pedido registrado")).to_be_visible()
    eva.shot("pedido-registrado")
    address = str(page.url.removeprefix(parties.url))

    ana = parties.open("ana")
    page = ana.go(address)
    ana.shot("pedido-decidir")
    page.get_by_role("button", name="Aprovar").click()
    expect(page.get_by_text("Pedido aprovado.")).to_be_visible()
    expect(page.get_by_text("o que se pediu foi feito")).to_be_visible()
    assert Mailbox.objects.get(address="eva@uniar.example").quota_bytes == 4 << 30
    ana.shot("pedido-atendido")
    expected = [c for c in eva.complaints + ana.complaints if "400" not in c]
    assert expected == []


def test_refused_with_a_reason_by_keyboard_alone(parties: Site) -> None:
    address = ask(parties, "davi", "8 GB", "Preciso.")
    ana = parties.open("ana")
    page = ana.go(address)
    summary = page.locator("summary", has_text="Recusar")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Não há espaço no servidor neste mês.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Por que foi recusado")).to_be_visible()
    ana.shot("pedido-recusado-limite")


def test_returned_and_corrected(parties: Site) -> None:
    address = ask(parties, "davi", "6 GB", "Para o acervo.")
    page = parties.open("ana").go(address)
    page.locator("summary", has_text="Devolver para correção").click()
    page.get_by_label("O que falta ou está errado").fill("Diga de que acervo se trata.")
    page.get_by_role("button", name="Devolver", exact=True).click()
    expect(page.get_by_text("Diga de que acervo se trata.").first).to_be_visible()
    davi = parties.open("davi")
    page = davi.go(address)
    page.get_by_role("link", name="Corrigir").click()
    expect(page.get_by_label("Novo limite")).to_have_value("6 GB")
    davi.shot("pedido-corrigir")
    page.get_by_label("Por que é preciso").fill("Para o acervo do laboratório.")
    page.get_by_role("button", name="Enviar corrigido").click()
    expect(page.get_by_text("Pedido corrigido").first).to_be_visible()


def test_several_approved_after_a_preview(parties: Site) -> None:
    ask(parties, "eva", "9 GB", "Mais processos.")
    ask(parties, "davi", "7 GB", "Mais acervo.")
    ana = parties.open("ana")
    page = ana.go("/pedidos/?vista=esperam")
    for box in page.get_by_role("checkbox", name="Marcar o pedido").all():
        box.check()
    ana.shot("pedidos-esperam")
    page.get_by_role("button", name="Ver e aprovar os marcados").click()
    expect(page.get_by_text("Faz o que se pediu, na hora").first).to_be_visible()
    ana.shot("pedidos-aprovar")
    page.get_by_role("button", name="Aprovar").click()
    expect(page.get_by_text("pedidos aprovados")).to_be_visible()


def test_several_refused_by_keyboard_alone_after_what_each_will_read(parties: Site) -> None:
    asked = [ask(parties, "eva", "11 GB", "Mais."), ask(parties, "davi", "12 GB", "Ainda mais.")]
    ana = parties.open("ana")
    page = ana.go("/pedidos/?vista=esperam")
    for address in asked:
        number = address.strip("/").rpartition("/")[2]
        page.get_by_role("checkbox", name=f"Marcar o pedido nº {number}", exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Ver e aprovar os marcados").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ver e recusar os marcados")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recusar pedidos")).to_be_visible()
    expect(page.get_by_text("Encerra o pedido.")).to_have_count(2)
    ana.shot("pedidos-recusar-motivo")
    reason = page.get_by_label("Motivo, o mesmo para todos")
    reason.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("a recusa é sempre motivada")
    reason.focus()
    page.keyboard.type("Não há espaço no servidor neste mês.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told = "«Motivo: Não há espaço no servidor neste mês. Cabe recurso a: Reitoria.»"
    expect(page.get_by_text(told)).to_have_count(2)
    ana.shot("pedidos-recusar")
    assert ana.violations() == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert ana.overflow() == 0
    ana.shot("pedidos-recusar-360")
    reason.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Recusar 2 pedidos")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pedidos recusados")).to_be_visible()
    hers = parties.open("eva").go(asked[0])
    expect(hers.get_by_text("Não há espaço no servidor neste mês.").first).to_be_visible()


def test_one_s_own_goes_to_the_head_above(parties: Site) -> None:
    address = ask(parties, "ana", "4 GB", "Chefia com muitos anexos.")
    ana = parties.open("ana")
    page = ana.go(address)
    expect(page.get_by_role("button", name="Aprovar")).to_have_count(0)
    page.locator("summary", has_text="Por que essa pessoa ou unidade").click()
    expect(page.get_by_text("Ninguém decide o próprio pedido")).to_be_visible()
    rita = parties.open("rita")
    page = rita.go(address)
    page.get_by_role("button", name="Aprovar").click()
    expect(page.get_by_text("Pedido aprovado.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pedidos", "/pedidos/"),
        ("pedidos-unidade", "/pedidos/?vista=unidade"),
        ("pedidos-novo", "/pedidos/novo/"),
        ("pedido-novo", "/pedidos/novo/mail.quota_increase/"),
        ("rito", "/pedidos/ritos/mail.quota_increase/"),
        ("delegacoes", "/pedidos/delegacoes/"),
    ],
)
def test_a_screen_is_sound(parties: Site, name: str, path: str, width: int) -> None:
    tab = parties.open("ana", width=width)
    tab.go(path)
    tab.shot(f"{name}-{width}")
    assert tab.violations() == []
    assert tab.overflow() <= 0
    assert tab.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
def test_one_request_is_sound(parties: Site, width: int) -> None:
    address = ask(parties, "eva", f"{width} GB", "Muitos processos.")
    for who in ("eva", "ana"):
        tab = parties.open(who, width=width)
        tab.go(address)
        tab.shot(f"pedido-{who}-{width}")
        assert tab.violations() == []
        assert tab.overflow() <= 0
