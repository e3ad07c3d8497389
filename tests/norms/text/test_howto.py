"""docs/howto/write-a-pack.md does what it shows: its pack, typed as printed, holds."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from portaria.cli.main import root

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "write-a-pack.md"
TEXT = """\
PORTARIA Nº 12/2021/GAB
Dispõe sobre o uso do correio eletrônico no Instituto de Testes.
O DIRETOR DO INSTITUTO DE TESTES, no uso de suas atribuições,
RESOLVE:
CAPÍTULO I
DAS CAIXAS DE CORREIO
Art. 1º Os limites de armazenamento das caixas de correio são:
I - 2 gigabytes para servidores;
III - 256 megabytes para discentes.
Art. 2º É vedado o redirecionamento automático de mensagens para caixas de fora da instituição.
Parágrafo único. O conteúdo da caixa encerrada fica guardado por 24 (vinte e quatro) meses.
CAPÍTULO II
DISPOSIÇÕES FINAIS
Art. 3º Esta Portaria entra em vigor na data de sua publicação.
Cidade Nova, 3 de maio de 2021.
"""
SHEET = """\
id: portaria-12-2021
urn: urn:lex:br:federal;instituto.testes:portaria:2021-05-03;12
title: 'PORTARIA Nº 12/2021/GAB'
short: Portaria nº 12/2021
of: da
authority: Diretor do Instituto de Testes
signed: 2021-05-03
in_force: 2021-05-10
source: Boletim de Serviço nº 7, de 10/05/2021
"""


def run(*arguments: object) -> str:
    return CliRunner().invoke(root, [str(argument) for argument in arguments]).output


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    return [text for name, text in found if name == language]


def shown(beginning: str) -> str:
    return next(block for block in blocks("") if block.startswith(beginning))


def test_the_tree_and_the_skeleton_are_those_shown(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("portaria.txt").write_text(TEXT)
    assert f"$ portaria norm tree portaria.txt\n{run('norm', 'tree', 'portaria.txt')}" in blocks("")
    Path("portaria.txt").write_text(TEXT.replace("III - 256", "II - 256"))
    made = run("norm", "new", "portaria.txt", "my-norm")
    assert shown("$ portaria norm new").endswith(made)
    assert blocks("yaml")[0] in Path("my-norm/capitulo-1.yaml").read_text()
    said = run("norm", "check", "my-norm")
    for line in shown("$ portaria norm check my-norm\nmy-norm/capitulo-1.yaml:4").splitlines()[1:]:
        assert line == "…" or line in said.splitlines()


def test_the_pack_shown_is_right(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "norm.yaml": SHEET,
        "capitulo-1.yaml": blocks("yaml")[1],
        "capitulo-2.yaml": "art3:\n  cpt: {about: Em vigor na publicação, how: framework}\n",
        "cases/casos.yaml": blocks("yaml")[3],
        "text/official.txt": TEXT.replace("III - 256", "II - 256"),
    }.items():
        file = Path("my-norm") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert run("norm", "check", "my-norm") in shown("$ portaria norm check my-norm\nPortaria")
    wrong = blocks("yaml")[1].replace("256 MB}", "265 MB}")
    Path("my-norm/capitulo-1.yaml").write_text(wrong)
    assert "esperado 256 MB; veio 265 MB (art. 1º, II, da Portaria nº 12/2021)" in run(
        "norm", "check", "my-norm"
    )
