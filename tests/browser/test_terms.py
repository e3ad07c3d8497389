"""Terms in real Chromium: read, signed and authorised by keyboard from the first page; checked by
code; looked at at two widths, without a finding of axe (T1)."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import expect

from browser.conftest import Site
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import TermAsk
from web.world import NOW, PASSWORD, SECRET

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def terms(site: Site, django_db_blocker: Any) -> dict[str, int]:
    """Three terms asked of Beto, whose head is Ana; one wants reasons, one her authorisation."""
    asks = [
        TermAsk("uniar", site.world.beto.pk, kind, **more)  # type: ignore[arg-type]
        for kind, more in (
            ("termo-de-sigilo", {}),
            ("termo-de-uso-da-rede", {"needs_authorisation": True}),
            ("termo-de-acesso-excepcional", {"needs_justification": True}),
        )
    ]
    with django_db_blocker.unblock():
        with transaction.atomic():
            ask_terms(asks, by="cli:t", at=NOW)
        return dict(Term.objects.filter(person=site.world.beto).values_list("kind", "pk"))


def code() -> str:
    cache.clear()  # a code serves once in its half minute, and the tests share one
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def confirm(page: Any) -> None:
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_label("Código do segundo fator").fill(code())
    page.keyboard.press("Enter")
    page.get_by_role("status").or_(page.locator(".br-message.success")).first.wait_for()


def looked_at(tab: Any, name: str) -> None:
    page = tab.page
    tab.shot(name)
    assert tab.violations() == []
    page.set_viewport_size({"width": 360, "height": 740})
    tab.shot(f"{name}-360")
    assert tab.overflow() == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def test_terms_are_read_and_signed_several_at_once(site: Site, terms: dict[str, int]) -> None:
    tab = site.open("beto")
    page = tab.go("/")
    tab.shot("termos-inicio")
    page.get_by_role("link", name="Meus termos").first.click()
    page.get_by_role("heading", name="Meus termos").wait_for()
    looked_at(tab, "termos-meus")
    page.get_by_role("button", name="Ler e assinar").click()
    page.get_by_label("Justificativa da necessidade").wait_for()
    looked_at(tab, "termos-justificar")
    page.get_by_label("Justificativa da necessidade").fill("O projeto de pesquisa precisa dele.")
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Senha").wait_for()
    expect(page.get_by_text("O projeto de pesquisa precisa dele.")).to_be_visible()
    looked_at(tab, "termos-assinar")
    page.get_by_label("Senha").fill("errada")
    page.get_by_label("Código do segundo fator").fill("000000")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert tab.violations() == []
    confirm(page)
    looked_at(tab, "termos-assinados")
    tab.go(f"/termos/{terms['termo-de-sigilo']}/")
    looked_at(tab, "termo-um")


def test_a_head_authorises_from_the_first_page(site: Site, terms: dict[str, int]) -> None:
    tab = site.open("ana")
    page = tab.go("/")
    page.get_by_role("link", name="Ler e autorizar").first.click()
    page.get_by_label("Senha").wait_for()
    looked_at(tab, "termos-autorizar")
    confirm(page)
    tab.go("/termos/todos/")
    looked_at(tab, "termos-todos")
    tab.go(f"/termos/{terms['termo-de-uso-da-rede']}/")
    looked_at(tab, "termo-da-chefia")
    tab.go("/termos/modelos/")
    looked_at(tab, "termos-modelos")


def test_anybody_checks_a_term(site: Site, terms: dict[str, int], django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        number = Term.objects.get(pk=terms["termo-de-sigilo"]).code
    tab = site.open()
    page = tab.go("/verificar/")
    looked_at(tab, "termo-conferir")
    page.get_by_label("Código do termo").fill(str(number))
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    looked_at(tab, "termo-conferido")
    tab.go("/verificar/NADA/")
    looked_at(tab, "termo-nao-ha")
