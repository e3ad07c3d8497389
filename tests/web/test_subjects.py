"""What a duty is about stands by the name that people know."""

from __future__ import annotations

import pytest
from django.test import Client

from portaria.duties.models import Duty
from portaria.people.models import Unit
from portaria.web.charts import Bar, bars
from portaria.web.subjects import names_of
from web.world import NOW, World


@pytest.mark.django_db
def test_an_account_by_its_login_and_a_mailbox_by_its_address(ana: Client, world: World) -> None:
    subject = f"account:{world.account.pk}"
    Duty.objects.create(
        kind="accounts.review_login", body="uniar", subject=subject, key="subjects:1",
        about="Rever", run_at=NOW, due_at=NOW, state="open", opened_at=NOW,
        assignee="power:accounts.manage",
    )  # fmt: skip
    page = ana.get("/prazos/").content.decode()
    assert "conta ana.conceicao</a>" in page
    assert f"conta {world.account.pk}</a>" not in page
    made = Duty.objects.get(key="subjects:1")
    assert "conta ana.conceicao</a>" in ana.get(f"/prazos/{made.pk}/").content.decode()


@pytest.mark.django_db
def test_what_has_no_name_keeps_its_number(world: World) -> None:
    unit = Unit.objects.filter(body="uniar").exclude(acronym="").first()
    assert unit is not None
    refs = ["account:999999", "event:3", "mailbox:x", "mailbox:", f"unit:{unit.pk}"]
    assert names_of(refs) == {f"unit:{unit.pk}": unit.acronym}


def test_a_picture_stretches_its_bars_and_never_its_words() -> None:
    drawn = bars("Mudanças", [Bar("maio", 4, "4"), Bar("junho", 1, "1"), Bar("nada", 0, "0")])
    assert "viewBox" not in drawn
    assert [part.split('"')[0] for part in drawn.split('<rect x="0" y="')[1:]] == ["21", "57", "93"]
    assert [drawn.split('width="')[n + 2].split('"')[0] for n in range(3)] == ["100%", "25%", "0%"]
