"""``portaria norm tree``: answers for people and programs, exit status, no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portaria.cli.main import root
from portaria.config import folders
from portaria.norms.text.akn_ids import eid, provision_of

RIGHT = "PORTARIA Nº 7/2021\nO CHEFE RESOLVE:\nArt. 1º São deveres:\nI - um;\nII - dois.\n"
ODD = RIGHT.replace("II -", "III -")


def run(*arguments: object, stdin: bytes | None = None):
    return CliRunner().invoke(root, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "norma.txt").write_text(RIGHT)
    return tmp_path / "norma.txt"


def test_a_tree_for_people(file: Path) -> None:
    result = run("norm", "tree", file)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].endswith("norma.txt (texto simples, utf-8)")
    assert "  art. 1º  (art1)" in lines
    assert "      II  dois." in lines
    assert lines[-1] == "5 dispositivos; 0 achados." or lines[-1] == "4 dispositivos; 0 achados."


def test_findings_leave_with_1(file: Path) -> None:
    file.write_text(ODD)
    result = run("norm", "tree", file)
    assert result.exit_code == 1
    assert (
        "linha 5: número que falta: falta «art. 1º, II», antes de «art. 1º, III»" in result.stdout
    )


def test_the_keys_other_programs_rely_on(file: Path) -> None:
    file.write_text(ODD)
    answer = json.loads(run("norm", "tree", file, "--json").stdout)
    assert set(answer) == {"provisions", "findings", "parts", "leaves", "format", "encoding"}
    inciso = next(p for p in answer["provisions"] if p["id"] == "art1_cpt_inc3")
    assert inciso == {
        "id": "art1_cpt_inc3",
        "kind": "inciso",
        "label": "art. 1º, III",
        "parent": "art1_cpt",
        "text": "dois.",
        "wordings": [{"text": "dois.", "status": "original"}],
        "mark": "III -",
        "line": 5,
    }
    assert answer["findings"] == [
        {
            "kind": "missing",
            "provision": "art1_cpt_inc2",
            "message": "falta «art. 1º, II», antes de «art. 1º, III»",
            "line": 5,
        }
    ]
    assert "".join(leaf["raw"] for leaf in answer["leaves"]) == ODD


def test_akoma_ntoso_is_written_and_read_back(file: Path) -> None:
    written = run(
        "norm", "tree", file, "--format", "akn", "--urn", "urn:lex:br:federal:lei:2020-01-02;5"
    )
    assert written.exit_code == 0
    document = file.parent / "norma.akn.xml"
    document.write_bytes(written.stdout_bytes)
    first = json.loads(run("norm", "tree", file, "--json").stdout)
    second = json.loads(run("norm", "tree", document, "--json").stdout)
    assert second == {**first, "format": "akn"}
    assert b'value="urn:lex:br:federal:lei:2020-01-02;5"' in written.stdout_bytes


def test_what_cannot_be_read_leaves_with_2(tmp_path: Path) -> None:
    assert run("norm", "tree", tmp_path / "nada.txt").exit_code == 2
    assert run("norm", "tree", tmp_path).exit_code == 2
    (tmp_path / "vazio.txt").write_text("")
    assert run("norm", "tree", tmp_path / "vazio.txt").exit_code == 2


def test_a_wrong_urn_leaves_with_2(file: Path) -> None:
    result = run("norm", "tree", file, "--format", "akn", "--urn", "urn:lex:portaria")
    assert result.exit_code == 2
    assert "não é uma URN LEX" in result.stderr


def test_the_standard_input_is_read_too() -> None:
    assert run("norm", "tree", "-", stdin=RIGHT.encode()).exit_code == 0


@pytest.mark.parametrize(
    ("provision", "written"),
    [
        ("art6_par1", "art_6__par_1"),
        ("art11_par1u", "art_11__par_1u"),
        ("art7_cpt_inc4", "art_7__cpt__inc_4"),
        ("art47-1_par2", "art_47-1__par_2"),
        ("tit1_cap2_sec1", "tit_1__cap_2__sec_1"),
        ("art13_cpt_inc1r2", "art_13__cpt__inc_1r2"),
        ("anx1_art1_cpt", "anx_1__art_1__cpt"),
    ],
)
def test_ids_of_akoma_ntoso(provision: str, written: str) -> None:
    assert eid(provision) == written
    assert provision_of(written) == provision


EXPECTED = {
    "sesp-mt-73-2018": (59, {"style": 8}),
    "mpmt-495-2015": (268, {"repeated": 1, "missing": 1, "typo": 2, "style": 1}),
    "unila-cgtic-5-2020": (133, {"repeated": 1}),
    "mpsc-2005": (291, {"missing": 4, "typo": 4, "style": 1, "unannounced_list": 1}),
    "sefaz-mt-1-2012": (346, {"missing_list": 2}),
}


@pytest.mark.parametrize("norm", EXPECTED)
def test_the_official_texts(norm: str) -> None:
    """N1 over the five: how many provisions, and what is odd in each."""
    answer = json.loads(
        run("norm", "tree", folders.packs() / norm / "text" / "official.txt", "--json").stdout
    )
    kinds: dict[str, int] = {}
    for finding in answer["findings"]:
        kinds[finding["kind"]] = kinds.get(finding["kind"], 0) + 1
    assert (len(answer["provisions"]), kinds) == EXPECTED[norm]


def test_the_amended_wordings_of_the_consolidated_text() -> None:
    """N1: «(NR)» makes a second wording of the same provision."""
    file = folders.packs() / "mpsc-2005" / "text" / "official.txt"
    answer = json.loads(run("norm", "tree", file, "--json").stdout)
    twice = {p["id"] for p in answer["provisions"] if len(p["wordings"]) == 2}
    assert twice == {
        "art1", "art1_cpt", "art21", "art21_cpt", "art21_par3", "art23", "art23_cpt", "art26",
        "art26_cpt", "art26_par1", "art26_par3", "art68", "art68_cpt", "art73", "art73_cpt",
    }  # fmt: skip
