"""Work on many at once in the browser: failed duties tried again, mailboxes put under legal hold.
Each page sound, nothing done before it was shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from playwright.sync_api import expect

from browser.conftest import Site, Tab
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from web.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WHY = "o servidor respondeu «452 4.3.1 disco cheio»"


def sound(tab: Tab, name: str) -> None:
    """Nothing that axe finds, nothing wider than the window, wide or narrow."""
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.shot(name)
    assert tab.violations() == []
    tab.page.set_viewport_size({"width": 320, "height": 700})
    tab.shot(f"{name}-360")
    assert tab.overflow() == 0


@pytest.fixture(scope="module")
def failed(site: Site, django_db_blocker: Any) -> QuerySet[Duty]:
    """Two that failed, committed for the site."""
    drafts = [
        DutyDraft("mail.purge", "uniar", f"mailbox:{n}", None, NOW, f"bulk:{n}",
                  f"Eliminar de vez o conteúdo da caixa {n}@uniar.example")
        for n in (901, 902)
    ]  # fmt: skip
    found = Duty.objects.filter(key__startswith="bulk:")
    with django_db_blocker.unblock():
        with transaction.atomic():
            open_duties(drafts, at=NOW)
        found.update(state="failed", attempts=12, last_error=WHY)
    return found


def test_failed_duties_are_tried_again(site: Site, failed: QuerySet[Duty]) -> None:
    tab = site.open("ana")
    page = tab.go("/prazos/falhos/")
    expect(page.get_by_text(WHY)).to_have_count(2)
    sound(tab, "falhos")
    page.get_by_role("button", name="Marcar ou desmarcar todos").click()
    page.get_by_role("button", name="Ver e tentar de novo os marcados").click()
    expect(page.get_by_role("heading", name="Tentar de novo")).to_be_visible()
    sound(tab, "tentar")
    page.get_by_label("Por que se tenta de novo").fill("O disco foi trocado.")
    page.get_by_role("button", name="Tentar de novo (2)").click()
    expect(page.get_by_role("status")).to_contain_text("2 deveres voltam a ser tentados")
    expect(page.get_by_text("Nada falhou.")).to_be_visible()
    assert set(failed.values_list("state", flat=True)) == {"open"}
    assert tab.complaints == []


def test_mailboxes_are_put_under_hold_and_back(site: Site) -> None:
    tab = site.open("ana")
    page = tab.go("/caixas/?tipo=organizational")
    page.get_by_label("Marcar ctic@uniar.example").check()
    page.get_by_role("button", name="Guarda legal: ver").click()
    expect(page.get_by_role("heading", name="Pôr sob guarda legal")).to_be_visible()
    sound(tab, "guardar")
    page.get_by_label("Quem ordena, e em que documento").fill("Ofício 12/2026")
    page.get_by_role("button", name="Guardar 1 caixa").click()
    expect(page.get_by_role("status")).to_contain_text("1 caixa posta sob guarda legal")
    sound(tab, "guardadas")
    page.get_by_role("button", name="Desfazer: ver a guarda levantada").click()
    page.get_by_label("Quem ordena, e em que documento").fill("Ofício 13/2026")
    page.get_by_role("button", name="Levantar a guarda de 1 caixa").click()
    expect(page.get_by_role("status")).to_contain_text("Guarda legal de 1 caixa levantada")
    assert tab.complaints == []
