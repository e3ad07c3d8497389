"""A guard's shift by keyboard and by touch, in real Chromium: the list of who is inside while the
site is away, a vehicle that leaves, pages that open where one works (F1, E14, F14, F18)."""

from __future__ import annotations

import socket
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from browser.conftest import PATIENCE, Site, _session
from portaria import clock
from portaria.people.models import Unit
from portaria.premises.goods.acts import authorise_exits
from portaria.premises.goods.types import ExitAsk, Line
from portaria.premises.guard.models import Passing
from portaria.premises.parking.acts import admit_vehicles, register_vehicles
from portaria.premises.parking.models import Parked
from portaria.premises.parking.types import Entry, VehicleAsk
from portaria.premises.places.models import Area, Device, Place
from portaria.premises.rounds.acts import open_inspection
from portaria.premises.rounds.models import Round
from premises.support import BY, SLUG, at_any_hour, built, competent, someone
from web.world import sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SMALL = """() => [...document.querySelectorAll(`main button, main select, main summary,
    main .br-button, main .field.check label,
    main input:not([type=checkbox], [type=radio], [type=hidden])`)]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44)
    .map((e) => `${e.tagName} ${e.id || e.innerText} ${e.getBoundingClientRect().height}`)"""
"""What is pressed on the page and is lower than a fingertip."""


KEPT = """async () => {
    const kept = await caches.open("presentes")
    const drawn = [...document.querySelectorAll("link[rel=stylesheet], script[src]")]
    const there = await Promise.all(drawn.map((one) => kept.match(one.href || one.src)))
    const list = await kept.match("/guarda/presentes/", { ignoreSearch: true })
    return Boolean(list) && there.filter(Boolean).length > 4
}"""


class Wire:
    """The way to the site, which is cut as when its machine is lost."""

    def __init__(self, url: str) -> None:
        self._site = urlsplit(url)
        self._ends: list[socket.socket] = []
        self._near = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._near.getsockname()[1]}"
        Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        for one in (self._near, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._near.accept()
                far = socket.create_connection((self._site.hostname or "", self._site.port or 0))
                self._ends += [near, far]
                for taken, given in ((near, far), (far, near)):
                    Thread(target=self._carry, args=(taken, given), daemon=True).start()

    @staticmethod
    def _carry(taken: socket.socket, given: socket.socket) -> None:
        with suppress(OSError):
            while octets := taken.recv(65536):
                given.sendall(octets)
            given.shutdown(socket.SHUT_WR)


def kept(page: Page) -> None:
    """Wait until the browser keeps the list, and all that it is drawn with."""
    for _ in range(PATIENCE // 100):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    pytest.fail("the browser keeps no list")


@pytest.fixture(scope="module")
def shift(site: Site, django_db_blocker: Any) -> Site:
    """Vera guards; Ana is inside, with her car; goods wait to leave, an inspection to be walked."""
    with django_db_blocker.unblock(), transaction.atomic():
        built()
        now = clock.now()
        unit = Unit.objects.get(code="GESE")
        guard = someone("Vera Vigia", slug=SLUG, unit=unit)
        other = someone("Vasco Vigia", slug=SLUG, unit=unit)
        for power in ("premises.desk", "premises.manage"):
            competent(power, guard)
        competent("premises.desk", other)
        ana = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
        Passing.objects.create(
            body_id=SLUG, at=now - timedelta(minutes=5), person=ana.pk, opens=True, code="x",
            reader=Device.objects.get(code="TI-E").pk,
        )  # fmt: skip
        register_vehicles([VehicleAsk(SLUG, "ABC1D23", ana.pk)], by=BY, at=now)
        at_any_hour(ana)
        lot = Area.objects.get(code="EST-INT").pk
        admit_vehicles([Entry(lot, "ABC1D23", "own", ana.pk)], by=BY, at=now)
        complex_ = Place.objects.get(code="C2").pk
        first = now.date() - timedelta(days=1)
        ask = ExitAsk(
            SLUG, "permanente", (Line(2, "monitores", "T-1"), Line(1, "mesa")), complex_,
            "Bento Dias", "Oficina", first, first + timedelta(days=5), guard.pk,
        )  # fmt: skip
        authorise_exits([ask], by=BY, at=now)
        open_inspection(complex_, now + timedelta(days=9), by=BY, at=now)
        site.sessions["vera"] = _session(sign_in_of("vera", guard))
        site.sessions["vasco"] = _session(sign_in_of("vasco", other))
    return site


def test_f1_the_list_of_who_is_inside_is_there_while_the_site_is_away(shift: Site) -> None:
    wire = Wire(shift.url)
    tab = shift.open("vera")
    page = tab.page
    page.goto(f"{wire.url}/guarda/")
    kept(page)
    assert page.locator("[data-kept]").count() == 0
    wire.cut()
    page.get_by_role("link", name="pessoa dentro").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("O site não responde. Esta é a última lista")).to_be_visible()
    expect(page.get_by_role("cell", name="Ana Souza", exact=True)).to_be_visible()
    tab.shot("guarda-presentes-sem-site")
    assert tab.violations() == []
    page.goto(f"{wire.url}/guarda/")  # whatever of the guard's pages is asked for
    expect(page.get_by_role("cell", name="Ana Souza", exact=True)).to_be_visible()


def test_f1_with_the_site_there_the_list_is_the_site_s_and_signing_out_clears_it(
    shift: Site,
) -> None:
    tab = shift.open("vasco")
    page = tab.go("/guarda/presentes/")
    kept(page)
    expect(page.get_by_text("O site não responde.")).to_be_hidden()
    assert tab.violations() == []
    tab.shot("guarda-presentes-com-site")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Sair", exact=True).click()
    page.wait_for_url("**/entrar/**")
    assert page.evaluate("caches.has('presentes')") is False


def test_f14_a_vehicle_leaves_by_its_plate_and_two_enters(shift: Site) -> None:
    tab = shift.open("vera")
    page = tab.go("/estacionamento/")
    page.keyboard.type("abc1d23")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ABC1D23 está dentro: confirme a saída.")).to_be_visible()
    expect(page.get_by_role("button", name="Sai ABC1D23")).to_be_focused()
    tab.shot("estacionamento-sai")
    assert tab.violations() == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("ABC1D23: saiu.").first).to_be_visible()
    assert Parked.objects.get(plate="ABC1D23").left_at is not None


def test_e14_f18_the_gate_s_pages_open_where_one_works_and_serve_fingertips(shift: Site) -> None:
    number = Round.objects.get().pk
    for width in (1280, 360):
        tab = shift.open("vera", width=width)
        page = tab.go("/bens/saidas/")
        expect(page.locator("#q")).to_be_focused()
        page.get_by_role("link", name="nº").first.click()
        expect(page.get_by_label("monitores")).to_be_focused()
        assert page.evaluate(SMALL) == []
        page = tab.go(f"/rondas/{number}/")
        expect(page.get_by_label("Conforme").first).to_be_focused()
        assert page.evaluate(SMALL) == []
        for path in ("/guarda/", "/estacionamento/", "/rondas/", "/recepcao/",
                     "/recepcao/visitante/", "/instalacoes/autorizacoes/"):  # fmt: skip
            page = tab.go(path)
            assert (path, page.evaluate(SMALL)) == (path, [])
            assert tab.overflow() == 0


def test_who_signs_in_types_at_once(site: Site) -> None:
    tab = site.open()
    page = tab.go("/entrar/")
    expect(page.get_by_label("Nome de usuário")).to_be_focused()
    assert tab.violations() == []
