"""``portaria deliberation``: what committees decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.output import json_out

if TYPE_CHECKING:
    from datetime import datetime

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def deliberation() -> None:
    """Deliberações dos colegiados."""


@deliberation.command("list")
@click.option("--body", required=True, help="Órgão.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_deliberations(body: str, as_json: bool) -> None:
    """As deliberações de um órgão, as mais novas primeiro."""
    with_database()
    from portaria.governance.models import Deliberation

    rows = list(Deliberation.objects.filter(body=body).order_by("-held_on", "-id"))
    if as_json:
        json_out(
            {
                "deliberations": [
                    {
                        "id": row.pk,
                        "committee": row.committee,
                        "matter": row.matter,
                        "norm": row.norm,
                        "title": row.title,
                        "outcome": row.outcome,
                        "held_on": row.held_on.isoformat(),
                        "review_on": row.review_on.isoformat() if row.review_on else None,
                        "provisions": list(row.provisions),
                    }
                    for row in rows
                ]
            }
        )
        return
    for row in rows:
        back = f", rever até {row.review_on:%d/%m/%Y}" if row.review_on else ""
        click.echo(f"{row.pk}  {row.held_on:%d/%m/%Y}  {row.committee}: {row.title}{back}")
    if not rows:
        click.echo("nenhuma deliberação")


@deliberation.command()
@click.argument("title", metavar="ASSUNTO")
@click.option("--body", required=True, help="Órgão.")
@click.option("--committee", required=True, help="Colegiado.")
@click.option("--matter", required=True, help="Matéria («portaria rule show committee.power»).")
@click.option(
    "--outcome",
    type=click.Choice(["approved", "rejected", "postponed"]),
    required=True,
    help="Aprovada, rejeitada ou adiada.",
)
@click.option("--on", "day", type=_DAY, required=True, help="Dia da reunião.")
@click.option("--norm", default="", help="Norma de que trata.")
@click.option("--text", default="", help="O que se deliberou.")
@click.option("--review-on", type=_DAY, help="Quando rever, onde a norma não diz.")
def record(
    title: str,
    body: str,
    committee: str,
    matter: str,
    outcome: str,
    day: datetime,
    norm: str,
    text: str,
    review_on: datetime | None,
) -> None:
    """Registra uma deliberação; cumpre a revisão que era devida e abre a próxima."""
    with_database()
    from portaria.governance.committee import acts

    again = review_on.date() if review_on else None
    minutes = acts.Minutes(body, committee, matter, title, outcome, day.date(), norm, text, again)
    key = carried_out(lambda by, at: acts.record_deliberation(minutes, by=by, at=at))
    click.echo(f"deliberação nº {key} registrada")
