"""What the health page tells whoever runs the installation."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from portaria.bodies.acts import adopt
from portaria.people.models import Bond, Competence
from portaria.web import official_names
from web.world import NOW, ROOT, World, sign_in_of

pytestmark = pytest.mark.django_db
DAY = date(2020, 1, 2)
THERE = "/competencias/?orgao=fazenda"


def page(client: Client) -> str:
    answer = client.get("/saude/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_names_that_no_competence_has_are_counted_and_led_to(world: World) -> None:
    operator = Client()
    operator.force_login(sign_in_of("op", world.beto, operator=True))
    assert official_names.everywhere(NOW.date()) == []
    assert "<dd>0</dd>" in page(operator).partition("Nomes oficiais sem competência")[2]

    adopt(ROOT / "bodies" / "fazenda", by="cli:teste", at=NOW)
    [lacking] = official_names.everywhere(NOW.date())
    assert (lacking.body, bool(lacking.names)) == ("fazenda", True)
    text = page(operator).partition("Nomes oficiais sem competência")[2]
    assert f'<span class="late">{len(lacking.names)}</span>' in text
    assert all(name in text for name in lacking.names)
    assert THERE not in text, "who may not open the page is not led there"

    Bond.objects.create(
        body_id="fazenda", person=world.beto, hr_key="f:1", registration="F1", start=DAY,
        category="servidor_efetivo",
    )  # fmt: skip
    Competence.objects.create(
        body_id="fazenda", power="body.admin", person=world.beto, start=DAY, act=0
    )
    assert f'<a href="{THERE}">' in page(operator)
    assert operator.get(THERE).status_code == 200
