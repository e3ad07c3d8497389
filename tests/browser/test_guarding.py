"""The guard's lot, goods and round by keyboard, in real Chromium (E14, F14, F18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from browser.conftest import Site, _session
from portaria import clock
from portaria.people.models import Unit
from portaria.premises.goods.acts import authorise_exits
from portaria.premises.goods.types import ExitAsk, Line
from portaria.premises.parking.acts import register_vehicles
from portaria.premises.parking.types import VehicleAsk
from portaria.premises.places.models import Place
from portaria.premises.rounds.acts import open_inspection
from portaria.premises.rounds.models import Round
from premises.support import BY, SLUG, at_any_hour, built, competent, someone
from web.world import sign_in_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def gate(site: Site, django_db_blocker: Any) -> Site:
    """Vera guards; Ana has a vehicle; goods wait to leave; an inspection waits to be walked."""
    with django_db_blocker.unblock(), transaction.atomic():
        built()
        now = clock.now()
        guard = someone("Vera Vigia", slug=SLUG, unit=Unit.objects.get(code="GESE"))
        for power in ("premises.desk", "premises.manage"):
            competent(power, guard)
        ana = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
        register_vehicles([VehicleAsk(SLUG, "ABC1D23", ana.pk)], by=BY, at=now)
        at_any_hour(ana)
        complex_ = Place.objects.get(code="C2").pk
        first = now.date() - timedelta(days=1)
        ask = ExitAsk(
            SLUG, "permanente", (Line(2, "monitores de 24 polegadas", "T-1"), Line(1, "mesa")),
            complex_, "Bento Dias", "Oficina", first, first + timedelta(days=5), guard.pk,
        )  # fmt: skip
        authorise_exits([ask], by=BY, at=now)
        open_inspection(complex_, now + timedelta(days=9), by=BY, at=now)
        site.sessions["vera"] = _session(sign_in_of("vera", guard))
    return site


def test_f14_e14_f18_the_guard_at_the_gate(gate: Site) -> None:
    tab = gate.open("vera")
    page = tab.go("/estacionamento/")
    assert tab.violations() == []
    page.keyboard.type("ABC1D23")  # the plate has the focus
    page.keyboard.press("Enter")
    page.get_by_text("ABC1D23: entra.").first.wait_for()
    tab.shot("estacionamento")
    assert tab.violations() == []

    page = tab.go("/bens/saidas/")
    tab.shot("bens-a-conferir")
    assert tab.violations() == []
    page.get_by_role("link", name="nº").first.click()
    page.get_by_label("mesa").fill("0")
    page.get_by_label("A via da autorização ficou").check()
    tab.shot("bens-conferir")
    assert tab.violations() == []
    page.get_by_role("button", name="Conferir", exact=True).click()
    page.get_by_text("Faltam 1 de 1: mesa").first.wait_for()
    tab.shot("bens-nao-confere")
    tab.go("/bens/conferencia/")
    tab.shot("bens-conferencia")
    assert tab.violations() == []

    page = tab.go("/rondas/")
    tab.shot("rondas")
    assert tab.violations() == []
    number = Round.objects.get().pk
    page = tab.go(f"/rondas/{number}/")
    page.get_by_label("Conforme").first.check()
    page.get_by_role("button", name="Salvar").click()
    page.get_by_text("conforme", exact=True).first.wait_for()
    tab.shot("ronda")
    assert tab.violations() == []
    tab.go("/instalacoes/autorizacoes/")
    tab.shot("autorizacoes-de-hoje")
    assert tab.violations() == []
    assert tab.complaints == []

    narrow = gate.open("vera", width=360)
    for name, path in (
        ("estacionamento", "/estacionamento/"), ("bens", "/bens/saidas/"), ("rondas", "/rondas/"),
        ("ronda", f"/rondas/{number}/"), ("veiculos", "/estacionamento/meus/"),
    ):  # fmt: skip
        narrow.go(path)
        narrow.shot(f"{name}-360")
        assert narrow.overflow() == 0, path
