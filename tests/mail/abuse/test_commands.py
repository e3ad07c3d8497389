"""``portaria abuse``: what the page does, from the command line (G10)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mail.abuse.test_reports import forwarded
from portaria import clock
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.mail.abuse.models import Report
from web import world as worlds
from web.world import NOW, World

pytestmark = pytest.mark.django_db
KEYS = [
    "id", "body", "reporter", "from", "subject", "message_id", "state", "reported_at", "why",
]  # fmt: skip
ANA = "ana.conceicao@uniar.example"


@pytest.fixture(autouse=True)
def world() -> World:
    return worlds.build()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "golpe.eml"
    path.write_bytes(forwarded())
    return path


def run(*arguments: object, status: int = 0) -> str:
    with clock.at(NOW):
        done = CliRunner().invoke(root, ["abuse", *map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.output


def listed(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", *arguments, "--json"))["reports"]
    return found


@pytest.fixture
def keys(tmp_path: Path) -> list[int]:
    """Two reports of Ana's, as the command numbers them."""
    found = []
    for subject in ("Prêmio nº 1", "Prêmio nº 2"):
        path = tmp_path / "uma.eml"
        path.write_bytes(forwarded(subject))
        said = run("report", path, "--body", "uniar", "--reporter", ANA)
        found.append(int(said.removeprefix("denúncia nº ")))
    return found


def states() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("state", flat=True))


def test_g10_a_file_is_reported_once_with_its_evidence(file: Path, world: World) -> None:
    given = ["report", file, "--body", "uniar", "--reporter", ANA, "--note", "é golpe"]
    said = run(*given)
    row = Report.objects.get()
    assert said == f"denúncia nº {row.pk}\n"
    assert (row.about, row.subject, row.note) == ("golpe@longe.test", "Prêmio nº 1", "é golpe")
    assert (row.person_id, row.evidence.size) == (world.ana.pk, file.stat().st_size)
    assert run(*given) == "esta mensagem já estava denunciada\n"
    assert Report.objects.count() == 1
    assert Duty.objects.get(kind="mail.abuse.handle").assignee == "power:mail.handle_abuse"


def test_the_list_has_the_last_first_and_the_documented_keys(keys: list[int]) -> None:
    lines = run("list").splitlines()
    assert [line.split()[1] for line in lines] == [str(key) for key in reversed(keys)]
    assert lines[0].endswith("espera tratamento  golpe@longe.test  Prêmio nº 2")
    found = listed()
    assert list(found[0]) == KEYS
    assert found[0] == {
        "id": keys[1], "body": "uniar", "reporter": ANA, "from": "golpe@longe.test",
        "subject": "Prêmio nº 2", "message_id": "<g1@longe.test>", "state": "open",
        "reported_at": NOW.isoformat(), "why": "",
    }  # fmt: skip
    assert listed("--body", "mpe") == listed("--state", "accepted") == []
    assert run("list", "--body", "mpe") == "nenhuma denúncia\n"


@pytest.mark.parametrize(
    ("action", "why", "state", "label"),
    [
        ("accept", "", "accepted", "acolhida"),
        ("dismiss", "propaganda comum", "dismissed", "arquivada"),
        ("forward", "falta funcional", "forwarded", "encaminhada à corregedoria"),
    ],
)
def test_g10_handled_in_bulk(
    keys: list[int], action: str, why: str, state: str, label: str
) -> None:
    assert run("handle", action, *keys, "--why", why) == "2 denúncias tratadas\n"
    assert states() == [state, state]
    assert listed() == []
    assert {(one["state"], one["why"]) for one in listed("--state", state)} == {(state, why)}
    assert label in run("list", "--state", state)
    assert Act.objects.filter(kind=f"mail.abuse.{state}", by__startswith="cli:").count() == 2
    waits = Duty.objects.filter(kind="mail.abuse.handle", state="open")
    assert set(waits.values_list("assignee", flat=True)) == (
        {"power:conduct.inquire"} if action == "forward" else set()
    )


def test_what_is_handled_is_not_handled_again_and_all_or_none(keys: list[int]) -> None:
    assert run("handle", "accept", keys[0]) == "1 denúncia tratada\n"
    assert "já foi tratada" in run("handle", "dismiss", *keys, "--why", "x", status=1)
    assert states() == ["accepted", "open"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["accept", "{none}"], "não há denúncia nº"),
        (["accept", "{row}", "{none}"], "não há denúncia nº"),
        (["accept", str(10**30)], "não há denúncia nº"),
        (["dismiss", "{row}"], "diga o motivo"),
        (["forward", "{row}", "--why", " "], "diga o motivo"),
        (["queimar", "{row}"], "queimar"),
        (["accept"], "NÚMERO"),
        (["accept", "um"], "um"),
    ],
)
def test_handling_badly_asked_changes_nothing(
    keys: list[int], arguments: list[str], words: str
) -> None:
    given = [one.format(row=keys[0], none=keys[1] + 1) for one in arguments]
    assert words in run("handle", *given, status=2)
    assert states() == ["open", "open"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{file}", "--body", "nenhum"], "o órgão «nenhum» não adotou"),
        (["{file}"], "--body"),
        (["{folder}", "--body", "uniar"], "ARQUIVO"),
        (["{folder}/nada.eml", "--body", "uniar"], "nada.eml"),
        (["{folder}/vazia.eml", "--body", "uniar"], "limite nosso"),
    ],
)
def test_reporting_badly_asked_changes_nothing(
    file: Path, arguments: list[str], words: str
) -> None:
    (file.parent / "vazia.eml").write_bytes(b" \r\n")
    given = [one.format(file=file, folder=file.parent) for one in arguments]
    assert words in run("report", *given, status=2)
    assert not Report.objects.exists()


def test_a_state_that_there_is_not() -> None:
    assert "aberta" in run("list", "--state", "aberta", status=2)
