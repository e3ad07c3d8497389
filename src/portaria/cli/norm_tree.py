"""``portaria norm tree``: a norm's official text as a tree of provisions, and what is odd in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria.cli import output
from portaria.norms import lexml
from portaria.norms.text.findings import KINDS
from portaria.norms.text.statuses import STATUSES
from portaria.norms.text.tree import PARTS

if TYPE_CHECKING:
    from portaria.norms.text.files import Read
    from portaria.norms.text.findings import Finding
    from portaria.norms.text.tree import TextProvision, TextTree

FORMATS = {"text": "texto simples", "html": "HTML", "pdf": "PDF", "akn": "Akoma Ntoso"}
WIDTH = 76
"""How many characters of a provision's text a person is shown."""


@click.command("tree")
@click.argument("file", metavar="ARQUIVO", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="O mesmo que --format json.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "akn"]),
    default="text",
    show_default=True,
    help="Para pessoas, JSON, ou Akoma Ntoso 3.",
)
@click.option(
    "--urn",
    metavar="URN",
    help="URN LEX da norma, para o Akoma Ntoso; sem ela, a que o texto mostra.",
)
def tree(file: Path, as_json: bool, shape: str, urn: str | None) -> None:
    """A árvore dos dispositivos do texto oficial de uma norma, e o que nele há de estranho.

    ARQUIVO é texto, HTML, PDF ou o Akoma Ntoso que este comando escreve; «-» lê a entrada padrão.
    Sai com 0; com 1 se há achados; com 2 se o arquivo não se deixa ler.
    """
    from portaria.norms.text.review import review

    read = read_norm_text(file)
    findings = review(read.tree)
    if as_json or shape == "json":
        output.json_out(as_plain(read, findings))
    elif shape == "akn":
        _write_akn(read.tree, urn)
    else:
        _show(file, read, findings)
    raise SystemExit(1 if findings else 0)


def read_norm_text(file: Path) -> Read:
    """The tree of a file; leaves with 2 when it cannot be read."""
    from portaria.norms.text.files import read_bytes
    from portaria.norms.text.source import Unreadable

    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        output.bad_input(f"{file}: não se deixa abrir ({output.why_not(error)})")
    try:
        return read_bytes(data)
    except Unreadable as error:
        output.bad_input(f"{file}: {error}")


def as_plain(read: Read, findings: tuple[Finding, ...]) -> dict[str, output.Json]:
    """``{"provisions", "findings", "parts", "leaves", "format", "encoding"}``."""
    return {
        "format": read.source.format,
        "encoding": read.source.encoding or None,
        "provisions": [provision.as_json() for provision in read.tree.provisions.values()],
        "parts": [{"kind": kind, "text": text} for kind, text in read.tree.parts()],
        "leaves": [{"of": leaf.of or leaf.part, "raw": leaf.raw} for leaf in read.tree.leaves],
        "findings": [finding.as_json() for finding in findings],
    }


def _write_akn(norm: TextTree, urn: str | None) -> None:
    from portaria.norms.text.akn_meta import frbr_of, read_urn
    from portaria.norms.text.akn_write import write_akn
    from portaria.norms.text.particulars import particulars

    try:
        frbr = read_urn(urn) if urn else frbr_of(particulars(norm))
    except ValueError as error:
        output.bad_input(str(error))
    if not urn:
        click.echo(f"URN lida no texto: {frbr.urn} (confira; outra se diz com --urn)", err=True)
    sys.stdout.buffer.write(write_akn(norm, frbr))
    sys.stdout.buffer.flush()


def _show(file: Path, read: Read, findings: tuple[Finding, ...]) -> None:
    encoding = f", {read.source.encoding}" if read.source.encoding else ""
    click.echo(f"{file} ({FORMATS[read.source.format]}{encoding})")
    for part, text in read.tree.parts():
        if part not in ("fecho", "pagina"):
            click.echo(f"  [{PARTS[part]}] {_cut(text)}")
    children = read.tree.children()
    stack = [(provision, 1) for provision in reversed(children.get("", []))]
    while stack:
        provision, depth = stack.pop()
        for line in _lines(provision):
            click.echo(f"{'  ' * depth}{line}")
        stack.extend((child, depth + 1) for child in reversed(children.get(provision.id, [])))
    for part in ("fecho", "pagina"):
        texts = [text for kind, text in read.tree.parts() if kind == part]
        if texts:
            click.echo(f"  [{PARTS[part]}] {_cut(' · '.join(texts))}")
    count = output.counted(len(read.tree.provisions), "dispositivo", "dispositivos")
    click.echo(f"\n{count}; {output.counted(len(findings), 'achado', 'achados')}.")
    for finding in findings:
        click.echo(f"  linha {finding.line}: {KINDS[finding.kind]}: {finding.message}")


def _lines(provision: TextProvision) -> list[str]:
    label = lexml.label(provision.segment)
    if provision.kind == "artigo":
        return [f"{label}  ({provision.id})"]
    shown = []
    for wording in provision.wordings:
        status = "" if wording.status == "original" else f" [{STATUSES[wording.status]}]"
        shown.append(f"{label}{status}  {_cut(wording.text)}")
    return shown


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1].rstrip()}…"
