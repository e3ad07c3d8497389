"""A list made by whoever manages the mail, kept by whoever answers for it, ended, restored, in real
Chromium (M20). Where a norm has it asked for: tests/rites/test_lists.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import Site
from browser.test_manual import kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_m20_a_list_is_made_filled_and_ended(site: Site, tmp_path: Path) -> None:
    beto = site.open("beto")
    page = beto.go("/listas/")
    expect(page.get_by_text("Nenhuma lista.")).to_be_visible()
    expect(
        page.get_by_role("link", name="Criar lista"), "not theirs, and not offered"
    ).to_have_count(0)

    ana = site.open("ana")
    page = ana.go("/listas/")
    page.get_by_role("main").get_by_role("link", name="Criar lista").click()
    page.get_by_label("Nome").fill("calouros")
    page.get_by_label("Matrícula de quem responde pela lista").fill("M0001")
    page.get_by_label("Para que serve e quem a recebe").fill("Avisos aos calouros de 2026.")
    page.get_by_label("Quem pode escrever").select_option("members")
    ana.shot("lista-criar")
    assert ana.violations() == []
    page.get_by_role("button", name="Criar", exact=True).click()
    expect(page.get_by_text("não decide criá-la"), "never one's own").to_be_visible()
    page.get_by_label("Matrícula de quem responde pela lista").fill("M0002")
    page.get_by_role("button", name="Criar", exact=True).click()
    expect(page.get_by_text("Lista criada.")).to_be_visible()
    address = page.url

    page = beto.page
    page.goto(address)
    page.get_by_text("Pôr e tirar membros").click()
    page.get_by_label("Entram").fill(site.world.mailbox.address or "")
    page.get_by_role("button", name="Guardar").first.click()
    expect(page.get_by_text("Membros alterados.")).to_be_visible()
    beto.shot("lista")
    kept(beto, "lista", tmp_path)
    assert beto.violations() == []
    assert beto.overflow() == 0

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
    expect(page.get_by_text("Lista extinta.")).to_be_visible()
    page.get_by_role("button", name="Restabelecer").click()
    expect(page.get_by_text("Lista restabelecida.")).to_be_visible()
    assert beto.complaints == []
    assert [c for c in ana.complaints if "400" not in c] == []
