"""``explain``, ``body``, ``norm coverage`` with a database and without."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bodies.support import write
from portaria.bodies.acts import adopt
from portaria.cli.main import root

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path)
    settings.PACKS_DIR = tmp_path / "packs"
    monkeypatch.setenv("PORTARIA_PACKS", str(tmp_path / "packs"))
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


def asked(*arguments: object) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


QUESTION = ("explain", "mailbox.quota", "--body", "corpo", "--category", "discente")


@pytest.mark.django_db
def test_explain_from_what_was_adopted(home: Path) -> None:
    """N3: the value, its unit and its provision."""
    adopt(home / "bodies" / "corpo", by="cli:teste", at=NOON)
    answer = asked(*QUESTION, "--on", "2026-01-05")
    assert (answer["rule"], answer["value"], answer["unit"]) == (
        "mailbox.quota", 268435456, "byte",
    )  # fmt: skip
    [citation] = answer["citations"]
    assert citation == {
        "norm": "norma-1",
        "provision": "art1",
        "since": "2020-01-01",
        "label": "art. 1º da Resolução nº 1/2020",
        "source": "",
    }
    shown = run(*QUESTION).stdout
    assert "256 MB" in shown
    assert "porque: art. 1º da Resolução nº 1/2020, desde 01/01/2020" in shown


def test_explain_from_files(home: Path) -> None:
    answer = asked(*QUESTION, "--bodies-dir", home / "bodies", "--on", "2026-01-05")
    assert answer["text"] == "256 MB"
    span = asked("explain", "mailbox.retention", "--body", "corpo", "--bodies-dir", home / "bodies")
    assert (span["value"], span["unit"]) == (24, "month")
    assert span["citations"][0]["since"] == "2022-01-01"


def test_explain_says_who_decides_when_the_norms_are_silent(home: Path) -> None:
    """N8: the silent norm, and who decides what it omits."""
    silent = ("explain", "account.eligible", "--body", "corpo", "--bodies-dir", home / "bodies")
    answer = asked(*silent)
    assert (answer["value"], answer["citations"]) == (None, [])
    assert answer["omitted_cases"] == [
        {
            "decided_by": "Comitê Gestor",
            "norm": "norma-1",
            "provision": "art3",
            "label": "art. 3º da Resolução nº 1/2020",
        }
    ]
    assert "não dizem nada sobre este caso" in run(*silent).stdout


def test_explain_asks_for_what_the_value_depends_on(home: Path) -> None:
    """N8: a case not told is not a silent norm."""
    open_ = ("explain", "mailbox.quota", "--body", "corpo", "--bodies-dir", home / "bodies")
    assert asked(*open_)["depends_on"] == ["category"]
    shown = run(*open_).stdout
    assert "depende do caso; diga --category" in shown
    assert "256 MB: Discente (art. 1º da Resolução nº 1/2020)" in shown
    assert "não dizem nada" not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mailbox.qota", "--body", "corpo"), "(quis dizer «mailbox.quota»?)"),
        (("mailbox.quota", "--body", "korpo"), "o órgão «korpo» não está aqui; há: corpo"),
        (("mailbox.quota", "--category", "discnte"), "(quis dizer «discente»?)"),
        (("mailbox.quota", "--event", "death"), "--event: mailbox.quota não depende de «event»"),
        (("mailbox.quota", "--when", "blind"), "a condição «blind» não existe"),
        (("mailbox.quota", "--on", "2026-02-30"), "não é um dia que exista"),
    ],
)
def test_a_bad_question_leaves_with_2(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("explain", *arguments, "--bodies-dir", home / "bodies")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.django_db
def test_a_body_not_adopted_leaves_with_2(home: Path) -> None:
    result = run(*QUESTION)
    assert result.exit_code == 2
    assert "o órgão «corpo» não está aqui; há: nenhum" in result.stderr


@pytest.mark.django_db
def test_adopting_and_listing(home: Path) -> None:
    result = run("body", "adopt", home / "bodies" / "corpo")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("corpo: configuração ")
    assert asked("body", "list")["bodies"] == [
        {"slug": "corpo", "acronym": "CT", "name": "Corpo de Teste", "parent": None}
    ]


@pytest.mark.django_db
def test_coverage_counts_the_acts_of_each_provision(home: Path) -> None:
    """N4: every provision, how, by what, and the evidence so far."""
    adopt(home / "bodies" / "corpo", by="cli:teste", at=NOON)
    answer = asked("norm", "coverage", "norma-1")
    assert answer["norm"] == "norma-1"
    assert [(p["id"], p["how"], p["by"], p["evidence"]) for p in answer["provisions"]] == [
        ("art1", "enforced", ["mailbox.quota"], 0),
        ("art2", "enforced", ["mailbox.retention"], 0),
        ("art3", "enforced", ["norm.omitted_cases.decided_by"], 0),
    ]


def test_checking_a_body(home: Path) -> None:
    good = run("body", "check", home / "bodies" / "corpo")
    assert good.exit_code == 0
    assert "Corpo de Teste: certo. Resolução nº 1/2020." in good.stdout
    write(home, articles="art1: {about: x, sets: {mailbox.qota: 1 MB}}")
    bad = run("body", "check", home / "bodies" / "corpo")
    assert bad.exit_code == 1
    assert "capitulo-1.yaml:1:25" in bad.stderr
    nowhere = run("body", "check", home)
    assert nowhere.exit_code == 2


BODY_CASE = """\
- {{case: c, on: 2021-03-01, rule: mailbox.quota, given: {{category: discente}}, expect: {size},
   because: norma-1#art1}}
"""


@pytest.mark.parametrize(("size", "status"), [("255 MB", 1), ("256 MB", 0), ("257 MB", 1)])
def test_the_cases_of_a_body_are_tried(home: Path, size: str, status: int) -> None:
    cases = home / "bodies" / "corpo" / "cases"
    cases.mkdir()
    (cases / "casos.yaml").write_text(BODY_CASE.format(size=size), encoding="utf-8")
    result = run("body", "check", home / "bodies" / "corpo")
    assert result.exit_code == status
    assert ("1 casos" in result.stdout) is (status == 0)
