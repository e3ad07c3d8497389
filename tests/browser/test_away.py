"""What a browser does while the database is away: the form comes back, and goes again by itself
(issue 5, load; ADR 27). The answers are the real ones; only which of them comes is arranged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from browser.conftest import Site, Tab
from portaria.incidents.models import Incident
from portaria.web.away.page import away

pytestmark = pytest.mark.browser
FORM = "/comunicacoes/nova/"
RECORDED = re.compile(r"/comunicacoes/\d+/$")
PATIENCE = 60_000.0


class Absence:
    """Until it is over, ``path`` answers as the site does without its database."""

    def __init__(self, page: Page, path: str) -> None:
        self.over, self.asked = False, 0
        page.route(f"**{path}*", self._answer)
        page.route("**/pronto/", self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        waits = request.method == "POST" or "/pronto/" in request.url or "ausente" in request.url
        if self.over or not waits:
            route.continue_()
            return
        self.asked += 1
        path = "/" + request.url.split("/", 3)[3]
        make = RequestFactory()
        if request.method == "POST":
            kind = request.headers["content-type"]
            made: Any = make.generic("POST", path, request.post_data_buffer or b"", kind)
        else:
            made = make.get(path)
        answer = away(made)
        route.fulfill(status=503, headers=dict(answer.headers), body=answer.content)


def fill(tab: Tab, summary: str) -> Page:
    page = tab.go(FORM)
    page.locator("select[name=tipo]").select_option(index=1)
    page.locator("[name=resumo]").fill(summary)
    page.locator("[name=relato]").fill("Primeira linha\nSegunda, com «aspas» & <sinais>")
    return page


def unexpected(tab: Tab) -> list[str]:
    """What the console says beside the 503 itself."""
    return [line for line in tab.complaints if "503" not in line]


def test_a_form_waits_in_the_page_and_goes_by_itself(site: Site) -> None:
    tab = site.open("ana", width=390)
    page = fill(tab, "Volta sozinho")
    absence = Absence(page, FORM)
    page.get_by_role("button", name="Comunicar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("está guardado aqui")
    tab.shot("fora-do-ar")
    assert tab.violations() == []
    assert tab.overflow() <= 0
    absence.over = True
    page.wait_for_url(RECORDED, timeout=PATIENCE)
    found = Incident.objects.get(what="Volta sozinho")
    assert found.account.splitlines() == ["Primeira linha", "Segunda, com «aspas» & <sinais>"]
    assert unexpected(tab) == []


def test_with_a_file_the_person_chooses_it_again_and_sends(site: Site) -> None:
    tab = site.open("ana")
    page = fill(tab, "Com prova")
    proof = {"name": "foto.txt", "mimeType": "text/plain", "buffer": b"a prova"}
    page.locator("[name=prova]").set_input_files(proof)  # type: ignore[arg-type]
    absence = Absence(page, FORM)
    page.get_by_role("button", name="Comunicar").click()
    chosen = page.get_by_label("Escolha de novo o arquivo «foto.txt»")
    expect(chosen).to_be_visible()
    assert tab.violations() == []
    absence.over = True
    chosen.set_input_files(proof)  # type: ignore[arg-type]
    page.get_by_role("button", name="Enviar de novo").click()
    page.wait_for_url(RECORDED, timeout=PATIENCE)
    assert Incident.objects.get(what="Com prova").evidence.count() == 1


def test_a_page_asked_for_opens_when_it_can(site: Site) -> None:
    tab = site.open("ana")
    page = tab.page
    absence = Absence(page, "/pedidos/")
    page.goto(site.url + "/pedidos/?q=ausente")
    expect(page.get_by_role("heading", level=1)).to_have_text("Um instante")
    assert tab.violations() == []
    absence.over = True
    page.wait_for_selector("nav.side", timeout=PATIENCE)
    assert page.url.endswith("/pedidos/?q=ausente")


def test_what_htmx_was_sending_stays_and_goes_again(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/livro/")
    absence = Absence(page, "/livro/verificar/")
    page.get_by_role("button", name="Verificar o livro").click()
    expect(page.locator("#falha")).to_contain_text("será enviado de novo sozinho")
    absence.over = True
    expect(page.locator("#falha")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#verificacao")).not_to_be_empty(timeout=PATIENCE)
    assert unexpected(tab) == []
