"""``portaria request``: everything a person does with requests, at the terminal (T2)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portaria import clock
from portaria.cli.main import root
from procedures.requests.world import World, state, story

pytestmark = pytest.mark.django_db


def run(world: World, *words: object) -> Result:
    with clock.at(world.at):
        return CliRunner().invoke(root, ["request", *map(str, words)])


def told(world: World, *words: object) -> Any:
    result = run(world, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def new(world: World, rite: str = "lab.simple", *more: str) -> int:
    words = ("new", rite, "--body", "lab", "--as", world.ana.pk, "--set", "justification=preciso")
    return int(told(world, *words, *more)["id"])


def test_asked_listed_shown_and_approved(world: World) -> None:
    key = new(world, "lab.simple", "--set", "amount=3")
    mine = run(world, "list", "--as", world.ana.pk)
    assert mine.output == f"{key}  Pedido lab.simple  {world.ana.name}  em análise\n"
    waiting = told(world, "list", "--as", world.mail.pk, "--view", "waiting")
    assert [one["id"] for one in waiting["requests"]] == [key]
    shown = run(world, "show", key).output
    assert "Quantidade: 3" in shown
    assert "Decide quem pode administrar caixas de correio (art. 1º, caput" in shown
    assert "- quem pode administrar caixas de correio decide: à espera" in shown
    done = run(world, "approve", key, "--as", world.mail.pk, "--note", "há espaço")
    assert done.output == f"pedido nº {key} aprovado\n"
    whole = told(world, "show", key)
    assert whole["state"] == "carried_out"
    assert whole["values"] == {"amount": 3, "justification": "preciso"}
    assert [line["verb"] for line in whole["timeline"]] == story(key)


def test_refused_appealed_withdrawn(world: World) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    assert run(world, "refuse", key, "--as", world.head.pk, "--why", "não").exit_code == 0
    assert run(world, "appeal", key, "--as", world.ana.pk, "--why", "sim").exit_code == 0
    assert run(world, "withdraw", key, "--as", world.ana.pk).exit_code == 0
    assert state(key) == "withdrawn"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("show", "0"), 2, "não existe o pedido nº 0"),
        (("new", "lab.simpl", "--body", "lab", "--as", "1"), 2, "quis dizer «lab.simple»?"),
        (("new", "lab.simple", "--body", "lab", "--as", "1", "--set", "x=1"), 2, "CAMPO=VALOR"),
        (("new", "lab.simple", "--body", "lab", "--as", "1", "--about", "??"), 2, "não se achou"),
        (("list", "--as", "1", "--state", "x"), 2, "não há a situação «x»"),
        (("list", "--as", "1", "--rite", "x"), 2, "não existe o rito «x»"),
        (("diagram", "lab.unruled", "--body", "lab"), 1, "nenhuma norma em vigor"),
    ],
)
def test_what_is_wrong_is_said(
    world: World, words: tuple[str, ...], status: int, said: str
) -> None:
    result = run(world, *words)
    assert result.exit_code == status, result.output
    assert said in result.output


def test_a_refusal_is_the_answer_no(world: World) -> None:
    key = world.asks("simple")
    result = run(world, "approve", key, "--as", world.ana.pk)
    assert result.exit_code == 1
    assert "ninguém decide o próprio pedido" in result.output
    missing = run(world, "new", "lab.simple", "--body", "lab", "--as", world.ana.pk)
    assert missing.exit_code == 1
    assert "Falta «Justificativa»" in missing.output


def test_delegated_by_an_internal_act(world: World) -> None:
    days = ("--from", "2024-03-04", "--until", "2024-03-08")
    words = ("delegate", world.director.pk, "--body", "lab", "--to", world.second.pk, *days)
    assert run(world, *words, "--document", " ").exit_code == 1
    assert run(world, *words, "--document", "OS nº 4/2024").exit_code == 0
    key = world.asks("tacit")
    world.approves(key, world.second)
    assert state(key) == "carried_out"


def test_rites_and_their_pictures(world: World) -> None:
    found = {one["id"]: one for one in told(world, "rites", "--body", "lab")["rites"]}
    assert found["lab.ladder"]["decides"] == "a chefia imediata, depois post.diretor"
    assert found["lab.ladder"]["asks"] == "any"
    assert found["lab.unruled"]["decides"] == ""
    assert {field["id"] for field in found["lab.simple"]["fields"]} == {
        "amount", "justification", "remark",
    }  # fmt: skip
    assert "lab.simple  Pedido lab.simple" in run(world, "rites").output
    assert run(world, "diagram", "lab.ladder", "--body", "lab").output.startswith("<svg ")
    steps = told(world, "diagram", "lab.ladder", "--body", "lab")["steps"]
    assert [step["what"] for step in steps][:2] == ["Pede", "Opina"]
