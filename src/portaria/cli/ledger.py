"""``portaria ledger``: evidence."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, counting, end_line, json_out

if TYPE_CHECKING:
    from portaria.ledger.line import Line
    from portaria.ledger.verifier import Finding, Report


class Head(click.ParamType[tuple[int, bytes]]):
    """A head as ``ledger verify`` prints it: block number, colon, 64 hexadecimal digits."""

    name = "NÚMERO:RESUMO"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, bytes]:
        """The pair, or exit 2."""
        number, _, digest = str(value).partition(":")
        try:
            head = int(number), bytes.fromhex(digest)
        except ValueError:
            head = 0, b""
        if len(head[1]) != 32:
            self.fail("escreva número:resumo, como «ledger verify» o mostra", param, ctx)
        return head


HEAD = Head()


@click.group()
def ledger() -> None:
    """O livro dos atos: conferir, provar, exportar."""


@ledger.command()
@click.option("--export", "file", type=click.File("rb"), help="Confere um arquivo exportado.")
@click.option("--head", type=HEAD, help="Cabeça anotada antes: tem de continuar no livro.")
@click.option("--json", "as_json", is_flag=True, help="O resultado em JSON.")
def verify(file: BinaryIO | None, head: tuple[int, bytes] | None, as_json: bool) -> None:
    """Confere cada linha, bloco e conteúdo; diz qual foi alterado, removido ou inserido."""
    from portaria.ledger.exported import verify_export

    tell = counting("linhas conferidas")

    def show(lines: int) -> None:
        if not as_json:
            tell(lines)

    if file is not None:
        try:
            report = verify_export(file, noted=head, progress=show)
        except ValueError as error:
            bad_input(str(error))
    else:
        with_database()
        from portaria.ledger import verification

        report = verification.verify(noted=head, progress=show)
    _tell(report, as_json)
    raise SystemExit(0 if report.ok else 1)


def _tell(report: Report, as_json: bool) -> None:
    number, digest = report.head
    if as_json:
        json_out(
            {
                "ok": report.ok,
                "lines": report.lines,
                "contents": report.contents,
                "blocks": report.blocks,
                "head": f"{number}:{digest.hex()}",
                "count": report.count,
                "findings": [
                    {"kind": f.kind, "act": f.act, "block": f.block, "text": f.text}
                    for f in report.findings
                ],
            }
        )
        return
    end_line()
    lines = counted(report.lines, "linha", "linhas")
    blocks = counted(report.blocks, "bloco", "blocos")
    contents = counted(report.contents, "conteúdo presente", "conteúdos presentes")
    click.echo(f"{lines} em {blocks}; {contents}.")
    for kind, found in groupby(report.findings, key=lambda finding: finding.kind):
        for text in _sentences(kind, list(found)):
            click.echo(f"  {text}")
    if report.count > len(report.findings):
        click.echo(f"  … e mais {report.count - len(report.findings)} (mostram-se as primeiras)")
    if report.ok:
        click.echo(f"Nada foi alterado, removido ou inserido.\nCabeça: {number}:{digest.hex()}")
    else:
        click.echo("O livro não confere.")


def _sentences(kind: str, found: list[Finding]) -> list[str]:
    """One for each finding; one for all the lines that wait for the seal, which are no fault."""
    if kind != "unsealed" or len(found) == 1:
        return [finding.text for finding in found]
    first, last = found[0].act, found[-1].act
    return [
        f"atos {first} a {last}: {len(found)} linhas sem selo; há um «portaria work» em execução?"
    ]


@ledger.command()
@click.argument("act", type=int)
@click.option("--content", is_flag=True, help="Inclui o conteúdo (dados pessoais), se ainda há.")
def proof(act: int, content: bool) -> None:
    """Escreve a prova de que o ATO está no livro, em JSON, até a cabeça de agora."""
    with_database()
    from portaria.ledger.proving import prove

    found = prove(act, content=content)
    if found is None:
        click.echo(f"O ato {act} não existe ou ainda não foi selado.", err=True)
        raise SystemExit(1)
    json_out(found.as_json())


@ledger.command("check-proof")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", type=HEAD, help="Cabeça anotada a que a prova tem de levar.")
def check_proof(file: Path, head: tuple[int, bytes] | None) -> None:
    """Confere a prova do ARQUIVO sem banco de dados."""
    from portaria.ledger.merkle import ProofError
    from portaria.ledger.proofs import from_json

    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        bad_input(f"{file}: não é JSON ({error})")
    try:
        line = from_json(value).verify(head[1] if head else None)
    except ProofError as error:
        click.echo(f"A prova não vale: {error}.")
        raise SystemExit(1) from None
    click.echo(f"A prova vale. {_sentence(line)}")


def _sentence(line: Line) -> str:
    norms = f", conforme {', '.join(line.provisions)}" if line.provisions else ""
    return (
        f"Ato {line.id}: {line.kind} de {line.subject} ({line.body}), por {line.by}, "
        f"válido desde {line.held_at.isoformat()}, registrado em {line.recorded_at.isoformat()}"
        f"{norms}."
    )


@ledger.command()
@click.option("-o", "--output", type=click.File("wb"), default="-", help="Arquivo; «-» é a saída.")
@click.option("--contents", is_flag=True, help="Inclui os conteúdos: são dados pessoais.")
def export(output: BinaryIO, contents: bool) -> None:
    """Escreve o livro inteiro num arquivo que qualquer pessoa pode conferir."""
    with_database()
    from portaria.ledger.export import export as write

    number, digest = write(output, contents=contents)
    click.echo(f"Cabeça: {number}:{digest.hex()}", err=True)
