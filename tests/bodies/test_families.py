"""Invariant 9, across linked bodies: what a parent and a linked body decide in opposite ways, with
no declared rank, is told with a case (P4)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bodies.support import BODY, NORM, write
from portaria.cli.main import root

LINKED = BODY.replace("slug: corpo\n", "slug: ramo\nparent: corpo\n").replace(
    "  - {pack: norma-1, rank: 1, since: 2020-01-01}\n",
    "  - {pack: norma-3, rank: 1, since: 2021-01-01}\n",
).replace("norma-1#", "norma-3#")  # fmt: skip
OF_LINKED = "art1: {about: Limite, sets: {mailbox.quota: {discente: 512 MB, servidor: 2 GB}}}\n"
OTHERS = "art3: {about: Casos omissos, sets: {norm.omitted_cases.decided_by: Comitê Gestor}}\n"


def linked(home: Path, text: str = OF_LINKED, body: str = LINKED) -> Path:
    write(home)
    pack = home / "packs" / "norma-3"
    pack.mkdir()
    sheet = NORM.replace("id: norma-1", "id: norma-3").replace("nº 1/2020", "nº 3/2020")
    (pack / "norm.yaml").write_text(sheet, encoding="utf-8")
    (pack / "art.yaml").write_text(text + OTHERS, encoding="utf-8")
    folder = home / "bodies" / "ramo"
    folder.mkdir(parents=True)
    (folder / "body.yaml").write_text(body, encoding="utf-8")
    return folder


def checked(folder: Path, *more: str) -> str:
    packs = folder.parents[1] / "packs"
    result = CliRunner().invoke(root, ["body", "check", str(folder), "--packs", str(packs), *more])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("asked", ["ramo", "corpo"])
def test_what_they_decide_in_opposite_ways_is_told_with_a_case(tmp_path: Path, asked: str) -> None:
    folder = linked(tmp_path).parent / asked
    [found] = json.loads(checked(folder, "--json"))["disagreements"]
    assert (found["rule"], found["case"], found["since"]) == (
        "mailbox.quota", "Discente", "2021-01-01",
    )  # fmt: skip
    assert (found["body"], found["parent"]) == ("ramo", "corpo")
    assert (found["own"]["provision"], found["own"]["value"]) == ("art1", "512 MB")
    assert (found["above"]["norm"], found["above"]["value"]) == ("norma-1", "256 MB")
    said = checked(folder)
    assert "a conferir: mailbox.quota, para Discente, desde 01/01/2021: em ramo art. 1º" in said
    assert "ponha-a em «norms» do body.yaml de ramo, com o seu grau" in said


def test_what_they_say_alike_and_what_one_leaves_unsaid_is_no_disagreement(tmp_path: Path) -> None:
    folder = linked(tmp_path, OF_LINKED.replace("512 MB", "256 MB"))
    assert json.loads(checked(folder, "--json"))["disagreements"] == []


def test_a_declared_rank_settles_it(tmp_path: Path) -> None:
    """The linked body has its parent's norm in its own list."""
    both = LINKED.replace("norms:\n", "norms:\n  - {pack: norma-1, rank: 2, since: 2020-01-01}\n")
    folder = linked(tmp_path, body=both)
    assert json.loads(checked(folder, "--json"))["disagreements"] == []


def test_a_parent_that_is_not_there_is_said_not_to_be_compared(tmp_path: Path) -> None:
    folder = linked(tmp_path)
    (tmp_path / "bodies" / "corpo" / "body.yaml").unlink()
    assert json.loads(checked(folder, "--json"))["not_compared"] == ["corpo"]
    assert "não se comparou com corpo" in checked(folder)
