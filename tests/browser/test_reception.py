"""The reception by keyboard, and the host's answer by a click, in real Chromium (F4, F11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from browser.conftest import Site, _session
from browser.test_manual import kept
from portaria import clock
from portaria.people.models import Unit
from portaria.premises.badges import acts as badges
from portaria.premises.badges.models import Badge
from portaria.premises.badges.types import Issue, Lend
from portaria.workdays.calendar import Calendar
from premises.support import BY, SLUG, built, competent, someone
from web.world import sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def always_open() -> Iterator[None]:
    """The body works at whatever hour the test runs: outside it nobody is announced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Calendar, "opening", lambda _its, _day: (time.min, time.max))
        yield


@pytest.fixture(scope="module")
def desk(site: Site, always_open: None, django_db_blocker: Any) -> Site:
    """Rita stands at the desk; Ana Souza works in the building."""
    with django_db_blocker.unblock(), transaction.atomic():
        built()
        unit = Unit.objects.get(code="GESE")
        clerk = someone("Rita Recepção", slug=SLUG, unit=unit, registration="R1")
        host = someone("Olga Souza", slug=SLUG, unit=unit, registration="M77")
        competent("premises.desk", clerk)
        leaf = someone("Lia Prado", slug=SLUG, unit=unit, registration="M78")
        now = clock.now()
        asked = [
            Issue(SLUG, one.pk, "servidor_efetivo", f"P-{one.pk}", f"99{one.pk}")
            for one in (host, leaf)
        ]
        badges.issue_badges(asked, by=BY, at=now)
        [lent] = badges.lend_provisionals(
            [Lend(SLUG, host.pk, "PROV-7", "7007", "RG 1")], by=BY, at=now
        )
        assert lent.badge is not None
        badges.return_provisionals([lent.badge], by=BY, at=now)
        with connection.cursor() as c:
            for person in (host, leaf):
                c.execute(
                    "UPDATE people_person SET search = to_tsvector('simple', lower(name))"
                    " WHERE id = %s",
                    [person.pk],
                )
        site.sessions["rita"] = _session(sign_in_of("rita", clerk))
        site.sessions["olga"] = _session(sign_in_of("olga", host))
    return site


def test_f11_a_visitor_registered_by_keyboard_and_answered_by_a_click(
    desk: Site, tmp_path: Path
) -> None:
    tab = desk.open("rita")
    page = tab.go("/recepcao/")
    tab.shot("recepcao-vazia")
    page.keyboard.type("souza")  # the box has the focus
    link = page.get_by_role("link", name="Visitante para esta pessoa")
    expect(link).to_be_visible()
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    tab.shot("recepcao-achados")
    assert tab.violations() == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/recepcao/visitante/**")
    expect(page.get_by_label("Nome de quem vem")).to_be_focused()
    page.keyboard.type("Maria Lima")
    page.keyboard.press("Tab")
    page.keyboard.type("RG 123")
    expect(page.get_by_text("Visita a")).to_contain_text("Olga Souza (GESE)")
    page.get_by_text("Mudar a pessoa").click()
    page.get_by_label("Complexo indicado").select_option(label="Complexo I")
    tab.shot("recepcao-visitante")
    assert tab.violations() == []
    page.get_by_label("Documento oficial com foto").press("Enter")
    page.wait_for_url("**/visitas/*/")
    tab.shot("recepcao-visita")
    assert tab.violations() == []
    assert tab.complaints == []
    beside = desk.open("rita")
    lists = beside.go("/recepcao/")
    line = lists.get_by_role("listitem").filter(has_text="Maria Lima")
    expect(line).not_to_contain_text("recebe")

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
    # Told, not asked: the desk sees the answer where it is, on the visit and on the day's lists.
    expect(line).to_contain_text("recebe")
    expect(tab.page.locator("#situacao")).to_contain_text("recebe")
    assert beside.violations() == []
    assert [*tab.complaints, *beside.complaints] == []

    page = tab.go("/recepcao/")
    page.get_by_text("Maria Lima").first.wait_for()
    tab.shot("recepcao")
    kept(tab, "recepcao", tmp_path)
    assert tab.violations() == []
    narrow = desk.open("rita", width=360)
    narrow.go("/recepcao/")
    narrow.shot("recepcao-360")
    assert narrow.overflow() == 0


def test_f4_a_forgotten_badge_takes_three_keys_beyond_the_name(desk: Site) -> None:
    tab = desk.open("rita")
    page = tab.go("/recepcao/")
    page.keyboard.type("lia prado")
    link = page.get_by_role("link", name="Visitante para esta pessoa")
    expect(link).to_have_count(1)
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_text("Entregue o provisório")).to_contain_text("PROV-7")
    expect(page.get_by_role("heading", name="Lia Prado")).to_be_visible()
    expect(page.get_by_label("Provisório entregue")).to_be_focused()
    tab.shot("recepcao-esqueceu")
    assert tab.violations() == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("Provisório de Lia Prado registrado.")).to_be_visible()
    lent = Badge.objects.get(serial="PROV-7", state="active")
    assert lent.person is not None
    assert lent.person.name == "Lia Prado"
    assert tab.complaints == []

    narrow = desk.open("rita", width=360)
    page = narrow.go("/crachas/provisorio/?matricula=M78")
    expect(page.get_by_text("Nenhum provisório pode ser dado.")).to_be_visible()
    narrow.shot("recepcao-esqueceu-360")
    assert narrow.violations() == []
    assert narrow.overflow() == 0
