"""Another norm looked at in real Chromium: asked, under way, answered with pictures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from browser.conftest import Site
from portaria.duties.runner import run_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EDITS = "mailbox.quota[category=servidor_efetivo]=1 GB\nmailbox.retention=6 months"


def work() -> None:
    """What a worker does, on a connection of its own."""

    def run() -> None:
        run_due()
        connection.close()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(run).result()


def test_asked_under_way_and_answered(site: Site) -> None:
    tab = site.open("ana")
    tab.go("/efeitos/novo/")
    tab.page.get_by_label("Regras editadas").fill(EDITS)
    tab.shot("efeito-novo")
    assert tab.violations() == []
    tab.page.get_by_role("button", name="Ver a quem afetaria").click()
    tab.page.get_by_text("À espera do trabalhador").wait_for()
    assert tab.violations() == []
    work()
    tab.page.get_by_role("heading", name="Regras que mudam").wait_for()
    tab.shot("efeito")
    assert tab.violations() == []
    assert tab.complaints == []
    tab.page.get_by_label("Efeito").select_option("less")
    tab.page.get_by_text("1 GB").first.wait_for()
    tab.page.set_viewport_size({"width": 360, "height": 740})
    tab.shot("efeito-360")
    assert tab.overflow() == 0
    assert tab.violations() == []
    tab.go("/efeitos/")
    tab.shot("efeitos")
    assert tab.overflow() == 0
    assert tab.violations() == []
