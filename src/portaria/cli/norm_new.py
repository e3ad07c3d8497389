"""``portaria norm new``: the skeleton of a pack, from the official text."""

from __future__ import annotations

from pathlib import Path

import click

from portaria.cli import output
from portaria.cli.installed import installed_vocabulary
from portaria.cli.norm_tree import read_norm_text

_CASES = """\
# Casos: fatos, dia, o que se espera e por qual dispositivo. Um abaixo, um no limite e um acima.
# - case: quem pede em 30 dias ainda recebe
#   on: 2021-03-01
#   rule: mailbox.copy.window
#   expect: 30 days
#   because: art15_par2
"""


@click.command("new")
@click.argument("file", metavar="ARQUIVO", type=click.Path(path_type=Path))
@click.argument("folder", metavar="PASTA", type=click.Path(path_type=Path))
def new(file: Path, folder: Path) -> None:
    """Escreve em PASTA o rascunho de um pacote, com todos os dispositivos do texto oficial.

    O que o texto sugere (valores, datas, como se cumpre) vem marcado: «portaria norm check PASTA» o
    recusa e lista até que tudo esteja confirmado. Sai com 2 se PASTA já tem arquivos.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        output.bad_input(f"{folder}: já existe e não está vazia; indique uma pasta nova")
    read = read_norm_text(file)
    files = _files(file, read.source.format, read.tree)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    provisions = sum(1 for p in read.tree.provisions.values() if not _heading(p.segment))
    doubts = sum(content.count(b"'? ") for content in files.values())
    proposals = sum(content.count(b"- sets: ") for content in files.values())
    click.echo(
        f"{folder}: {output.counted(provisions, 'dispositivo', 'dispositivos')} em "
        f"{output.counted(len(files) - 3, 'arquivo', 'arquivos')}; {doubts} pontos e "
        f"{proposals} propostas por "
        f"confirmar.\nPróximo passo: portaria norm check {folder}"
    )


def _files(file: Path, format: str, tree: object) -> dict[str, bytes]:
    from portaria.norms.text.proposals import Proposer
    from portaria.norms.text.sheet import norm_sheet
    from portaria.norms.text.skeleton import skeleton
    from portaria.norms.text.tree import TextTree

    assert isinstance(tree, TextTree)  # noqa: S101
    texts = {
        "norm.yaml": norm_sheet(tree, f"arquivo {file.name}"),
        **skeleton(tree, Proposer(installed_vocabulary())),
        "cases/casos.yaml": _CASES,
    }
    kept = {"text": "txt", "html": "html", "pdf": "pdf", "akn": "akn.xml"}[format]
    original = {f"text/official.{kept}": file.read_bytes()}
    return {name: text.encode() for name, text in texts.items()} | original


def _heading(segment: str) -> bool:
    from portaria.norms.lexml import GROUPINGS

    return segment[:3] in GROUPINGS
