"""Held messages, official communications and misuse in real Chromium (G3, G10, M17)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from browser.conftest import Site
from browser.test_manual import ELSEWHERE, kept
from portaria.mail.held.models import HeldMessage
from portaria.mail.official import certifying
from web import mail_world
from web.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def screens(site: Site, django_db_blocker: Any) -> dict[str, tuple[str, str]]:
    """Who looks, and where, committed for the site."""
    with django_db_blocker.unblock():
        mail_world.settle(site.world)
        row = mail_world.held()
        mail_world.held("4jXDsJ608pzKdyH", subject="Lista de alunos com CPF, para a prefeitura",
                        within="", at=NOW - timedelta(days=1))  # fmt: skip
        receipt = mail_world.communicated(site.world)
        with transaction.atomic():
            made = certifying.issue_certificate(
                receipt.pk, person=site.world.ana.pk, site=site.url, by="cli:t", at=NOW
            )
        report = mail_world.reported()
    return {
        "retidas": ("ana", "/retidas/"),
        "retidas-vazia": ("ana", "/retidas/?situacao=returned"),
        "retida": ("ana", f"/retidas/{row.pk}/"),
        "minhas-retidas": ("beto", "/minhas-retidas/"),
        "minha-retida": ("beto", f"/retidas/{row.pk}/"),
        "oficiais": ("ana", "/oficiais/"),
        "oficial": ("ana", f"/oficiais/{receipt.communication_id}/"),
        "sem-acesso": ("ana", "/oficiais/sem-acesso/"),
        "certidao-conferida": ("", f"/certidoes/{made.code}/"),
        "denuncias": ("ana", "/denuncias/"),
        "denuncia": ("ana", f"/denuncias/{report.pk}/"),
        "denunciar": ("beto", "/denunciar/"),
    }


NAMES = (
    "retidas", "retidas-vazia", "retida", "minhas-retidas", "minha-retida", "oficiais", "oficial",
    "sem-acesso", "certidao-conferida", "denuncias", "denuncia", "denunciar",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_is_sound(
    site: Site, screens: dict[str, tuple[str, str]], name: str, tmp_path: Path
) -> None:
    who, path = screens[name]
    tab = site.open(who)
    tab.go(path)
    tab.shot(name)
    if name in ELSEWHERE:
        kept(tab, name, tmp_path)
    assert tab.violations() == []
    assert tab.complaints == []
    tab.page.set_viewport_size({"width": 360, "height": 740})
    tab.shot(f"{name}-360")
    assert tab.overflow() == 0
    assert tab.violations() == []


def test_every_screen_is_listed(screens: dict[str, tuple[str, str]]) -> None:
    assert set(screens) == set(NAMES)


def test_released_by_keyboard_and_undone(
    site: Site, screens: dict[str, tuple[str, str]], django_db_blocker: Any
) -> None:
    """Chosen by its box, released by the button, taken back from its page: no mouse."""
    tab = site.open("ana")
    page = tab.go("/retidas/")
    page.get_by_label("Escolher a mensagem nº").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Liberar").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Mensagem liberada.").wait_for()
    with django_db_blocker.unblock():
        row = HeldMessage.objects.get(state="released")
    tab.go(f"/retidas/{row.pk}/")
    tab.shot("retida-decidida")
    page.get_by_role("button", name="Desfazer a decisão").focus()
    page.keyboard.press("Enter")
    page.get_by_text("volta a esperar").wait_for()
    with django_db_blocker.unblock():
        assert HeldMessage.objects.get(pk=row.pk).state == "waiting"
    assert tab.complaints == []
