"""Publishing a norm, taking note of it and recording training, in real Chromium (N7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from browser.conftest import Site
from portaria.bodies.policies import adopted
from portaria.governance.committee.acts import Minutes, record_deliberation
from portaria.governance.models import Acknowledgement
from portaria.governance.omitted.acts import Question, ask_case
from portaria.governance.publication.acts import publish_norm
from portaria.governance.training.acts import Session, record_attendance, record_training
from portaria.governance.types import Wish
from web.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def screens(site: Site, django_db_blocker: Any) -> dict[str, str]:
    """Addresses of the screens about one more publication and training, committed for the site."""
    wish = Wish("uniar", "uniar-cgti-4-2020", ("servidor_efetivo", "discente"), date(2099, 12, 4))
    with django_db_blocker.unblock(), transaction.atomic():
        done = publish_norm(wish, by="cli:teste", at=NOW)
        key = record_training(Session("uniar", "LGPD", date(2026, 11, 2), 4), by="cli:t", at=NOW)
        record_attendance(key, [site.world.ana.pk], by="cli:teste", at=NOW)
        case = ask_case(
            Question("uniar", "unila-cgtic-5-2020", "Ramal é caixa?", "art14_cpt"),
            by="cli:t",
            at=NOW,
        )
        matter = next(iter(adopted("uniar").vocabulary.keys["matter"]))
        minutes = record_deliberation(
            Minutes(
                "uniar",
                "CGTIC",
                matter,
                "Política de correio",
                "approved",
                date(2026, 11, 3),
                review_on=date(2027, 11, 3),
            ),
            by="cli:t",
            at=NOW,
        )
        mine = Acknowledgement.objects.get(publication=done.publication, person=site.world.ana)
    return {
        "publicacoes": "/publicacoes/",
        "publicacao": f"/publicacoes/{done.publication}/",
        "minhas-normas": "/minhas-normas/",
        "minha-norma": f"/minhas-normas/{mine.pk}/",
        "capacitacoes": "/capacitacoes/",
        "casos-omissos": "/casos-omissos/",
        "caso-omisso": f"/casos-omissos/{case}/",
        "deliberacoes": "/deliberacoes/",
        "deliberacao": f"/deliberacoes/{minutes}/",
        "deliberacao-nova": "/deliberacoes/nova/",
    }


def test_n7_a_norm_is_published_read_and_acknowledged(site: Site) -> None:
    ana = site.open("ana")
    page = ana.go("/publicacoes/")
    page.get_by_role("link", name="Publicar Resolução CGTIC nº 5/2020").click()
    page.get_by_label("Servidor efetivo").check()
    page.get_by_label("Ciência até").fill("2099-12-04")
    page.get_by_label("O que convém saber antes de ler").fill("Leia com calma.")
    ana.shot("publicar")
    page.get_by_role("button", name="Publicar e pedir ciência").click()
    expect(page.get_by_text("Versão 1 publicada")).to_be_visible()
    ana.shot("publicacao")
    page.get_by_role("button", name="Lembrar").click()
    expect(page.get_by_text("1 pessoa lembrada.")).to_be_visible()
    page.goto(site.url + "/minhas-normas/")
    page.get_by_role("link", name="Resolução CGTIC nº 5/2020").click()
    expect(page.get_by_text("Leia com calma.")).to_be_visible()
    ana.shot("ler-norma")
    page.get_by_role("button", name="Li e dou ciência").click()
    expect(page.get_by_text("Ciência registrada.")).to_be_visible()
    expect(page.get_by_text("ciência dada")).to_be_visible()
    assert ana.complaints == []


def test_n7_a_training_is_recorded_with_who_completed_it(site: Site) -> None:
    ana = site.open("ana")
    page = ana.go("/capacitacoes/")
    page.get_by_role("link", name="Nova capacitação").click()
    page.get_by_label("Título").fill("Segurança da informação")
    page.get_by_label("Dia").fill("2026-11-02")
    page.get_by_label("Horas").fill("4")
    page.get_by_role("button", name="Registrar").click()
    page.get_by_label("Matrículas de quem concluiu").fill("M0001 XYZ")
    page.get_by_role("button", name="Registrar presenças").click()
    expect(page.get_by_text("Matrículas que o órgão não tem: XYZ.")).to_be_visible()
    page.get_by_label("Matrículas de quem concluiu").fill("M0001")
    page.get_by_role("button", name="Registrar presenças").click()
    expect(page.get_by_text("1 presença registrada.")).to_be_visible()
    ana.shot("capacitacao")
    page.get_by_role("button", name="Retirar Ana").click()
    expect(page.get_by_text("Presença retirada")).to_be_visible()
    assert [c for c in ana.complaints if "400" not in c] == []


def test_n8_a_case_is_asked_by_one_and_decided_by_another(site: Site) -> None:
    beto = site.open("beto")
    page = beto.go("/casos-omissos/novo/")
    page.get_by_label("Norma", exact=True).select_option(label="Resolução CGTIC nº 5/2020")
    page.get_by_label("Dispositivo mais próximo").fill("art14_par2")
    page.get_by_label("O caso que a norma não trata").fill("Aluno em intercâmbio pede mais espaço?")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Caso levado a quem decide.")).to_be_visible()
    address = page.url.removeprefix(site.url)
    expect(page.get_by_role("heading", name="Decidir")).to_have_count(0)
    ana = site.open("ana")
    page = ana.go(address)
    page.get_by_label("Decisão").fill("Sim, pelo tempo do intercâmbio.")
    page.get_by_label("Ementa").fill("Intercambista tem aumento temporário")
    ana.shot("decidir-caso")
    page.get_by_role("button", name="Decidir").click()
    expect(page.get_by_text("Caso decidido.")).to_be_visible()
    page = ana.go("/casos-omissos/?q=intercambista&precedentes=1")
    expect(page.get_by_role("link", name="Intercambista tem aumento temporário")).to_be_visible()
    assert beto.complaints + ana.complaints == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "name",
    [
        "publicacoes",
        "publicacao",
        "minhas-normas",
        "minha-norma",
        "capacitacoes",
        "casos-omissos",
        "caso-omisso",
        "deliberacoes",
        "deliberacao",
        "deliberacao-nova",
    ],
)
def test_a_screen_is_sound(site: Site, screens: dict[str, str], name: str, width: int) -> None:
    tab = site.open("ana", width=width)
    tab.go(screens[name])
    tab.shot(f"{name}-{width}")
    assert tab.violations() == []
    assert tab.overflow() <= 0
    assert tab.complaints == []
