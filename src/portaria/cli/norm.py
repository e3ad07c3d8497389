"""``portaria norm``: packs from any folder, and how each provision is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli import output
from portaria.cli.installed import installed_packs, installed_vocabulary
from portaria.cli.norm_diff import diff
from portaria.cli.norm_history import history, rectified
from portaria.cli.norm_new import new
from portaria.cli.norm_schema import schema
from portaria.cli.norm_text import beside_text, coverage_of_text, said_of_text
from portaria.cli.norm_transition import transition
from portaria.cli.norm_tree import tree
from portaria.config import folders
from portaria.norms.authoring.checking import Checked, check_folder
from portaria.norms.authoring.coverage import Covered, coverage
from portaria.norms.kinds.values import suggestion
from portaria.norms.pack import HOWS, Pack
from portaria.norms.vocabulary import NOT_EXECUTED, Vocabulary

if TYPE_CHECKING:
    from portaria.bodies.evidence import Evidence


@click.group()
def norm() -> None:
    """Normas como dados."""


norm.add_command(tree)
norm.add_command(new)
norm.add_command(schema)
norm.add_command(transition)
norm.add_command(diff)
norm.add_command(history)
norm.add_command(rectified)


@norm.command()
@click.argument("pack", metavar="PACOTE", type=click.Path(path_type=Path))
@click.option(
    "--text",
    metavar="ARQUIVO",
    type=click.Path(path_type=Path),
    help="O texto oficial; sem isto, o que a pasta guarda em text/.",
)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def check(pack: Path, text: Path | None, as_json: bool) -> None:
    """Confere um pacote de qualquer pasta contra o vocabulário e o texto oficial, e roda os casos.

    Sai com 0 se está tudo certo, 1 se há o que corrigir, 2 se PACOTE não é um pacote.
    """
    if not (pack / "norm.yaml").is_file():
        output.bad_input(f"{pack}: não há norm.yaml nesta pasta; indique a pasta de um pacote")
    beside = pack.resolve().parent
    home = beside if (beside / "categories.yaml").is_file() else folders.packs()
    checked = check_folder(pack, installed_vocabulary(home), folders.packs())
    checked = beside_text(pack, checked, text)
    if as_json:
        output.json_out(checked.as_json())
    else:
        _show_check(pack, checked)
    raise SystemExit(1 if checked.problems else 0)


def _show_check(pack: Path, checked: Checked) -> None:
    for problem in checked.problems:
        click.echo(str(problem), err=True)
    read = checked.pack
    if read is None or checked.problems:
        many = len(checked.problems)
        click.echo(f"{pack}: {many} {'problema' if many == 1 else 'problemas'}", err=True)
        return
    values = sum(len(w.settings) for p in read.provisions.values() for w in p.wordings)
    click.echo(
        f"{read.norm.short}: certo. {len(read.provisions)} dispositivos, {values} valores, "
        f"{checked.cases} casos. Digest {read.digest[:12]}."
    )


@norm.command("coverage")
@click.argument("name", metavar="[NORMA]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show_coverage(name: str | None, as_json: bool) -> None:
    """Como cada dispositivo é cumprido, por que regra ou rito, e as provas até agora.

    Sem NORMA, todas as dos pacotes e os atos internos dos órgãos. Sem banco de dados, as provas
    ficam em branco.
    """
    vocabulary = installed_vocabulary()
    packs = installed_packs(vocabulary)
    if name is not None and name not in packs:
        hint = suggestion(name, packs)
        output.bad_input(f"a norma «{name}» não está nos pacotes{hint}: há {', '.join(packs)}")
    chosen = [packs[name]] if name else list(packs.values())
    counts = _evidence()
    day = clock.today(UTC)
    answers = [_coverage_json(p, coverage(p, day), counts, vocabulary) for p in chosen]
    if as_json:
        output.json_out(answers[0] if name else {"norms": answers})
        return
    for pack in chosen:
        _show_coverage(pack, coverage(pack, day), counts, vocabulary)
    if counts is None:
        click.echo("sem banco de dados: as provas não foram contadas", err=True)


def _coverage_json(
    pack: Pack,
    rows: tuple[Covered, ...],
    counts: Mapping[str, Evidence] | None,
    vocabulary: Vocabulary,
) -> dict[str, output.Json]:
    return {
        "norm": pack.norm.id,
        "text": coverage_of_text(pack),
        "provisions": [
            {
                **row.as_json(_count(counts, pack, row)),
                "last_evidence": _last(counts, pack, row),
                "not_executed": list(vocabulary.not_executed(row.by)),
            }
            for row in rows
        ],
    }


def _count(counts: Mapping[str, Evidence] | None, pack: Pack, row: Covered) -> int | None:
    if counts is None:
        return None
    found = counts.get(pack.ref(row.id))
    return found.acts if found else 0


def _last(counts: Mapping[str, Evidence] | None, pack: Pack, row: Covered) -> str | None:
    found = counts.get(pack.ref(row.id)) if counts else None
    return found.last.isoformat() if found else None


def _show_coverage(
    pack: Pack,
    rows: tuple[Covered, ...],
    counts: Mapping[str, Evidence] | None,
    vocabulary: Vocabulary,
) -> None:
    from portaria.frame import labels

    click.echo(f"{pack.norm.short} ({pack.norm.id})")
    for row in rows:
        if row.heading:
            click.echo(f"  {row.heading}")
        count = _count(counts, pack, row)
        evidence = "" if count is None else f"  [{count}]"
        by = f"  {', '.join(_carriers(row, vocabulary))}" if row.by else ""
        click.echo(f"    {row.label:<28} {labels.HOWS[row.how]:<24}{by}{evidence}")
    tally = Counter(row.how for row in rows)
    late = Counter(row.how for row in rows if vocabulary.not_executed(row.by))
    summary = ", ".join(
        f"{tally[how]} {labels.HOWS[how]}" + (f" ({late[how]} {NOT_EXECUTED})" if late[how] else "")
        for how in HOWS
        if tally[how]
    )
    click.echo(f"  {len(rows)} dispositivos: {summary}\n  {said_of_text(pack)}\n")


def _carriers(row: Covered, vocabulary: Vocabulary) -> list[str]:
    pending = vocabulary.not_executed(row.by)
    return [f"{name} ({NOT_EXECUTED})" if name in pending else name for name in row.by]


def _evidence() -> Mapping[str, Evidence] | None:
    """Acts by provision, or None when there is no database to ask."""
    from django.db import Error

    from portaria.cli.main import with_database

    with_database()
    from portaria.bodies.evidence import acts_by_provision

    try:
        return acts_by_provision()
    except Error:
        return None
