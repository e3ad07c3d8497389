"""``portaria review``: reviews of accesses."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, json_out

JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
WHO = click.option("--as", "person", type=int, required=True, help="Número de quem age.")
NUMBERS = click.argument("numbers", metavar="ACESSO…", type=int, nargs=-1, required=True)


@click.group()
def review() -> None:
    """Revisões de acessos: cada chefia mantém ou retira os da sua unidade."""


def _acting() -> AbstractContextManager[tuple[str, datetime]]:
    return acting("portaria.procedures.reviews.types.Refused")


@review.command("open")
@click.argument("title", metavar="TÍTULO")
@click.option("--body", required=True, help="Órgão.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Último dia.")
@WHO
def open_review(title: str, body: str, due: datetime, person: int) -> None:
    """Abre uma revisão: lista a cada chefia os acessos de sua unidade."""
    with _acting() as (by, at):
        from portaria.procedures.reviews import acts, listing
        from portaria.procedures.reviews.models import Campaign
        from portaria.procedures.reviews.types import POWER

        must_hold(person, body, POWER)
        key = acts.open_campaign(body, title, due.date(), by=by, at=at)
        total = sum(listing.counts(Campaign.objects.get(pk=key)).values())
        click.echo(f"revisão nº {key}: {counted(total, 'acesso', 'acessos')}")


@review.command("list")
@click.option("--body", default="", help="Órgão.")
@JSON
def list_reviews(body: str, as_json: bool) -> None:
    """As revisões, a última primeiro."""
    with_database()
    from portaria.frame import labels
    from portaria.procedures.reviews import listing
    from portaria.procedures.reviews.models import Campaign

    known_body(body)
    rows = Campaign.objects.order_by("-pk")
    found = list(rows.filter(body=body) if body else rows)
    if as_json:
        json_out({"reviews": [listing.as_json(row) for row in found]})
        return
    for row in found:
        waits = listing.counts(row).get("waiting", 0)
        said = labels.of(labels.REVIEWS, row.state)
        click.echo(
            f"nº {row.pk}  até {row.due_on:%d/%m/%Y}  {said}  {row.title}  ({waits} por rever)"
        )
    if not found:
        click.echo("nenhuma revisão")


@review.command()
@click.argument("number", metavar="NÚMERO", type=int)
@JSON
def show(number: int, as_json: bool) -> None:
    """Uma revisão, acesso por acesso."""
    with_database()
    from portaria.frame import labels
    from portaria.procedures.reviews import listing
    from portaria.procedures.reviews.models import Campaign

    row = Campaign.objects.filter(pk=number).first()
    if row is None:
        bad_input(f"não existe a revisão nº {number}")
    if as_json:
        json_out(listing.as_json(row, whole=True))
        return
    for item in listing.items(row):
        unit = item.unit.acronym if item.unit else "administração"
        said = labels.of(labels.REVIEWS, item.state)
        click.echo(f"{item.pk}  {unit}  {item.person.shown_name}  {item.what}  {said}")


@review.command()
@NUMBERS
@WHO
def keep(numbers: tuple[int, ...], person: int) -> None:
    """A chefia mantém acessos."""
    _decide(numbers, person, True, "")


@review.command()
@NUMBERS
@WHO
@click.option("--why", default="", help="Motivo.")
def withdraw(numbers: tuple[int, ...], person: int, why: str) -> None:
    """A chefia retira acessos, na hora."""
    _decide(numbers, person, False, why)


def _decide(numbers: tuple[int, ...], person: int, keeps: bool, why: str) -> None:
    with _acting() as (by, at):
        from portaria.procedures.reviews import acts

        count = acts.decide_items(numbers, keeps, person=person, by=by, at=at, why=why)
        word = "mantido" if keeps else "retirado"
        click.echo(counted(count, f"acesso {word}", f"acessos {word}s"))
