"""``portaria replay``: recorded acts decided again."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counted, counting, end_line, unknown_body

if TYPE_CHECKING:
    from portaria.journeys.replay.comparing import Difference
    from portaria.journeys.replay.laws import Under
    from portaria.journeys.replay.running import Asked, Counts, Replayed

SHOWN = 200
"""Acts told one by one; ours, no norm's: the rest is in --json."""


@click.command()
@click.option("--from", "first", type=DAY, required=True, help="Primeiro dia do registro.")
@click.option("--to", "last", type=DAY, required=True, help="Último dia do registro.")
@click.option("--body", default="", help="Só deste órgão.")
@click.option(
    "--under",
    type=click.Choice(["then", "now"]),
    default="then",
    show_default=True,
    help="Normas de então ou de agora.",
)
@click.option("--json", "as_json", is_flag=True, help="Resultado em JSON.")
def replay(first: date, last: date, body: str, under: str, as_json: bool) -> None:
    """Decide de novo os atos registrados entre dois dias e diz o que sairia diferente, e por quê.

    Saída: 0, tudo igual; 1, há decisões diferentes ou que não se podem refazer.
    """
    if last < first:
        bad_input("--to vem antes de --from")
    with_database()
    from portaria.journeys.replay import running

    zone = _zone(body)
    asked = running.Asked(
        _start(first, zone), _start(last + timedelta(days=1), zone), body, cast("Under", under)
    )
    told: Callable[[Replayed], None]
    if as_json:
        out = _JsonLines(sys.stdout)
        told = out.write
    else:
        lines = _TextLines(sys.stdout)
        told = lines.write
    counts = _run(asked, told)
    if as_json:
        out.end(counts)
    else:
        lines.end(counts)
    fell_short = counts.of(running.DIFFERENT) + counts.of(running.INCOMPLETE)
    raise SystemExit(1 if fell_short else 0)


def _run(asked: Asked, told: Callable[[Replayed], None]) -> Counts:
    from portaria.journeys.replay import running

    counts = running.replay(
        asked, now=clock.now(), told=told, progress=counting("atos decididos de novo")
    )
    end_line()
    return counts


def _zone(body: str) -> ZoneInfo:
    from portaria.bodies.models import Body

    zones = dict(Body.objects.values_list("slug", "zone"))
    if body and body not in zones:
        unknown_body(body)
    found = {zones[body]} if body else set(zones.values())
    return ZoneInfo(found.pop()) if len(found) == 1 else ZoneInfo("UTC")


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


class _JsonLines:
    """One act a line, written as it is found; the counts at the end."""

    def __init__(self, target: IO[str]) -> None:
        self._target, self._separator = target, "\n    "
        target.write('{\n  "acts": [')

    def write(self, found: Replayed) -> None:
        text = json.dumps(found.as_json(), ensure_ascii=False)
        self._target.write(self._separator + text)
        self._separator = ",\n    "

    def end(self, counts: Counts) -> None:
        told = {"acts": counts.acts, "decisions": counts.decisions, "by_kind": _by_kind(counts)}
        self._target.write(f'\n  ],\n  "counts": {json.dumps(told, ensure_ascii=False)}\n}}\n')


class _TextLines:
    def __init__(self, target: IO[str]) -> None:
        self._target, self._told = target, 0
        self._reasons: Counter[tuple[str, ...]] = Counter()

    def write(self, found: Replayed) -> None:
        from portaria.frame import labels
        from portaria.journeys.replay import running

        if found.result == running.MOVED:
            return
        self._told += 1
        if self._told > SHOWN:
            return
        what = labels.of(labels.ACTS, found.kind)
        head = f"ato {found.id}, {found.recorded_at:%d/%m/%Y}: {what}, {found.subject}"
        if found.result == running.ERASED:
            self._target.write(f"{head}: fatos eliminados pelo ato {found.erased_by}\n")
        elif found.result == running.INCOMPLETE:
            self._target.write(f"{head}: o ato não guardou «{found.missing}»\n")
        for difference in found.differences:
            self._target.write(f"{head}: {_difference(difference)}\n")

    def end(self, counts: Counts) -> None:
        from portaria.journeys.replay import running

        rest = self._told - SHOWN
        if rest > 0:
            self._target.write(f"… e mais {counted(rest, 'ato', 'atos')}: veja --json\n")
        words = (
            (running.SAME, "iguais"), (running.MOVED, "iguais, por outro dispositivo"),
            (running.DIFFERENT, "diferentes"), (running.ERASED, "com os fatos já eliminados"),
            (running.INCOMPLETE, "sem os fatos precisos"),
            (running.NO_DECISION, "não são decisões"),
        )  # fmt: skip
        parts = [f"{counts.of(result)} {word}" for result, word in words if counts.of(result)]
        self._target.write(f"{counted(counts.acts, 'ato', 'atos')}: {'; '.join(parts)}.\n")


def _difference(found: Difference) -> str:
    before = f"{found.before}" + (f" [{found.before_provision}]" if found.before_provision else "")
    after = f"{found.after}" + (f" [{found.after_provision}]" if found.after_provision else "")
    return f"{found.what}: {before} → {after}"


def _by_kind(counts: Counts) -> list[dict[str, object]]:
    return [
        {"kind": kind, "result": result, "count": count}
        for (kind, result), count in sorted(counts.by_kind.items())
    ]
