"""``portaria generate``: HR files of invented people."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from portaria import clock
from portaria.demo import generator, kinds
from portaria.demo import plan as plans
from portaria.demo.registers import people_until


@click.command()
@click.option("--body", "slug", required=True, help="Órgão.")
@click.option("--kind", default="", help="Tipo do órgão, se não for de demonstração.")
@click.option("--people", default=2000, show_default=True, help="Vínculos no primeiro mês.")
@click.option("--months", default=24, show_default=True, help="Quantos meses de história.")
@click.option("--month", default=None, type=int, help="Só este mês (0 é o primeiro).")
@click.option("--start", default="2024-11", show_default=True, help="Primeiro mês, aaaa-mm.")
@click.option("--seed", default=0, show_default=True, help="Outra semente, outras pessoas.")
@click.option("--layout", type=click.Choice(sorted(generator.LAYOUTS)), default="portaria")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True, help="Resultado em JSON.")
def generate(
    slug: str,
    kind: str,
    people: int,
    months: int,
    month: int | None,
    start: str,
    seed: int,
    layout: str,
    out: Path,
    as_json: bool,
) -> None:
    """Inventa as pessoas de um órgão e escreve os arquivos de RH de cada mês."""
    try:
        plan = plans.plan(slug, people, _month(start), kind=kind, seed=seed)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    wanted = range(months) if month is None else range(month, month + 1)
    if months < 1 or wanted.start < 0:
        raise click.UsageError("--months começa em 1 e --month em 0")
    since = clock.elapsed()
    total = sum(people_until(plan, m) for m in wanted)
    with click.progressbar(length=total, label="Inventando", file=sys.stderr) as bar:
        lines = generator.write(plan, wanted, out, layout=layout, progress=bar.update)
        bar.update(max(0, total - bar.pos))
    took = clock.elapsed() - since
    if as_json:
        click.echo(
            json.dumps({"body": slug, "months": len(wanted), "lines": lines, "out": str(out)})
        )
        return
    click.echo(
        f"{lines} vínculos em {len(wanted)} arquivos mensais de {kinds.body(slug, kind).kind.name},"
        f" em {out} ({took:.1f} s)"
    )


def _month(text: str) -> date:
    try:
        return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError:
        raise click.UsageError(f"--start: «{text}» não é um mês; escreva aaaa-mm") from None
