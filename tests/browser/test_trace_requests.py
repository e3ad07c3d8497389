"""Asking for records of mail, deciding by two persons and receiving the package, in real Chromium
(G12)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from browser.conftest import Site, _session
from portaria.mail.models import Mailbox
from portaria.people.models import Competence
from portaria.procedures.records import sealing
from web.world import NOW, _bond, _person, sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HERS = "beto.nascimento@uniar.example"


@pytest.fixture(scope="module")
def parties(site: Site, django_db_blocker: Any) -> Site:
    """Beto has a mailbox; Eva may release besides Ana."""
    with django_db_blocker.unblock(), transaction.atomic():
        eva = _person(90, "Eva Prado")
        _bond(eva, site.world.ctic, 90)
        Mailbox.objects.create(
            body_id="uniar", kind="individual", category="discente", address=HERS,
            person=site.world.beto, state="active", state_since=NOW,
        )  # fmt: skip
        Competence.objects.create(
            body_id="uniar", power="mail.manage", person=eva, start=date(2020, 12, 4),
            provision="", act=0,
        )  # fmt: skip
        site.sessions["eva"] = _session(sign_in_of("eva", eva))
    return site


def test_g12_asked_by_one_authorised_by_another_released_by_a_third(
    parties: Site, tmp_path: Path, settings: Any
) -> None:
    settings.TRACES_DIR = tmp_path / "traces"
    site = parties
    beto = site.open("beto")
    page = beto.go("/registros-de-correio/pedir/")
    expect(page.get_by_text("18 meses")).to_be_visible()
    page.get_by_label("Quem pede").select_option(label="remetente da mensagem")
    page.get_by_label("Ofício, processo ou ordem").fill("Ofício 12/2026")
    page.get_by_label("Para que se pedem os registros").fill("Provar o envio de um trabalho.")
    page.get_by_label("Desde").fill("2026-11-01")
    page.get_by_label("Até", exact=True).fill("2026-11-15")
    page.get_by_label("Enviadas por").fill("ana.conceicao@uniar.example")
    beto.shot("pedir-registros")
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("Pedido recusado pela norma")).to_be_visible()
    expect(page.get_by_text("O remetente pede registros do que ele mesmo enviou")).to_be_visible()
    beto.shot("pedido-recusado")

    page = beto.go("/registros-de-correio/pedir/")
    page.get_by_label("Ofício, processo ou ordem").fill("Ofício 13/2026")
    page.get_by_label("Para que se pedem os registros").fill("Provar o envio de um trabalho.")
    page.get_by_label("Desde").fill("2026-11-01")
    page.get_by_label("Até", exact=True).fill("2026-11-15")
    page.get_by_label("Enviadas por").fill(HERS)
    page.get_by_role("button", name="Enviar o pedido").click()
    expect(page.get_by_text("Pedido levado à unidade que gere o correio.")).to_be_visible()
    address = page.url.removeprefix(site.url)
    expect(page.get_by_role("button", name="Autorizar")).to_have_count(0)

    ana = site.open("ana")
    page = ana.go(address)
    ana.shot("decidir-pedido")
    page.get_by_role("button", name="Autorizar").click()
    expect(page.get_by_text("Você autorizou este pedido")).to_be_visible()
    expect(page.get_by_role("button", name="Liberar os registros")).to_have_count(0)
    eva = site.open("eva")
    page = eva.go(address)
    page.get_by_role("button", name="Liberar os registros").click()
    expect(page.get_by_text("Registros liberados e lacrados para quem pediu.")).to_be_visible()
    expect(page.get_by_role("button", name="Receber os registros")).to_have_count(0)

    page = beto.go(address)
    beto.shot("pacote-lacrado")
    with page.expect_download() as download:
        page.get_by_role("button", name="Receber os registros").click()
    download.value.save_as(tmp_path / "pacote.zip")
    assert sealing.check((tmp_path / "pacote.zip").read_bytes()).problems == ()
    page = beto.go("/registros-de-correio/")
    expect(page.get_by_text("Ofício 13/2026")).to_be_visible()
    beto.shot("pedidos-de-registros")
    assert [c for c in beto.complaints + ana.complaints + eva.complaints if "400" not in c] == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["/registros-de-correio/", "/registros-de-correio/pedir/"])
def test_a_screen_is_sound(parties: Site, name: str, width: int) -> None:
    tab = parties.open("ana", width=width)
    tab.go(name)
    tab.shot(f"{name.strip('/').replace('/', '-')}-{width}")
    assert tab.violations() == []
    assert tab.overflow() <= 0
    assert tab.complaints == []
