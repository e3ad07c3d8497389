"""``portaria work``: the runner."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from portaria.cli.main import with_database
from portaria.cli.output import counting, end_line

if TYPE_CHECKING:
    from portaria.duties.runner import RunReport


@click.command()
@click.option("--once", is_flag=True, help="Cumpre o que está vencido agora e termina.")
@click.option("--json", "as_json", is_flag=True, help="Com --once: o resultado em JSON.")
def work(once: bool, as_json: bool) -> None:
    """Cumpre os deveres automáticos quando vencem, leva adiante os atrasados e sela o livro.

    Vários processos podem rodar ao mesmo tempo. SIGTERM termina o lote em curso e sai.
    """
    with_database()
    from portaria.duties.worker import Worker

    tell = counting("deveres examinados")

    def show(report: RunReport) -> None:
        if not as_json:
            tell(report.total)

    worker = Worker(complain=lambda message: click.echo(message, err=True))

    with leaving_when_told(worker.stop):
        if not once:
            worker.forever()
            return
        worker.progress = show
        report = worker.once()
    _tell(report, as_json)
    raise SystemExit(1 if report.failed or report.given_up else 0)


@contextmanager
def leaving_when_told(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set ``stop`` instead of ending the process."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(report: RunReport, as_json: bool) -> None:
    numbers = {
        "done": report.done,
        "later": report.later,
        "again": report.again,
        "dropped": report.dropped,
        "failed": report.failed,
        "given_up": report.given_up,
        "unhandled": dict(report.unhandled),
    }
    if as_json:
        click.echo(json.dumps(numbers))
        return
    end_line()
    click.echo(
        f"{report.done} cumpridos, {report.later} adiados, {report.dropped} sem objeto, "
        f"{report.failed} a tentar de novo, {report.given_up} à espera de uma pessoa."
    )
    for kind, count in sorted(report.unhandled.items()):
        click.echo(f"{count} do tipo «{kind}», que esta versão não sabe cumprir.", err=True)
