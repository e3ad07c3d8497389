"""The same request for many: shown before it is made, made of all or of none, taken back together
(issue 5: bulk work with preview and undo)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portaria.people.models import Person
from portaria.procedures.requests import many
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import subjects
from procedures.requests.conftest import Desk
from procedures.requests.test_pages import text
from procedures.requests.world import RITES, World

pytestmark = pytest.mark.django_db

PREVIEW = "/pedidos/varios/"


def chosen(rite: str, whom: Sequence[Person], **more: str) -> dict[str, Any]:
    return {"rito": f"lab.{rite}", "sobre": [p.pk for p in whom], **more}


def shown(client: Client, rite: str, whom: Sequence[Person], **fields: str) -> tuple[str, str]:
    """The preview with ``fields`` filled in, and the mark that says what was shown."""
    page = text(client.post(PREVIEW, chosen(rite, whom, conferido="", **fields)))
    found = re.search(r'name="conferido" value="([0-9a-f]*)"', page)
    assert found
    return page, found[1]


def test_nothing_is_asked_before_it_was_shown(world: World, desk: Desk) -> None:
    head, whom = desk(world.head), [world.ana, world.second]
    first = text(head.post(PREVIEW, chosen("ladder", whom)))
    assert "Espera a decisão de: a chefia imediata, em até 2 dias úteis" in first
    assert "Quantidade" in first, "one form for all of them"
    page, seen = shown(head, "ladder", whom, remark="férias")
    assert "Nada foi pedido ainda" in page
    assert "Pedir para os 2" in page
    assert not Request.objects.exists()
    other = text(head.post(PREVIEW, chosen("ladder", whom, conferido=seen, remark="outra coisa")))
    assert "Nada foi pedido ainda" in other, "another answer is shown before it is asked"
    assert not Request.objects.exists()
    fewer = head.post(PREVIEW, chosen("ladder", whom[:1], conferido=seen, remark="férias"))
    assert "Nada foi pedido ainda" in text(fewer)
    assert not Request.objects.exists()
    done = head.post(
        PREVIEW, chosen("ladder", whom, conferido=seen, remark="férias"), follow=True
    )  # fmt: skip
    assert "2 pedidos registrados." in text(done)
    rows = Request.objects.order_by("about_key")
    assert [row.about_key for row in rows] == sorted(p.pk for p in whom)
    assert {(row.asker_id, row.values["remark"]) for row in rows} == {(world.head.pk, "férias")}


def test_undo_takes_back_those_that_wait(world: World, desk: Desk) -> None:
    head, whom = desk(world.head), [world.ana, world.second]
    _, seen = shown(head, "ladder", whom)
    done = head.post(PREVIEW, chosen("ladder", whom, conferido=seen), follow=True)
    assert "Desfazer: retirar os 2 que ainda esperam" in text(done)
    (address, _status) = done.redirect_chain[-1]
    assert desk(world.ana).get(address).status_code == 404, "another's batch is nobody else's"
    undone = text(head.post(f"{address}desfazer/", follow=True))
    assert "2 pedidos retirados." in undone
    assert "Desfazer" not in undone
    assert {row.state for row in Request.objects.all()} == {"withdrawn"}


def test_each_is_told_why_not_with_the_article(world: World, desk: Desk) -> None:
    head = desk(world.head)
    page = text(head.post(PREVIEW, chosen("simple", [world.head, world.ana])))
    assert re.search(r"Não se pede:</span> Pede a própria pessoa", page)
    assert "Portaria nº 1/2020" in page
    page, seen = shown(head, "simple", [world.head, world.ana], justification="proibida")
    assert "Essa justificativa não serve" in page
    assert seen == "", "there is nothing that could be asked"
    page, seen = shown(head, "simple", [world.head, world.ana], justification="preciso")
    assert "Pedir para 1" in page
    head.post(PREVIEW, chosen("simple", [world.head, world.ana], conferido=seen,
                              justification="preciso"))  # fmt: skip
    assert [row.about_key for row in Request.objects.all()] == [world.head.pk]


def test_who_is_not_theirs_to_see_is_not_named(world: World, desk: Desk) -> None:
    page = text(desk(world.ana).post(PREVIEW, chosen("ladder", [world.director])))
    assert "Ninguém foi marcado." in page
    assert world.director.name not in page
    page = text(desk(world.accounts).post(PREVIEW, chosen("ladder", [world.director])))
    assert world.director.name in page, "who manages accounts sees everybody of the body"


STRANGE = [
    ({"rito": "lab.nada", "sobre": ["1"]}, 404),
    ({"rito": "lab.ladder"}, 200),
    ({"rito": "lab.ladder", "sobre": ["x", "9" * 40, "²"]}, 200),
]


@pytest.mark.parametrize(("sent", "status"), STRANGE)
def test_what_nobody_sends_in_earnest(
    world: World, desk: Desk, sent: dict[str, Any], status: int
) -> None:
    assert desk(world.head).post(PREVIEW, sent).status_code == status


def test_what_a_list_offers_is_what_norms_provide(world: World) -> None:
    offered = dict(many.askable("person", ["lab"], world.at))
    assert {f"lab.{name}" for name in RITES} & set(offered) == {
        f"lab.{name}" for name in RITES if name != "unruled"
    }
    assert many.askable("mailbox", ["lab"], world.at) == []


def test_as_many_queries_for_many_as_for_few(world: World) -> None:
    def queries() -> int:
        keys = sorted(subjects["person"].of(world.head.pk, "lab", world.at.date()),
                      key=lambda about: about.key)  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            found = many.outlooks(RITES["ladder"], keys, world.head.pk, world.at, {})
        assert not any(one.why_not for one in found)
        return len(asked)

    few = queries()
    for _ in range(8):
        world.person(world.sector)
    assert queries() <= few
