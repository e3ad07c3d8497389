"""The reception by keyboard, and the host's answer by a click, in real Chromium (F11)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from browser.conftest import Site, _session
from portaria.people.models import Unit
from premises.support import SLUG, built, competent, someone
from web.world import sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def desk(site: Site, django_db_blocker: Any) -> Site:
    """Rita stands at the desk; Ana Souza works in the building."""
    with django_db_blocker.unblock(), transaction.atomic():
        built()
        unit = Unit.objects.get(code="GESE")
        clerk = someone("Rita Recepção", slug=SLUG, unit=unit, registration="R1")
        host = someone("Olga Souza", slug=SLUG, unit=unit, registration="M77")
        competent("premises.desk", clerk)
        with connection.cursor() as c:
            c.execute(
                "UPDATE people_person SET search = to_tsvector('simple', 'olga souza')"
                " WHERE id = %s",
                [host.pk],
            )
        site.sessions["rita"] = _session(sign_in_of("rita", clerk))
        site.sessions["olga"] = _session(sign_in_of("olga", host))
    return site


def test_f11_a_visitor_registered_by_keyboard_and_answered_by_a_click(desk: Site) -> None:
    tab = desk.open("rita")
    page = tab.go("/recepcao/")
    tab.shot("recepcao-vazia")
    page.keyboard.type("souza")  # the box has the focus
    page.get_by_role("link", name="Visitante para esta pessoa").press("Enter")
    page.wait_for_url("**/recepcao/visitante/**")
    page.get_by_label("Nome de quem vem").fill("Maria Lima")
    page.get_by_label("Documento oficial com foto").fill("RG 123")
    page.get_by_label("Complexo indicado").select_option(label="Complexo I")
    page.get_by_label("Motivo").fill("reunião")
    tab.shot("recepcao-visitante")
    assert tab.violations() == []
    page.get_by_label("Motivo").press("Enter")
    page.wait_for_url("**/visitas/*/")
    tab.shot("recepcao-visita")
    assert tab.violations() == []
    assert tab.complaints == []

    hosts = desk.open("olga", width=360)
    page = hosts.go("/visitas/")
    hosts.shot("visitas-360")
    assert hosts.violations() == []
    assert hosts.overflow() == 0
    page.get_by_role("button", name="Recebo", exact=True).click()
    page.wait_for_url("**/visitas/*/")
    page.get_by_text("recebe", exact=True).first.wait_for()
    hosts.shot("visita-360")
    assert hosts.overflow() == 0

    page = tab.go("/recepcao/")
    page.get_by_text("Maria Lima").first.wait_for()
    tab.shot("recepcao")
    assert tab.violations() == []
    narrow = desk.open("rita", width=360)
    narrow.go("/recepcao/")
    narrow.shot("recepcao-360")
    assert narrow.overflow() == 0
