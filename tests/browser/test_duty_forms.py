"""A human duty done on its own page, and one's own contact data, in real Chromium, by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from browser.conftest import Site
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from web.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def waiting(site: Site, django_db_blocker: Any) -> int:
    """A duty of Ana's, long hence, committed for the site."""
    draft = DutyDraft(
        kind="accounts.review_login",
        body="uniar",
        subject=f"account:{site.world.account.pk}",
        person=site.world.ana.pk,
        run_at=NOW + timedelta(days=700),
        key="t:form",
        about="Ver se o login acompanha o novo nome",
        provisions=("uniar-cgti-4-2020#art4_cpt",),
        assignee=f"person:{site.world.ana.pk}",
        event=site.world.event.pk,
    )
    with django_db_blocker.unblock(), transaction.atomic():
        open_duties([draft], at=NOW)
    with django_db_blocker.unblock():
        return Duty.objects.get(key="t:form").pk


def test_a_duty_says_its_cause_and_asks_for_confirmation(site: Site, waiting: int) -> None:
    tab = site.open("ana")
    page = tab.go(f"/prazos/{waiting}/")
    expect(page.get_by_role("link", name="02/11/2026"), "the event, in words").to_be_visible()
    tab.shot("prazo-a-fazer")
    assert tab.violations() == []
    page.set_viewport_size({"width": 360, "height": 740})
    tab.shot("prazo-a-fazer-360")
    assert tab.overflow() == 0
    page.get_by_label("O que se fez").fill("Conferido")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()  # not confirmed yet
    tab.shot("prazo-por-confirmar-360")
    assert tab.violations() == []
    expect(page.get_by_label("O que se fez"), "what was said stays").to_have_value("Conferido")
    assert [c for c in tab.complaints if "400" not in c] == []


def test_a_duty_is_done_by_keyboard(site: Site, waiting: int) -> None:
    tab = site.open("ana")
    page = tab.go(f"/prazos/{waiting}/")
    page.get_by_label("O que se fez").focus()
    page.keyboard.type("Conferido")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Feito: Dar por feito.").wait_for()
    expect(page.get_by_role("heading", name="Dar por feito")).to_have_count(0)
    tab.shot("prazo-feito")
    assert tab.violations() == []
    assert tab.complaints == []
