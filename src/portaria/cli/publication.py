"""``portaria publication``: versions of norms made known, and who took note of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, refused

if TYPE_CHECKING:
    from datetime import datetime

    from portaria.governance.models import Publication

_BODY = click.option("--body", required=True, help="Órgão.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")


@click.group()
def publication() -> None:
    """Publicação das normas e ciência de cada pessoa."""


@publication.command("list")
@_BODY
@_JSON
def list_publications(body: str, as_json: bool) -> None:
    """As versões publicadas, com quantos já deram ciência."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.governance.models import Publication
    from portaria.governance.publication.listing import per_unit, total

    today = calendar_of(body).day_of(clock.now())
    found = Publication.objects.filter(body=body).order_by("norm", "-version")
    rows = [(one, total(per_unit(one.pk, today))) for one in found]
    if as_json:
        json_out(
            {
                "publications": [
                    {
                        "id": one.pk,
                        "norm": one.norm,
                        "version": one.version,
                        "published_at": one.published_at.isoformat(),
                        "superseded": one.superseded_at is not None,
                        "changed": list(one.changed),
                        "asked": count.asked,
                        "given": count.given,
                        "late": count.late,
                    }
                    for one, count in rows
                ]
            }
        )
        return
    for one, count in rows:
        old = " (substituída)" if one.superseded_at else ""
        click.echo(
            f"{one.pk}  {one.norm}  versão {one.version}{old}: ciência de {count.given} entre "
            f"{count.asked}, {count.late} em atraso"
        )
    if not rows:
        click.echo("nenhuma norma publicada")


@publication.command()
@click.argument("norm", metavar="NORMA")
@_BODY
@click.option("--to", "categories", multiple=True, help="Pedir ciência também a esta categoria.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Prazo, onde a norma não o dá.")
@click.option("--note", default="", help="O que convém saber antes de ler.")
def publish(
    norm: str, body: str, categories: tuple[str, ...], until: datetime | None, note: str
) -> None:
    """Publica a versão de hoje de uma norma e pede ciência a quem ela concerne."""
    with_database()
    from portaria.bodies.policies import adopted
    from portaria.governance.publication.acts import publish_norm
    from portaria.governance.types import Wish

    wish = Wish(body, norm, categories, until.date() if until else None, note)
    done = carried_out(lambda by, at: publish_norm(wish, by=by, at=at))
    click.echo(f"{norm}, versão {done.version}: ciência pedida a {done.asked} pessoas")
    click.echo(f"mudaram {len(done.changed)} dispositivos")
    if done.silent:
        labels = adopted(body).vocabulary.keys["category"]
        called = ", ".join(labels.get(category, category) for category in done.silent)
        click.echo(f"a norma cala sobre a ciência de: {called}")


@publication.command()
@click.argument("number", metavar="PUBLICAÇÃO", type=int)
@_JSON
def report(number: int, as_json: bool) -> None:
    """Quem deu ciência e quem não, por unidade."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.governance.publication.listing import per_unit, total

    one = _publication(number)
    counts = per_unit(number, calendar_of(one.body_id).day_of(clock.now()))
    if as_json:
        json_out(
            {
                "norm": one.norm,
                "version": one.version,
                "units": [
                    {"unit": c.acronym, "asked": c.asked, "given": c.given, "late": c.late}
                    for c in counts
                ],
            }
        )
        return
    for count in [*counts, total(counts)]:
        name = count.acronym or ("total" if count.name == "" and count.unit is None else "–")
        click.echo(
            f"{name:<14} pedida a {count.asked:>6}  dada por {count.given:>6}  "
            f"em atraso {count.late:>6}  {count.percent:>3} %"
        )


@publication.command()
@click.argument("number", metavar="PUBLICAÇÃO", type=int)
def remind(number: int) -> None:
    """Lembra quem ainda não deu ciência."""
    with_database()
    from portaria.governance.models import Acknowledgement
    from portaria.governance.publication import acts

    one = _publication(number)
    waiting = Acknowledgement.objects.filter(publication=one, acknowledged_at=None, dropped_at=None)
    keys = list(waiting.values_list("pk", flat=True))
    count = carried_out(lambda by, at: acts.remind(one, keys, by=by, at=at))
    click.echo(f"{count} pessoas lembradas")


@publication.command()
@click.argument("number", metavar="PUBLICAÇÃO", type=int)
@click.option("--as", "person", type=int, required=True, help="Número de quem dá ciência.")
def acknowledge(number: int, person: int) -> None:
    """Registra a ciência de uma pessoa."""
    with_database()
    from portaria.governance.models import Acknowledgement
    from portaria.governance.publication import acts

    asked = Acknowledgement.objects.filter(publication=_publication(number), person=person)
    key = asked.order_by("-pk").values_list("pk", flat=True).first()
    if key is None:
        refused(f"a ciência desta norma não foi pedida à pessoa nº {person}")
    carried_out(lambda by, at: acts.acknowledge([key], person=person, by=by, at=at))
    click.echo("ciência registrada")


def _publication(number: int) -> Publication:
    from portaria.governance.models import Publication

    found = Publication.objects.filter(pk=number).first()
    if found is None:
        bad_input(f"não há publicação nº {number}: veja «portaria publication list»")
    return found
