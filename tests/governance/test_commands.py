"""``portaria publication`` and ``portaria training``, as somebody at a terminal uses them (N7)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from governance.worlds import MONDAY, NORM, PROVISIONS, World, at
from portaria import clock
from portaria.cli.main import root
from portaria.people.models import Bond

pytestmark = pytest.mark.django_db


def _run(*words: str, day: object = MONDAY) -> Result:
    with clock.at(at(day)):  # type: ignore[arg-type]
        return CliRunner().invoke(root, list(words))


@pytest.fixture
def world(tmp_path: Path) -> World:
    text = PROVISIONS.replace(
        "    about: Os servidores efetivos dão", "    about: Os servidores efetivos dão"
    ).replace("    sets:\n      norm.ack", "    sets:\n      training.attendance:"
              " {servidor_efetivo: compulsory}\n      norm.ack", 1)  # fmt: skip
    return World(tmp_path / "ens", text)


def test_n7_a_publication_from_the_command_line(world: World) -> None:
    ana, _ = world.person("Ana"), world.person("Caio", "discente")
    published = _run("publication", "publish", NORM, "--body", "ens")
    assert published.exit_code == 0, published.output
    assert "versão 1: ciência pedida a 1 pessoas" in published.output
    assert "a norma cala sobre a ciência de: Discente" in published.output
    again = _run("publication", "publish", NORM, "--body", "ens")
    assert (again.exit_code, "já foi publicado" in again.output) == (1, True)
    listed = json.loads(_run("publication", "list", "--body", "ens", "--json").output)
    [one] = listed["publications"]
    assert (one["norm"], one["version"], one["asked"], one["given"]) == (NORM, 1, 1, 0)
    number = str(one["id"])
    assert "1 pessoas lembradas" in _run("publication", "remind", number).output
    late = _run("publication", "report", number, day=MONDAY + timedelta(days=20))
    assert "DIR" in late.output
    assert late.output.splitlines()[-1].split()[-2:] == ["0", "%"]
    given = _run("publication", "acknowledge", number, "--as", str(ana.pk))
    assert (given.exit_code, given.output) == (0, "ciência registrada\n")
    assert _run("publication", "acknowledge", number, "--as", str(ana.pk)).exit_code == 1
    report = json.loads(_run("publication", "report", number, "--json").output)
    assert report["units"] == [{"unit": "DIR", "asked": 1, "given": 1, "late": 0}]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("publication", "publish", NORM, "--body", "nenhum"), 2),
        (("publication", "publish", "outra", "--body", "ens"), 1),
        (("publication", "report", "99"), 2),
        (("publication", "acknowledge", "99", "--as", "1"), 2),
        (("training", "attend", "99", "R1"), 2),
    ],
)
def test_n7_what_cannot_be_done_says_why_and_changes_nothing(
    world: World, words: tuple[str, ...], status: int
) -> None:
    answer = _run(*words)
    assert answer.exit_code == status
    assert answer.output.strip()


def test_n7_a_training_from_the_command_line(world: World) -> None:
    ana = world.person("Ana")
    registration = Bond.objects.get(person=ana).registration
    recorded = _run("training", "record", "A norma", "--body", "ens", "--on", "2024-03-04",
                    "--hours", "4", "--norm", NORM)  # fmt: skip
    assert recorded.exit_code == 0, recorded.output
    [one] = json.loads(_run("training", "list", "--body", "ens", "--json").output)["trainings"]
    lacking = json.loads(_run("training", "missing", "--body", "ens", "--json").output)["missing"]
    assert [row["person"] for row in lacking] == [ana.pk]
    stranger = _run("training", "attend", str(one["id"]), registration, "XX")
    assert (stranger.exit_code, "XX" in stranger.output) == (2, True)
    done = _run("training", "attend", str(one["id"]), registration)
    assert done.output == "1 presenças registradas\n"
    assert _run("training", "missing", "--body", "ens").output == "ninguém falta\n"


def test_n8_an_omitted_case_from_the_command_line(world: World) -> None:
    ana, bia = world.person("Ana"), world.person("Bia")
    asked = _run("omitted", "ask", NORM, "Ramal é caixa?", "--body", "ens", "--as", str(ana.pk))
    assert asked.exit_code == 0, asked.output
    [case] = json.loads(_run("omitted", "list", "--body", "ens", "--json").output)["cases"]
    number = str(case["id"])
    own = _run("omitted", "decide", number, "Não.", "--as", str(ana.pk), "--summary", "Ramal")
    assert (own.exit_code, "próprio caso" in own.output) == (1, True)
    done = _run("omitted", "decide", number, "Não.", "--as", str(bia.pk), "--summary", "Ramal")
    assert done.exit_code == 0, done.output
    found = _run("omitted", "list", "--body", "ens", "--precedents", "--search", "ramal")
    assert found.output == f"{number}  {NORM}  decidido  Ramal\n"
    assert _run("omitted", "list", "--body", "ens", "--state", "asked").output == "nenhum caso\n"
    assert _run("omitted", "withdraw", number, "--as", str(ana.pk)).exit_code == 1


def test_n10_a_deliberation_from_the_command_line(world: World) -> None:
    words = ("deliberation", "record", "Política", "--body", "ens", "--committee", "CETI",
             "--outcome", "approved", "--on", "2024-03-04")  # fmt: skip
    refused = _run(*words, "--matter", "outra")
    assert (refused.exit_code, "matéria desconhecida" in refused.output) == (1, True)
    done = _run(*words, "--matter", "politica", "--review-on", "2024-09-02")
    assert done.exit_code == 0, done.output
    listed = json.loads(_run("deliberation", "list", "--body", "ens", "--json").output)
    [one] = listed["deliberations"]
    assert (one["title"], one["review_on"]) == ("Política", "2024-09-02")
    assert "rever até 02/09/2024" in _run("deliberation", "list", "--body", "ens").output
