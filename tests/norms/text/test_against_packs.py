"""``norm check --text`` (N1, N4): pack and official text have the same provisions, or it says where
they differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from norms.support import sheet
from portaria.cli.main import root
from portaria.config import folders

NORMS = sorted(file.parent.parent.name for file in folders.packs().glob("*/text/official.txt"))
TEXT = """\
Art. 1º Objeto.
Art. 2º Prazos:
I - um dia;
II - dois dias.
Parágrafo único. Salvo força maior.
"""
PACK = """\
art1: {about: Objeto, how: framework}
art2:
  cpt:
    about: Prazos
    inc1: {about: Um, how: framework}
    inc2: {about: Dois, how: framework}
  par1u: {about: Salvo, how: framework}
"""


def run(*arguments: object):
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


def write(folder: Path, pack: str = PACK, text: str = TEXT, reading: str = "") -> Path:
    (folder / "text").mkdir(parents=True)
    (folder / "norm.yaml").write_text(sheet())
    (folder / "norma.yaml").write_text(pack)
    (folder / "text" / "official.txt").write_text(text)
    if reading:
        (folder / "text" / "reading.yaml").write_text(reading)
    return folder


@pytest.mark.parametrize("norm", NORMS)
def test_the_packs_have_the_provisions_of_their_official_texts(norm: str) -> None:
    pack = folders.packs() / norm
    result = run("norm", "check", pack, "--text", pack / "text" / "official.txt", "--json")
    answer = json.loads(result.stdout)
    assert [p for p in answer["problems"] if "texto" in p["message"]] == []


def test_a_pack_with_the_texts_provisions_is_right(tmp_path: Path) -> None:
    result = run("norm", "check", write(tmp_path / "n"))
    assert result.exit_code == 0, result.stderr


WRONG = {
    "missing in the pack": (
        {"pack": PACK.replace("    inc2: {about: Dois, how: framework}\n", "")},
        "official.txt:4:1: «art. 2º, II» está no texto e falta no pacote: escreva art2_cpt_inc2",
    ),
    "missing in the text": (
        {"text": TEXT.replace("II - dois dias.\n", "")},
        "norma.yaml:6:5: «art. 2º, II» (art2_cpt_inc2) está no pacote e não no texto",
    ),
    "another wording in the text": (
        {"text": TEXT.replace("Art. 2º", "Art. 1º Objetivo. (NR)\nArt. 2º")},
        "norma.yaml:1:1: «art. 1º» tem 2 no texto (redação anterior, nova redação) e 1 no pacote",
    ),
    "revoked in the text": (
        {"text": TEXT.replace("Objeto.", "(Revogado)"),
         "pack": PACK.replace("how: framework", "sets: {mailbox.forwarding.external: allowed}", 1)},
        "está revogado no texto e ainda fixa valores",
    ),
    "a difference that is none": (
        {"reading": "- {text: art9, pack: art8, why: engano}\n"},
        "text/reading.yaml:1:3: esta diferença já não existe: retire-a",
    ),
    "a difference without reason": (
        {"reading": "- {text: art1}\n"},
        "falta «why»",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_differs_is_said_with_file_and_line(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    result = run("norm", "check", write(tmp_path / "n", **change))
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_declared_difference_is_none(tmp_path: Path) -> None:
    reading = (
        "- {text: art2_cpt_inc*, pack: art3_cpt_inc*, why: o caput do art. 3º se perdeu}\n"
        "- {pack: art3*, why: o caput do art. 3º se perdeu}\n"
    )
    pack = """\
art1: {about: Objeto, how: framework}
art2:
  cpt: {about: Prazos, how: framework}
  par1u: {about: Salvo, how: framework}
art3:
  cpt:
    about: Prazos
    inc1: {about: Um, how: framework}
    inc2: {about: Dois, how: framework}
"""
    result = run("norm", "check", write(tmp_path / "n", pack, reading=reading))
    assert result.exit_code == 0, result.stderr


def test_an_unreadable_text_leaves_with_2(tmp_path: Path) -> None:
    pack = write(tmp_path / "n")
    assert run("norm", "check", pack, "--text", tmp_path / "nada.txt").exit_code == 2
    assert run("norm", "check", pack, "--text", tmp_path).exit_code == 2


@pytest.mark.django_db
@pytest.mark.parametrize("norm", NORMS)
def test_coverage_says_that_text_and_pack_agree(norm: str) -> None:
    """N4: provisions in the text = provisions in the pack."""
    answer = json.loads(run("norm", "coverage", norm, "--json").stdout)
    assert answer["text"]["missing"] == answer["text"]["extra"] == []
    shown = run("norm", "coverage", norm).stdout
    assert "dispositivos no texto = dispositivos no pacote" in shown
