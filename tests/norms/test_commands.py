"""``portaria norm check`` and ``portaria rule``: no database, any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from norms.support import sheet
from portaria.cli.main import root
from portaria.config import folders

GOOD = "art14: {about: Limite, sets: {mailbox.quota: {discente: 256 MB}}}"
CASE = """\
- {case: c, on: 2021-03-01, rule: mailbox.quota, given: {category: discente}, expect: 256 MB,
   because: art14}
"""


def write(folder: Path, articles: str, cases: str = CASE) -> Path:
    for name, text in {
        "norm.yaml": sheet(),
        "capitulo-1.yaml": articles,
        "cases/casos.yaml": cases,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object):
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


def test_a_good_pack_from_any_folder(tmp_path: Path) -> None:
    result = run("norm", "check", write(tmp_path, GOOD))
    assert result.exit_code == 0
    assert result.stdout.startswith("Resolução norma-1: certo. 1 dispositivos, 1 valores, 1 casos.")


def test_a_bad_pack_leaves_with_1_and_shows_file_and_line(tmp_path: Path) -> None:
    result = run("norm", "check", write(tmp_path, GOOD.replace("discente", "discnte")))
    assert result.exit_code == 1
    assert f"{tmp_path}/capitulo-1.yaml:1:47: " in result.stderr
    assert "(quis dizer «discente»?)" in result.stderr


def test_a_case_that_fails_leaves_with_1(tmp_path: Path) -> None:
    result = run("norm", "check", write(tmp_path, GOOD, CASE.replace("256", "255")), "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["norm"], answer["provisions"], answer["cases"]) == ("norma-1", 1, 1)
    [problem] = answer["problems"]
    assert problem["file"].endswith("cases/casos.yaml")
    assert (problem["line"], problem["column"]) == (1, 3)
    assert "esperado 255 MB; veio 256 MB" in problem["message"]


def test_a_contradiction_leaves_with_1(tmp_path: Path) -> None:
    twice = f"{GOOD}\n{GOOD.replace('art14', 'art15').replace('256', '255')}"
    result = run("norm", "check", write(tmp_path, twice))
    assert result.exit_code == 1
    assert "contradição para category=discente" in result.stderr


def test_what_is_not_a_pack_leaves_with_2(tmp_path: Path) -> None:
    assert run("norm", "check", tmp_path).exit_code == 2
    assert run("norm", "check", tmp_path / "nada").exit_code == 2


def test_checking_needs_no_database_and_no_django(tmp_path: Path) -> None:
    """The command runs where nothing is configured, and loads no model."""
    write(tmp_path, GOOD)
    code = (
        "import sys; from portaria.cli.main import root\n"
        f"try: root(['norm', 'check', {str(tmp_path)!r}])\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "assert 'django' not in sys.modules"
    )
    bare = {"PATH": os.environ["PATH"], "PORTARIA_PACKS": str(folders.packs())}
    done = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_rules_are_listed_and_shown() -> None:
    listed = json.loads(run("rule", "list", "--json").stdout)["rules"]
    quota = next(rule for rule in listed if rule["name"] == "mailbox.quota")
    assert quota == {
        "name": "mailbox.quota",
        "type": "size",
        "unit": "byte",
        "by": ["category"],
        "about": "Limite de armazenamento",
        "executed": True,
    }
    shown = json.loads(run("rule", "show", "mailbox.quota", "--json").stdout)
    where = {(row["norm"], row["provision"], row["text"]) for row in shown["set_by"]}
    assert ("unila-cgtic-5-2020", "art14_cpt_inc2", "256 MB") in where


def test_cases_know_the_ids_that_their_norm_declares(tmp_path: Path) -> None:
    articles = "art1: {about: Quem cuida, sets: {competence.mail: {filial: Setor A}}}"
    case = (
        "- {case: c, on: 2021-03-01, rule: competence.mail, given: {linked_body: filial},"
        " expect: Setor A, because: art1}\n"
    )
    folder = write(tmp_path, articles, case)
    sheet_with_ids = sheet(more="declares: {linked_body: {filial: Órgão filial}}\n")
    (folder / "norm.yaml").write_text(sheet_with_ids, encoding="utf-8")
    result = run("norm", "check", folder)
    assert result.exit_code == 0, result.stderr


def test_of_a_long_list_of_ids_only_those_in_use_are_shown() -> None:
    shown = run("rule", "show", "badge.validity").stdout
    assert "vespera_sem_expediente (Véspera de feriado, ponto facultativo" in shown
    assert "e outros" in shown
    assert "carga_e_grande_volume" not in shown


def test_an_unknown_rule_leaves_with_2() -> None:
    result = run("rule", "show", "mailbox.qota")
    assert result.exit_code == 2
    assert "(quis dizer «mailbox.quota»?)" in result.stderr


def test_an_unknown_norm_leaves_with_2() -> None:
    result = run("norm", "coverage", "unila-cgtic-5-2021")
    assert result.exit_code == 2
    assert "(quis dizer «unila-cgtic-5-2020»?)" in result.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("norm", sorted(p.parent.name for p in folders.packs().glob("*/norm.yaml")))
def test_every_provision_is_accounted_for(norm: str) -> None:
    """N4 over the packs that come with the product."""
    answer = json.loads(run("norm", "coverage", norm, "--json").stdout)
    hows = {row["how"] for row in answer["provisions"]}
    assert hows <= {"enforced", "procedure", "evidenced", "conduct", "framework"}
    ids = [row["id"] for row in answer["provisions"]]
    assert len(ids) == len(set(ids))
