"""The guard's page in real Chromium: a passage comes by itself, in words, on a narrow screen too
(F1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from browser.conftest import Site
from browser.test_manual import kept
from portaria import clock
from portaria.premises.guard.models import Evacuation, Passing, Standing
from portaria.premises.places.models import Area, Device, Passage, Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BODY = "uniar"


@pytest.fixture(scope="module")
def reader(site: Site, django_db_blocker: Any) -> int:
    """A turnstile, the process that keeps it, and a place that is being left."""
    now = clock.now()
    with django_db_blocker.unblock():
        place = Place.objects.create(body_id=BODY, code="P", name="Prédio central", kind="building")
        hall = Area.objects.create(
            body_id=BODY, place=place, code="H", name="Saguão", level="nivel_1"
        )
        turnstile = Passage.objects.create(
            body_id=BODY, code="C", name="Catraca 1 do prédio central", kind="turnstile",
            inside=hall, direction="both",
        )  # fmt: skip
        Evacuation.objects.create(place=place, why="alarme no segundo andar", since=now)
        Standing.objects.create(
            name="guarita", body_id=BODY, since=now, heard_at=now, version=1, readers=2
        )
        device = Device.objects.create(body_id=BODY, passage=turnstile, code="CE", side="in")
    return device.pk


def passed(reader: int, person: int, minutes: int, **fields: Any) -> None:
    """As a door process takes it: committed, on a connection of its own."""
    at = clock.now() - timedelta(minutes=minutes)

    def take() -> None:
        Passing.objects.create(
            body_id=BODY, at=at, reader=reader, person=person, code="x", **fields
        )
        connection.close()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(take).result()


def test_passages_come_by_themselves_and_the_list_prints(
    site: Site, reader: int, tmp_path: Path
) -> None:
    ana, beto = site.world.ana.pk, site.world.beto.pk
    passed(reader, ana, 9, opens=True, why="Autorizado: Circulação geral.")
    tab = site.open("ana")
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    page = tab.go("/guarda/")
    page.wait_for_event("request", lambda request: "visto=" in request.url)  # once it is listened
    assert tab.violations() == []
    page.wait_for_timeout(2_000)  # what was written before it listened may be told late
    asked.clear()
    page.wait_for_timeout(4_500)
    assert not any("visto=" in url for url in asked), "it asks by itself though it is told"
    told = {"why": "Crachá bloqueado: férias.", "guard": "Retenha o crachá.", "badge": "permanente"}
    passed(reader, beto, 1, opens=False, offline=True, differs="Sem autorização.", **told)
    page.get_by_text("Retenha o crachá.").wait_for()
    tab.shot("guarda")
    kept(tab, "guarda", tmp_path)
    assert tab.violations() == []
    page.get_by_role("link", name="pessoa dentro").click()
    page.get_by_role("heading", name="Saguão (1)").wait_for()
    tab.shot("guarda-presentes")
    assert tab.violations() == []
    assert tab.complaints == []
    narrow = site.open("ana", width=360)
    for path in ("/guarda/", "/guarda/presentes/"):
        narrow.go(path)
        assert narrow.overflow() == 0, path
    narrow.shot("guarda-360")


def test_the_page_of_records_says_what_one_may_ask_and_who_saw_one_s_own(site: Site) -> None:
    tab = site.open("ana", width=1024)
    page = tab.go("/registros-de-passagens/")
    expect(page.get_by_role("heading", name="Registros de passagens")).to_be_visible()
    expect(page.get_by_text("Nenhum pedido seu tem registros liberados.")).to_be_visible()
    tab.shot("registros-de-passagens")
    assert tab.violations() == []
    page.keyboard.press("F1")
    expect(page.get_by_role("heading", name="Registros das suas passagens")).to_be_visible()
    tab.shot("registros-de-passagens-ajuda")
    assert tab.violations() == []
    assert tab.complaints == []
    narrow = site.open("ana", width=360)
    narrow.go("/registros-de-passagens/")
    narrow.shot("registros-de-passagens-360")
    assert narrow.overflow() == 0
