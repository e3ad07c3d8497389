"""``portaria norm history`` and ``norm rectified``: what changed in a body's norms, and what was
decided by a text that was rectified later."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from portaria.cli import output
from portaria.norms.force.history import HOWS
from portaria.norms.force.history import history as history_of
from portaria.norms.force.rectifying import rectifications


@click.command()
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--norm", "name", default="", help="Só desta norma.")
@click.option("--bodies-dir", type=click.Path(path_type=Path), help="Ler o órgão desta pasta.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def history(slug: str | None, name: str, bodies_dir: Path | None, as_json: bool) -> None:
    """O que mudou nas normas do órgão: em que dia, por qual dispositivo, de que modo.

    Mostra também a revogação tácita, com um caso concreto: a norma posterior, do mesmo grau, que
    decide de outro modo, ou que regula inteiramente a matéria.
    """
    from portaria.cli.body import assembled_for

    body = assembled_for(slug, bodies_dir)
    turns = [
        turn
        for turn in history_of(body.law, body.vocabulary)
        if not name or turn.what.partition("#")[0] == name
    ]
    if as_json:
        told: list[output.Json] = [turn.as_json() for turn in turns]
        output.json_out({"body": body.config.slug, "changes": told})
        return
    for turn in turns:
        detail = f": {turn.detail}" if turn.detail else ""
        click.echo(f"{turn.on:%d/%m/%Y} {turn.what}: {HOWS[turn.how]} ({turn.label}){detail}")
    if not turns:
        click.echo("nada mudou")


@click.command()
@click.option("--body", "slug", help="Órgão; dispensável se só há um.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def rectified(slug: str | None, as_json: bool) -> None:
    """As retificações das normas do órgão e o que se decidiu pelo texto errado.

    Nada muda sozinho: os atos ficam; prazos abertos mudam com «portaria norm transition». Sai com 1
    se algum ato se praticou pelo texto errado.
    """
    from portaria.cli.body import assembled_for
    from portaria.cli.main import with_database

    with_database()
    body = assembled_for(slug, None)
    from portaria.bodies.decided import decided_by

    found: list[output.Json] = []
    count = 0
    zone = ZoneInfo(body.config.zone)
    for one in rectifications(body.law):
        acts = decided_by(
            body.config.slug, one.ref, first=one.first, until=one.published, zone=body.config.zone
        )
        if as_json:
            listed: list[output.Json] = [act.as_json() for act in acts]
            count += len(listed)
            found.append({**one.as_json(), "acts": listed})
            continue
        click.echo(
            f"{one.label}: retificado em {one.published:%d/%m/%Y} ({one.source or 'errata'})"
        )
        click.echo(f"  dizia: {one.wrong}\n  diz:   {one.right}")
        for act in acts:
            count += 1
            when = output.local_time(act.recorded_at.isoformat(), zone)
            click.echo(f"  ato {act.act}, {when}: {act.kind} de {act.subject} ({act.outcome})")
    if as_json:
        output.json_out({"body": body.config.slug, "rectifications": found})
    else:
        click.echo(output.counted(count, "ato pelo texto errado", "atos pelo texto errado"))
    raise SystemExit(1 if count else 0)
