"""``portaria held``: what the page does, from the command line (G3, G9)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.test import Client

from portaria import clock
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.ledger.models import Act, Content
from portaria.mail.held.models import HeldMessage
from web import mail_world
from web import world as worlds
from web.world import NOW, World

pytestmark = pytest.mark.django_db
UNIAR = ZoneInfo("America/Sao_Paulo")
KEYS = [
    "id", "body", "server", "queue", "message_id", "sender", "recipients", "subject", "size",
    "arrived_at", "reasons", "provisions", "power", "who", "due_at", "sum", "state", "decided_at",
    "why", "carried_at",
]  # fmt: skip


@pytest.fixture(autouse=True)
def world(settings: Any) -> World:
    settings.HELD_UNDO_SECONDS = 60
    world = worlds.build()
    mail_world.settle(world)
    return world


def run(*arguments: object, status: int = 0) -> str:
    with clock.at(NOW):
        done = CliRunner().invoke(root, ["held", *map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.output


def listed(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", *arguments, "--json"))["messages"]
    return found


def state(row: HeldMessage) -> str:
    row.refresh_from_db()
    return row.state


def test_the_first_page_the_list_and_the_terminal_name_the_same_last_day(world: World) -> None:
    """G3: who sent it, who decides it and who looks at the list read one deadline."""
    row = mail_world.held()
    last = f"{date.fromisoformat(row.sum['due_on']):%d/%m/%Y}"
    assert f"até {last}" in run("list")
    with clock.at(NOW):
        for name, person in (("ana", world.ana), ("beto", world.beto)):
            client = Client()
            client.force_login(worlds.sign_in_of(name, person))
            panels = client.get("/").context["panels"]
            said = [line.until for _, one in panels for line in one.lines if line.due == row.due_at]
            assert said == [last], name


def test_one_message_says_who_decides_in_words_and_each_article_once() -> None:
    said = run("show", mail_world.held().pk)
    assert "mail.decide_held" not in said
    assert "quem decide: " in said
    reason = said.partition("Por quê:\n")[2].splitlines()[0]
    assert reason.count("art. ") == 1
    row = mail_world.held("BBBBBB")
    row.reasons[0]["text"] = "Traz fotografia (art. 19, VI, da Resolução CGTIC nº 5/2020)"
    row.save()
    assert run("show", row.pk).partition("Por quê:\n")[2].splitlines()[0].count("art. ") == 1


def test_the_nearest_deadline_first_and_those_without_one_last() -> None:
    free = mail_world.held("CCCCCC", subject="Sem prazo", at=NOW - timedelta(days=1), within="")
    late = mail_world.held("AAAAAA", subject="Depois")
    soon = mail_world.held("BBBBBB", subject="Antes", at=NOW - timedelta(hours=30))
    lines = run("list").splitlines()
    assert [line.split()[1] for line in lines] == [str(row.pk) for row in (soon, late, free)]
    assert lines[0].endswith("beto@uniar.example  Antes")
    assert "espera decisão  até " in lines[0]
    assert "sem prazo" in lines[2]
    assert late.due_at is not None
    assert late.sum is not None
    last = date.fromisoformat(late.sum["due_on"])
    assert f"  até {last:%d/%m/%Y}  " in lines[1], "the last day, not the first instant after it"
    assert late.due_at.astimezone(UNIAR).date() > last


def test_the_list_tells_programs_the_documented_keys() -> None:
    row = mail_world.held()
    [said] = listed()
    assert list(said) == KEYS
    assert (said["id"], said["body"], said["state"]) == (row.pk, "uniar", "waiting")
    assert said["provisions"] == ["unila-cgtic-5-2020#art19_cpt_inc6"]
    assert said["reasons"][0]["rule"] == "media"
    assert (said["decided_at"], said["carried_at"]) == (None, None)
    assert said["due_at"] == row.due_at.isoformat() if row.due_at else False
    assert json.loads(run("show", row.pk, "--json")) == said


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--body", "uniar"], 2), (["--rule", "media"], 2),
        (["--rule", "to_all"], 0), (["--text", "festa"], 1), (["--text", "BETO@"], 2),
        (["--text", "todos@uniar.example"], 2), (["--state", "released"], 0),
    ],
)  # fmt: skip
def test_the_list_narrowed(asked: list[str], found: int) -> None:
    mail_world.held("AAAAAA")
    mail_world.held("BBBBBB", subject="Outra coisa")
    assert len(listed(*asked)) == found
    assert ("nenhuma mensagem" in run("list", *asked)) == (found == 0)


def test_g3_show_says_why_until_when_and_the_sum() -> None:
    row = mail_world.held()
    said = run("show", row.pk)
    for words in (
        f"nº {row.pk} (uniar): espera decisão", "3400000 octetos", "de: beto@uniar.example",
        "para: ana.conceicao@uniar.example, todos@uniar.example",
        "(decidir sobre mensagens retidas)",
        "A mensagem traz fotografia", "art. 19, VI",
    ):  # fmt: skip
        assert words in said
    assert "Não conta 21/11/2026" in said, "a Saturday in the sum"
    assert "Decisão" not in said


def test_g3_released_from_the_command_line_waits_for_the_server() -> None:
    rows = [mail_world.held(queue) for queue in ("AAAAAA", "BBBBBB")]
    assert run("release", *(row.pk for row in rows)) == "2 mensagens liberadas\n"
    assert {state(row) for row in rows} == {"released"}
    assert listed() == []
    assert {said["state"] for said in listed("--state", "released")} == {"released"}
    assert "Decisão: liberada, ainda não cumprida no servidor." in run("show", rows[0].pk)
    assert Duty.objects.filter(kind="mail.held.carry", state="open").count() == 2
    act = Act.objects.filter(kind="mail.held.released").first()
    assert act is not None
    assert act.by.startswith("cli:")


def test_g9_returned_with_the_reason_that_the_sender_reads() -> None:
    row = mail_world.held()
    assert run("return", row.pk, "--why", "dados de saúde") == "1 mensagem devolvida\n"
    assert state(row) == "returned"
    assert "devolvida, ainda não cumprida no servidor. dados de saúde" in run("show", row.pk)
    [said] = listed("--state", "returned")
    assert (said["why"], said["decided_at"]) == ("dados de saúde", NOW.isoformat())
    act = Act.objects.get(kind="mail.held.returned")
    facts = json.loads(Content.objects.get(act=act.pk).content or "{}")["facts"]
    assert facts["why"] == "dados de saúde"


def test_what_is_decided_is_not_decided_again_and_all_or_none() -> None:
    first, second = mail_world.held("AAAAAA"), mail_world.held("BBBBBB")
    run("release", first.pk)
    for words in (["release"], ["return", "--why", "tarde"]):
        said = run(*words, second.pk, first.pk, status=1)
        assert f"nº {first.pk} já não espera decisão. Nada foi alterado" in said
    assert (state(first), state(second)) == ("released", "waiting")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "{none}"], "não há mensagem retida nº"),
        (["release", "{row}", "{none}"], "não há mensagem retida nº"),
        (["return", "{none}", "--why", "x"], "não há mensagem retida nº"),
        (["release", str(10**30)], "não há mensagem retida nº"),
        (["return", "{row}", "--why", " "], "diga por que se devolve"),
        (["return", "{row}"], "--why"),
        (["release"], "NÚMERO"),
        (["release", "doze"], "doze"),
        (["list", "--state", "solta"], "solta"),
    ],
)
def test_bad_input_changes_nothing(arguments: list[str], words: str) -> None:
    row = mail_world.held()
    given = [one.format(row=row.pk, none=row.pk + 1) for one in arguments]
    assert words in run(*given, status=2)
    assert state(row) == "waiting"
    assert not Duty.objects.filter(kind="mail.held.carry").exists()
