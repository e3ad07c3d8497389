"""A list asked for by one, made by another, filled and ended, in real Chromium (M20)."""

from __future__ import annotations

import pytest

from browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_m20_a_list_is_asked_made_filled_and_ended(site: Site) -> None:
    beto = site.open("beto")
    page = beto.go("/listas/")
    assert page.get_by_text("Nenhuma lista com esses filtros.").is_visible()
    page.get_by_role("main").get_by_role("link", name="Pedir lista").click()
    page.get_by_label("Nome").fill("calouros")
    page.get_by_label("Para que serve e quem a recebe").fill("Avisos aos calouros de 2026.")
    page.get_by_label("Quem pode escrever").select_option("members")
    beto.shot("lista-pedir")
    assert beto.violations() == []
    page.get_by_role("button", name="Pedir", exact=True).click()
    assert page.get_by_text("Pedido levado a quem administra o correio.").is_visible()
    assert page.get_by_role("button", name="Criar a lista").count() == 0, "never one's own"
    address = page.url

    ana = site.open("ana")
    page = ana.page
    page.goto(address)
    ana.shot("lista-decidir")
    page.get_by_role("button", name="Recusar").click()
    assert page.get_by_text("diga por que o pedido é recusado").is_visible()
    page.get_by_role("button", name="Criar a lista").click()
    assert page.get_by_text("Lista criada.").is_visible()
    page.get_by_text("Pôr e tirar membros").click()
    page.get_by_label("Entram").fill(site.world.mailbox.address or "")
    page.get_by_role("button", name="Guardar").first.click()
    assert page.get_by_text("Membros alterados.").is_visible()
    ana.shot("lista")
    assert ana.violations() == []
    assert ana.overflow() == 0

    narrow = site.open("ana", width=360, height=780)
    narrow.page.goto(address)
    narrow.shot("lista-360")
    assert narrow.overflow() == 0
    narrow.go("/listas/")
    narrow.shot("listas-360")
    assert narrow.overflow() == 0

    page.get_by_text("Extinguir a lista").click()
    page.get_by_label("Motivo").fill("acabou o ano")
    page.get_by_role("button", name="Extinguir", exact=True).click()
    assert page.get_by_text("Lista extinta.").is_visible()
    page.get_by_role("button", name="Restabelecer").click()
    assert page.get_by_text("Lista restabelecida.").is_visible()
    assert beto.complaints == ana.complaints == []
