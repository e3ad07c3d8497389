"""``portaria whatif``: who is affected by another norm, before it is signed."""

from __future__ import annotations

import csv
import getpass
import json
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counting, end_line, unknown_body, why_not

if TYPE_CHECKING:
    from portaria.governance.models import Draft
    from portaria.journeys.whatif.asking import Answer, Asked
    from portaria.journeys.whatif.running import Question


@click.command()
@click.option("--body", "slug", required=True, help="Órgão.")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PASTA",
    help="Pacote de uma norma, de qualquer pasta; o de mesmo id toma o lugar do que o órgão tem.",
)
@click.option("--replaces", multiple=True, metavar="NORMA", help="Norma que deixa de vigorar.")
@click.option(
    "--set",
    "edits",
    multiple=True,
    metavar="REGRA[DIMENSÃO=ID]=VALOR",
    help="Regra editada, como «mailbox.quota[category=discente]=512 MB».",
)
@click.option("--from", "start", type=DAY, help="Dia em que começaria a valer (padrão: hoje).")
@click.option("--since", type=DAY, help="Primeiro dia dos eventos passados (padrão: há um ano).")
@click.option("--until", type=DAY, help="Último dia do futuro (padrão: daqui a um ano).")
@click.option("--json", "as_json", is_flag=True, help="Resultado em JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As mudanças, uma por linha, em CSV.")
@click.option("--out", type=click.Path(path_type=Path), help="Arquivo do resultado.")
@click.option(
    "--file",
    "draft",
    type=int,
    metavar="MINUTA",
    help="Arquivar com esta minuta (nº); sem --pack nem --set, é o pacote dela que se olha.",
)
@click.option("--processes", type=click.IntRange(1, 64), help="Processos (padrão: um por núcleo).")
def whatif(
    slug: str,
    packs: tuple[Path, ...],
    replaces: tuple[str, ...],
    edits: tuple[str, ...],
    start: date | None,
    since: date | None,
    until: date | None,
    as_json: bool,
    as_csv: bool,
    out: Path | None,
    draft: int | None,
    processes: int | None,
) -> None:
    """Quem outra norma afeta, em quê e quando, antes de assinada: nada se escreve.

    Compara o direito em vigor com o que haveria, sobre o estado real do órgão, os eventos do último
    ano e os que vencem até um dia.
    """
    if not packs and not edits and not replaces and draft is None:
        bad_input("diga o que mudaria: --pack PASTA, --set REGRA=VALOR ou --replaces NORMA")
    if draft is not None and len(packs) > 1:
        bad_input("--file: arquiva-se um pacote só")
    if as_json and as_csv:
        bad_input("escolha --json ou --csv")
    with_database()
    from portaria.journeys.whatif.asking import Asked

    kept = _draft(draft, slug) if draft is not None else None
    own = (dict(kept.files),) if kept and not (packs or edits or replaces) else ()
    asked = Asked(slug, packs, replaces, edits, start, since, until, own)
    question = _question(asked)
    with ExitStack() as stack:
        spool = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        result = _answer(question, spool, processes)
        write = _write_json if as_json else _write_csv if as_csv else _write_text
        write(result, spool, _target(stack, out))
        if kept is not None:
            _file(asked, kept, result, spool)


def _draft(key: int, body: str) -> Draft:
    from portaria.governance.models import Draft

    found = Draft.objects.filter(pk=key, body=body).first()
    if found is None:
        bad_input(f"--file: o órgão «{body}» não tem a minuta nº {key}")
    return found


def _file(asked: Asked, draft: Draft, result: Answer, spool: IO[str]) -> None:
    """Keep the result with the draft."""
    from portaria.journeys.whatif import keeping
    from portaria.norms.reading.folders import texts

    files = asked.files[0] if asked.files else texts(asked.packs[0]) if asked.packs else None
    wanted = keeping.Wanted(
        asked.body, draft.title, dict(files) if files else None, asked.replacing, asked.edits,
        asked.start, asked.since, asked.until, draft.pk,
    )  # fmt: skip
    by = f"cli:{getpass.getuser()}"
    key = keeping.keep(wanted, result, spool, by=by, at=clock.now())
    click.echo(f"arquivado com a minuta nº {draft.pk}: efeito nº {key}", err=True)


def _question(asked: Asked) -> Question:
    from portaria.bodies.policies import NotAdopted
    from portaria.journeys.whatif.asking import laws_of, question_of
    from portaria.norms.places import SourceError

    now = clock.now()
    try:
        laws = laws_of(asked, now)
    except NotAdopted:
        unknown_body(asked.body)
    except (SourceError, NotADirectoryError, ValueError) as error:
        bad_input(str(error))
    question = question_of(asked, laws, now)
    if question.until < laws.today:
        bad_input(f"--until: {question.until:%d/%m/%Y} já passou; os prazos olhados são os por vir")
    if question.since > laws.today:
        bad_input(f"--since: {question.since:%d/%m/%Y} ainda não chegou; olham-se eventos passados")
    return question


def _answer(question: Question, spool: IO[str], processes: int | None) -> Answer:
    from portaria.journeys.whatif.asking import answer

    result = answer(question, spool, progress=counting("pessoas olhadas"), processes=processes or 0)
    end_line()
    return result


def _target(stack: ExitStack, out: Path | None) -> IO[str]:
    if out is None or str(out) == "-":
        return sys.stdout
    try:
        return stack.enter_context(out.open("w", encoding="utf-8", newline=""))
    except OSError as error:
        bad_input(f"--out: não se pode escrever em {out}: {why_not(error)}")


def _write_text(result: Answer, spool: IO[str], target: IO[str]) -> None:
    from portaria.cli.whatif_text import tell

    tell(result, spool, target)


def _write_json(result: Answer, spool: IO[str], target: IO[str]) -> None:
    """The summary, then each change on a line of its own: there may be a million."""
    summary = json.dumps(result.as_json(), ensure_ascii=False, indent=2)
    target.write(summary.removesuffix("\n}") + ',\n  "changes": [')
    spool.seek(0)
    separator = "\n    "
    for line in spool:
        target.write(separator + line.rstrip("\n"))
        separator = ",\n    "
    target.write("\n  ]\n}\n")


COLUMNS = (
    "source", "effect", "aspect", "subject", "person", "name", "category", "unit", "on", "before",
    "before_provision", "after", "after_provision", "event",
)  # fmt: skip


def _write_csv(_result: Answer, spool: IO[str], target: IO[str]) -> None:
    from portaria.frame.exports import cell
    from portaria.journeys.whatif.asking import changes_in

    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for c in changes_in(spool):
        before, after = c.before, c.after
        row = (
            c.source, c.effect, c.aspect, c.subject, c.person, c.name, c.category, c.unit, c.on,
            before.text if before else "", " ".join(before.provisions) if before else "",
            after.text if after else "", " ".join(after.provisions) if after else "", c.event,
        )  # fmt: skip
        writer.writerow([cell(value) for value in row])
