"""How ``portaria hr`` answers people and programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from portaria.cli.output import Json, counted, counting, end_line, json_out

if TYPE_CHECKING:
    from portaria.duties.runner import RunReport
    from portaria.people.hr.feed import Outcome
    from portaria.people.hr.reading import Progress
    from portaria.people.hr.report import Detected, Refused, Stopped


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A progress bar for each stage, on standard error where it is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    console = Console(stderr=True)
    silent = quiet or not console.is_terminal
    with Bars(*columns, TimeRemainingColumn(), console=console, disable=silent) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


def files(detected: list[Detected]) -> None:
    """How each file was found to be written."""
    for found in detected:
        separator = "tabulação" if found.separator == "\t" else f"«{found.separator}»"
        others = f", {found.not_ours} de outros órgãos" if found.not_ours else ""
        click.echo(
            f"{found.file}: {found.encoding}, separado por {separator}; "
            f"{counted(found.lines, 'linha', 'linhas')}, "
            f"{counted(found.new_lines, 'nova', 'novas')}{others}"
        )


def refused(error: Refused, as_json: bool) -> None:
    """Every line to correct."""
    if as_json:
        json_out(
            {
                "state": "refused",
                "files": [d.as_json() for d in error.detected],
                "rejections": [p.as_json() for p in error.problems],
            }
        )
        return
    files(error.detected)
    for p in error.problems:
        column = f", coluna {p.column}" if p.column else ""
        value = f" «{p.value}»" if p.value else ""
        click.echo(f"{p.file}, linha {p.line}{column}:{value} {p.why}", err=True)
    problems = counted(len(error.problems), "problema", "problemas")
    click.echo(f"Recusado: {problems}; nada foi escrito.", err=True)


def stopped(error: Stopped, as_json: bool) -> None:
    """The file would end too many bonds."""
    if as_json:
        json_out(
            {"state": "stopped", "counts": {"ends": error.ends, "active_before": error.active}}
        )
    else:
        click.echo(str(error), err=True)


def checked(outcome: Outcome, as_json: bool) -> None:
    """The files can be applied."""
    if as_json:
        json_out({**_head(outcome), "state": "sound", "rejections": []})
        return
    files(outcome.detected)
    click.echo("Nenhuma linha a corrigir.")


def applied(outcome: Outcome, report: RunReport | None, as_json: bool) -> None:
    """What was written, and what was carried out after it."""
    if as_json:
        work = None if report is None else {"done": report.done, "failed": report.failed}
        json_out({**_head(outcome), "load": outcome.load, "work": work})
        return
    files(outcome.detected)
    if outcome.state == "unchanged":
        click.echo("Nada mudou: estes arquivos já foram aplicados; nada foi escrito.")
        return
    summary(outcome)
    click.echo(f"Aplicado: carga {outcome.load}.")
    if report is not None:
        done = counted(report.done, "dever cumprido", "deveres cumpridos")
        click.echo(f"{done}, {counted(report.later, 'adiado', 'adiados')}.")


def summary(outcome: Outcome) -> None:
    """The counts, in words."""
    from portaria.people.words import EVENT_WORDS

    click.echo(
        f"{counted(outcome.persons, 'pessoa nova', 'pessoas novas')}, "
        f"{counted(outcome.bonds, 'vínculo novo', 'vínculos novos')}, "
        f"{counted(outcome.corrected, 'correção', 'correções')}, "
        f"{outcome.ends} de {outcome.active} vínculos encerrados"
    )
    words: Mapping[str, str] = {kind.value: word for kind, word in EVENT_WORDS.items()}
    for kind, count in outcome.events.most_common():
        click.echo(f"  {count:>8}  {words[kind]}")
    for what, word in (("created", "unidades criadas"), ("changed", "unidades alteradas")):
        if outcome.units[what]:
            click.echo(f"  {outcome.units[what]:>8}  {word}")


def work(quiet: bool) -> RunReport:
    """Carry out what is due, sealing meanwhile, and tell how it goes."""
    from portaria.duties.runner import run_due
    from portaria.ledger.sealing import sealing

    tell = counting("deveres examinados")

    def show(report: RunReport) -> None:
        if not quiet:
            tell(report.total)

    with sealing():
        report = run_due(progress=show)
    if not quiet:
        end_line()
    return report


def _head(outcome: Outcome) -> dict[str, Json]:
    return {
        "state": outcome.state,
        "files": [d.as_json() for d in outcome.detected],
        "counts": outcome.counts(),
    }
