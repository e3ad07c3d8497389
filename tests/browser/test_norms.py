"""The norm's page and two bodies side by side, in real Chromium (N4; issue: norms in the site)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
NORM = "/normas/uniar/unila-cgtic-5-2020/"


def test_n4_a_provision_is_found_by_word_rule_or_number(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go(NORM)
    everything = page.locator(".prov").count()
    assert everything > 100
    page.get_by_label("Dispositivo, palavra ou regra").fill("mailbox.quota")
    expect(page.locator("#art15_cpt")).to_have_count(0)
    expect(page.get_by_role("strong").get_by_text("art. 14, II", exact=True)).to_be_visible()
    assert page.locator(".prov").count() < 10
    page.goto(f"{site.url}{NORM}?como=conduct")
    assert 0 < page.locator(".prov.how-conduct").count() == page.locator(".prov").count()
    assert tab.complaints == []


def test_n4_the_evidence_says_how_many_acts_and_the_last(site: Site) -> None:
    page = site.open("ana").go(f"{NORM}?prova=1&q=art.+15")
    expect(page.get_by_text("o último em 20/11/2026").first).to_be_visible()
    expect(page.get_by_text("nenhum ato ainda").first).to_be_visible()


def test_two_days_of_a_body_side_by_side(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/normas/comparar/?a=uniar&dia_a=2021-01-04&b=uniar&dia_b=2026-01-05")
    assert page.get_by_role("row").count() > 1
    tab.shot("comparar")
    assert tab.violations() == []
    page.get_by_label("Mostrar as que").select_option("only_b")
    page.get_by_role("button", name="Comparar").click()
    expect(page.get_by_text("a norma cala").first).to_be_visible()
    assert tab.complaints == []


@pytest.mark.parametrize(
    ("name", "path"),
    [("norma-360", f"{NORM}?q=art.+14&prova=1"), ("comparar-360", "/normas/comparar/")],
)
def test_a_screen_is_sound_at_360_pixels(site: Site, name: str, path: str) -> None:
    tab = site.open("ana", width=360)
    tab.go(path)
    tab.shot(name)
    assert tab.violations() == []
    assert tab.overflow() <= 0


@pytest.mark.parametrize("width", [360, 1280])
def test_n1_the_official_words_open_from_the_keyboard(site: Site, width: int) -> None:
    tab = site.open("ana", width=width)
    page = tab.go(f"{NORM}?q=pós-doutorandos")
    summary = page.locator("#art14_cpt_inc2 summary")
    summary.focus()
    page.keyboard.press("Enter")
    words = page.locator("#art14_cpt_inc2 blockquote").first
    expect(words).to_be_visible()
    expect(words).to_contain_text("256")
    tab.shot(f"norma-oficial-{width}")
    assert tab.violations() == []
    assert tab.overflow() <= 0
