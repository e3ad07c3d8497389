"""What ``due`` and ``simulate`` share: narrowing to a unit, totals, and files for others to use."""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portaria import clock
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.duties.calendar_file import Entry
    from portaria.journeys.agenda import Grouping, Item

COLUMNS = ("at", "kind", "subject", "person", "body", "unit", "provisions", "about", "assignee")


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that both commands have."""
    for option in reversed(
        (
            click.option("--unit", default="", help="Só o que é desta unidade (sigla)."),
            click.option(
                "--by",
                type=click.Choice(["unit", "responsible", "kind", "month"]),
                help="Só os totais: por unidade, responsável, tipo ou mês.",
            ),
            click.option("--csv", "as_csv", is_flag=True, help="CSV, para planilhas."),
            click.option(
                "--ics-per",
                type=click.Choice(["unit", "responsible"]),
                help="Um calendário para cada unidade ou responsável, em --out.",
            ),
            click.option(
                "--out",
                type=click.Path(file_okay=False, path_type=Path),
                help="Pasta dos calendários de --ics-per.",
            ),
        )
    ):
        command = option(command)
    return command


def of_unit(found: Iterable[Item], unit: str) -> Iterable[Item]:
    """What is of ``unit``; all of it if none is given."""
    return (item for item in found if item.unit == unit) if unit else found


def write_csv(found: Iterable[Item]) -> None:
    """On standard output, a line each."""
    from portaria.frame.exports import cell

    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in found:
        row = (
            item.at.isoformat(), item.kind, item.subject, item.person, item.body, item.unit,
            " ".join(item.provisions), item.about, item.assignee,
        )  # fmt: skip
        writer.writerow([cell(value) for value in row])


def write_totals(found: Iterable[Item], by: Grouping) -> None:
    """How many under each key, and all together."""
    from portaria.frame import assignees, labels
    from portaria.journeys.agenda import totals

    rows, say = totals(found, by), assignees.sayer()
    words: dict[str, Callable[[str], str]] = {
        "unit": lambda key: key or "sem unidade",
        "responsible": lambda key: say(key) if key else "o sistema",
        "kind": lambda key: labels.of(labels.DUTIES if key in labels.DUTIES else labels.ACTS, key),
        "month": lambda key: f"{key[5:]}/{key[:4]}",
    }
    for key, count in rows:
        click.echo(f"{count:>8}  {words[by](key)}")
    click.echo(f"{sum(count for _, count in rows):>8}  no total")


def write_calendars(found: Iterable[Item], by: Grouping, out: Path | None) -> None:
    """A calendar for each unit, or for each responsible, in the folder ``out``."""
    from portaria.duties import calendar_file
    from portaria.frame import assignees

    if out is None:
        bad_input("--ics-per precisa de --out PASTA")
    say = assignees.sayer()
    groups: dict[str, list[Entry]] = {}
    for item in found:
        entry = item.entry(say(item.assignee) if item.assignee else "")
        groups.setdefault(item.key(by), []).append(entry)
    out.mkdir(parents=True, exist_ok=True)
    for key, entries in groups.items():
        name = (say(key) if by == "responsible" else key) if key else "sem responsável"
        path = out / f"{_slug(key or 'ninguem')}.ics"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(calendar_file.write_entries(entries, name=name, stamp=clock.now()))
        click.echo(f"{len(entries):>8}  {path}")


def _slug(key: str) -> str:
    """A file's name for a unit's acronym or an assignee."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "outros"
