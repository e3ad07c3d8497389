"""``portaria hr``: the HR feed checked, planned and applied."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portaria import clock
from portaria.cli import hr_output
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, unknown_body

if TYPE_CHECKING:
    from portaria.people.hr.feed import Feed
    from portaria.people.hr.reading import Progress

_FILES = click.argument(
    "files",
    metavar="ARQUIVO…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)


class _Instant(click.ParamType[datetime]):
    """An instant with its time zone, ``2026-03-20T09:00:00-03:00``."""

    name = "INSTANTE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The instant, or exit 2 saying how to write it."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"«{value}» não é um instante: escreva 2026-03-20T09:00:00-03:00", param, ctx)
        if found.tzinfo is None:
            self.fail(f"«{value}» não diz o fuso: escreva 2026-03-20T09:00:00-03:00", param, ctx)
        return found


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Resposta para programas."),
        click.option("--at", type=_Instant(), help="Como se fosse este instante."),
        click.option("--layout", default="", help="Leiaute, se não for o da configuração."),
        click.option("--body", required=True, help="Órgão."),
        _FILES,
    ):
        command = option(command)
    return command


@click.group()
def hr() -> None:
    """Arquivos do RH: conferir, planejar e aplicar."""


@hr.command()
@_options
def check(
    files: tuple[Path, ...], body: str, layout: str, at: datetime | None, as_json: bool
) -> None:
    """Confere os arquivos e diz cada linha a corrigir: linha, coluna, valor e por quê.

    Sai com 0 se podem ser aplicados, 2 se há o que corrigir. Nada é escrito.
    """
    with _feed(body, layout, at) as feed, hr_output.progress(as_json) as progress:
        from portaria.people.hr.feed import check as check_files
        from portaria.people.hr.report import Refused

        try:
            outcome = check_files(feed, files, progress=progress)
        except Refused as refused:
            hr_output.refused(refused, as_json)
            raise SystemExit(2) from None
    hr_output.checked(outcome, as_json)


@hr.command()
@_options
@click.option("--all", "everything", is_flag=True, help="Mostra todas as pessoas.")
def plan(
    files: tuple[Path, ...],
    body: str,
    layout: str,
    at: datetime | None,
    as_json: bool,
    everything: bool,
) -> None:
    """Diz o que os arquivos mudariam, por pessoa e por consequência. Nada é escrito.

    Sai com 0; 1 se a aplicação pararia para confirmação; 2 se há linhas a corrigir.
    """
    with _feed(body, layout, at) as feed, hr_output.progress(as_json) as progress:
        outcome = _plan(feed, files, as_json, everything, progress)
    raise SystemExit(1 if outcome == "stopped" else 0)


def _plan(
    feed: Feed, files: tuple[Path, ...], as_json: bool, everything: bool, progress: Progress
) -> str:
    from portaria.cli.hr_plan import Teller
    from portaria.people.hr.feed import plan as plan_files
    from portaria.people.hr.report import Refused

    with Teller(feed, as_json=as_json, everything=everything) as teller:
        try:
            outcome = plan_files(feed, files, on_changes=teller.tell, progress=progress)
        except Refused as refused:
            teller.drop()
            hr_output.refused(refused, as_json)
            raise SystemExit(2) from None
        teller.end(outcome)
    return outcome.state


@hr.command()
@_options
@click.option("--confirm", is_flag=True, help="Aplica mesmo que encerre vínculos demais.")
@click.option("--no-work", is_flag=True, help="Não cumpre em seguida o que ficar vencido.")
def apply(
    files: tuple[Path, ...],
    body: str,
    layout: str,
    at: datetime | None,
    as_json: bool,
    confirm: bool,
    no_work: bool,
) -> None:
    """Aplica os arquivos por inteiro, ou nada deles, e cumpre o que ficar vencido.

    Sai com 0; 1 se parou para confirmação (--confirm) ou se algum dever falhou; 2 se há linhas a
    corrigir. Os mesmos arquivos outra vez não escrevem nada.
    """
    with _feed(body, layout, at) as feed:
        from portaria.people.hr.feed import apply as apply_files
        from portaria.people.hr.report import Refused, Stopped

        try:
            with hr_output.progress(as_json) as progress:
                outcome = apply_files(
                    feed, files, by=f"cli:{getpass.getuser()}", confirm=confirm, progress=progress
                )
        except Refused as refused:
            hr_output.refused(refused, as_json)
            raise SystemExit(2) from None
        except Stopped as stopped:
            hr_output.stopped(stopped, as_json)
            raise SystemExit(1) from None
        report = None if no_work or outcome.state == "unchanged" else hr_output.work(as_json)
    hr_output.applied(outcome, report, as_json)
    raise SystemExit(1 if report is not None and (report.failed or report.given_up) else 0)


@contextmanager
def _feed(body: str, layout: str, at: datetime | None) -> Iterator[Feed]:
    """The body's feed, under the clock asked for; exit 2 when there is none."""
    with_database()
    from portaria.bodies.models import Body
    from portaria.bodies.policies import NotAdopted
    from portaria.people.hr.layouts import LayoutError
    from portaria.people.hr.opening import open_feed

    with clock.at(at or clock.now()):
        try:
            feed = open_feed(body, clock.now(), layout=layout)
        except Body.DoesNotExist:
            unknown_body(body)
        except (NotAdopted, LayoutError) as error:
            bad_input(str(error))
        yield feed
