"""The author's view of a pack, in real Chromium (N5)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_rule_is_edited_checked_and_taken_away(site: Site, tmp_path: Path) -> None:
    ana = site.open("ana")
    page = ana.go("/minutas/")
    page.get_by_role("link", name="Nova minuta").click()
    page.get_by_label("Título da minuta").fill("Mais espaço aos discentes")
    page.get_by_label("Partir da norma").select_option(label="Resolução CGTIC nº 5/2020")
    page.get_by_role("button", name="Começar").click()
    expect(page.get_by_text("Diz o mesmo que a norma em vigor no órgão.")).to_be_visible()
    draft = page.url
    page.goto(f"{draft}art14_cpt_inc2/")
    field = page.get_by_label("Texto", exact=True)
    text = field.input_value()
    assert "256 MB" in text
    field.fill(text.replace("256 MB", "256 megas"))
    ana.shot("minuta-dispositivo")
    page.get_by_role("button", name="Guardar e conferir").click()
    expect(page.get_by_text("1 problema a corrigir")).to_be_visible()
    ana.shot("minuta-problema")
    page.goto(f"{draft}art14_cpt_inc2/")
    page.get_by_label("Texto", exact=True).fill(text.replace("256 MB", "512 MB"))
    page.get_by_role("button", name="Guardar e conferir").click()
    # The norm's own cases still say the old limit: each is named until its author changes it.
    expect(page.get_by_text("discente tem 256 MB: esperado 256 MB; veio 512 MB")).to_be_visible()
    expect(page.get_by_text("1 dispositivo difere")).to_be_visible()
    ana.shot("minuta")
    assert ana.violations() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Levar o pacote").click()
    packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    texts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert any("512 MB" in text for text in texts.values())
    assert "unila-cgtic-5-2020/norm.yaml" in texts
    page.get_by_role("button", name="Descartar").click()
    page.get_by_role("link", name="Descartadas").click()
    page.get_by_role("button", name="Retomar Mais espaço").click()
    expect(page.get_by_text("Minuta retomada.")).to_be_visible()
    assert ana.complaints == []


@pytest.mark.parametrize("path", ["/minutas/", "/minutas/nova/"])
def test_a_screen_is_sound_at_360_pixels(site: Site, path: str) -> None:
    tab = site.open("ana", width=360)
    tab.go(path)
    assert tab.violations() == []
    assert tab.overflow() <= 0
