"""``norm new``: every provision in its place, nothing in force until a person confirmed it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from portaria.cli.main import root
from portaria.config import folders
from portaria.norms.places import Findings
from portaria.norms.reading.source import Items, Node, Scalar, Table, load
from portaria.norms.reading.unconfirmed import confirmed
from portaria.norms.text.amounts import amounts

NORMS = sorted(file.parent.parent.name for file in folders.packs().glob("*/text/official.txt"))
TEXT = """\
PORTARIA Nº 12/2021/GAB
Dispõe sobre o correio eletrônico.
O DIRETOR DO INSTITUTO DE TESTES, no uso de suas atribuições,
RESOLVE:
CAPÍTULO I
DAS CAIXAS DE CORREIO
Art. 1º Os limites de armazenamento das caixas de correio são:
I - 2 gigabytes para servidores;
II - 256 MB para discentes.
Art. 2º É vedado o redirecionamento automático de mensagens para caixas de fora da instituição.
Parágrafo único. O conteúdo da caixa de correio encerrada fica guardado 24 (vinte e quatro) meses.
CAPÍTULO II
DISPOSIÇÕES FINAIS
Art. 3º Esta Portaria entra em vigor na data de sua publicação, revogada a Portaria nº 3/2015.
Cidade Nova, 3 de maio de 2021.
"""


def run(*arguments: object):
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    (tmp_path / "norma.txt").write_text(TEXT)
    done = run("norm", "new", tmp_path / "norma.txt", tmp_path / "pacote")
    assert done.exit_code == 0, done.stderr
    assert "9 dispositivos em 2 arquivos" in done.stdout
    return tmp_path / "pacote"


def confirm(folder: Path) -> None:
    """What a person does, blindly: every doubt resolved as it stands, every proposal dropped."""
    for file in folder.glob("*.yaml"):
        text = re.sub(r"'\? ", "'", file.read_text())
        text = re.sub(r"(?m)^( *)proposed:\n(?:\1  .*\n)+", "", text)
        file.write_text(text)


def test_one_file_per_chapter_the_sheet_the_cases_and_the_text(skeleton: Path) -> None:
    names = {str(file.relative_to(skeleton)) for file in skeleton.rglob("*") if file.is_file()}
    assert names == {
        "norm.yaml", "capitulo-1.yaml", "capitulo-2.yaml", "cases/casos.yaml", "text/official.txt",
    }  # fmt: skip
    assert (skeleton / "text" / "official.txt").read_text() == TEXT


def test_the_sheet_says_what_the_text_shows_and_marks_the_rest(skeleton: Path) -> None:
    sheet = (skeleton / "norm.yaml").read_text()
    for line in (
        "id: portaria-12-2021",
        "title: 'PORTARIA Nº 12/2021/GAB'",
        "signed: 2021-05-03",
        "of: da",
        "in_force: '? 2021-05-03'",
        "authority: '? Diretor do Instituto de Testes'",
        "urn: '? urn:lex:br:federal;diretor.instituto.testes:portaria:2021-05-03;12'",
        "  - '? Portaria nº 3/2015'",
    ):
        assert line in sheet.splitlines()


PROPOSED = {
    "art1_cpt_inc1": "mailbox.quota: 2 GB",
    "art1_cpt_inc2": "mailbox.quota: 256 MB",
    "art2_cpt": "mailbox.forwarding.external: forbidden",
    "art2_par1u": "mailbox.retention: 24 months",
}


@pytest.mark.parametrize(("provision", "value"), PROPOSED.items())
def test_values_are_proposed_where_the_text_orders_them(
    skeleton: Path, provision: str, value: str
) -> None:
    segments = provision.split("_")
    lines = (skeleton / "capitulo-1.yaml").read_text()
    for segment in segments:
        lines = lines[lines.index(f"{segment}:") :]
    assert f"- sets: {{{value}}}" in lines.split("proposed:")[1]


def test_nothing_is_accepted_before_it_is_confirmed(skeleton: Path) -> None:
    result = run("norm", "check", skeleton, "--json")
    assert result.exit_code == 1
    said = [problem["message"] for problem in json.loads(result.stdout)["problems"]]
    assert all("por confirmar" in message for message in said)
    assert any("art. 1º, I: proposta por confirmar: mailbox.quota" in message for message in said)


def test_confirmed_it_is_a_pack_with_the_provisions_of_its_text(skeleton: Path) -> None:
    confirm(skeleton)
    result = run("norm", "check", skeleton)
    assert result.exit_code == 0, result.stderr
    assert "certo. " in result.stdout


@pytest.mark.parametrize("norm", NORMS)
def test_skeletons_of_the_official_texts_hold_once_confirmed(norm: str, tmp_path: Path) -> None:
    official = folders.packs() / norm / "text" / "official.txt"
    assert run("norm", "new", official, tmp_path / "p").exit_code == 0
    confirm(tmp_path / "p")
    for file in (tmp_path / "p").glob("*.yaml"):
        file.write_text(file.read_text().replace("AAAA-MM-DD", "2022-01-01"))
    result = run("norm", "check", tmp_path / "p")
    assert result.exit_code == 0, result.stderr


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "norma.txt").write_text(TEXT)
    before = sorted(tmp_path.iterdir())
    assert run("norm", "new", tmp_path / "norma.txt", tmp_path).exit_code == 2
    assert sorted(tmp_path.iterdir()) == before


AMOUNTS = {
    "no prazo de 30 dias": ["30 days"],
    "em até 2 (dois) dias úteis": ["2 business days"],
    "12 (doze) meses, contados": ["12 months"],
    "pelo prazo de dezoito meses": ["18 months"],
    "vinte e quatro horas de antecedência": ["24 hours"],
    "trinta minutos após o fim do expediente": ["30 minutes"],
    "1 minuto antes do desligamento": ["1 minute"],
    "de 2 gigabytes ou 256 MB": ["2 GB", "256 MB"],
    "após 1 ano": ["1 year"],
    "no primeiro dia útil": [],
    "Lei nº 8.112, de 1990": [],
    "até 15 MB (quinze megabytes)": ["15 MB", "15 MB"],
}


@pytest.mark.parametrize(("text", "written"), AMOUNTS.items())
def test_amounts(text: str, written: list[str]) -> None:
    found = [amount.written for amount in amounts(text)]
    assert list(dict.fromkeys(found)) == list(dict.fromkeys(written))


def read(text: str) -> tuple[Node, Findings]:
    findings = Findings()
    node = load(text, "f.yaml", findings)
    assert node is not None
    return confirmed(node, findings), findings


def test_doubts_and_proposals_are_findings_with_their_provision() -> None:
    node, findings = read(
        "art1:\n  about: '? x'\n  proposed:\n    - {sets: {a.b: 1}, because: um dia}\n"
        "  notes: ['? y']\n"
    )
    assert [(problem.place.line, problem.message.split(":")[0]) for problem in findings] == [
        (2, "art. 1º"),
        (4, "art. 1º"),
        (5, "art. 1º"),
    ]
    assert isinstance(node, Table)
    inner = node.get("art1")
    assert isinstance(inner, Table)
    assert inner.get("proposed") is None
    about, notes = inner.get("about"), inner.get("notes")
    assert isinstance(about, Scalar)
    assert about.text == "x"
    assert isinstance(notes, Items)


def test_a_question_mark_inside_a_text_is_no_doubt() -> None:
    _, findings = read("art1: {about: 'Quem pede? O chefe.', notes: '?'}")
    assert findings == []
