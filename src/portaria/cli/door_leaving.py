"""``portaria door evacuate``, ``portaria door rescuers``: places that are left, and who helps."""

from __future__ import annotations

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input

_REFUSED = "portaria.premises.places.types.Refused"
_BODY = click.option("--body", required=True, help="Órgão.")
_AS = click.option("--as", "actor", type=int, required=True, help="Número da pessoa que age.")


@click.command()
@click.argument("place", metavar="LUGAR")
@_BODY
@_AS
@click.option("--why", default="", help="Por que se abandona o lugar.")
@click.option("--over", is_flag=True, help="O abandono terminou.")
def evacuate(place: str, body: str, actor: int, why: str, *, over: bool) -> None:
    """Abandono do LUGAR (código): só entra quem socorre, até o comando com --over."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.guard.acts import begin_evacuation, end_evacuation
    from portaria.premises.guard.models import Evacuation
    from portaria.premises.places.models import Place

    known_body(body)
    must_hold(actor, body, DESK)
    row = Place.objects.filter(body=body, code=place).first()
    if row is None:
        bad_input(f"«{place}» não é lugar de «{body}»")
    with acting(_REFUSED) as (by, at):
        if not over:
            begin_evacuation(row.pk, why, by=by, at=at)
            return
        held = Evacuation.objects.filter(place=row, ended_at=None).values_list("pk", flat=True)
        end_evacuation(held.first() or 0, by=by, at=at)


@click.command()
@click.argument("persons", metavar="PESSOA…", nargs=-1, type=int, required=True)
@_BODY
@_AS
@click.option("--end", is_flag=True, help="Deixam de socorrer.")
def rescuers(persons: tuple[int, ...], body: str, actor: int, *, end: bool) -> None:
    """As pessoas (números) que socorrem num abandono, e que as portas então deixam entrar."""
    with_database()
    from portaria.people.models import Person
    from portaria.premises.desk import MANAGE
    from portaria.premises.guard.acts import end_rescuers, name_rescuers

    known_body(body)
    must_hold(actor, body, MANAGE)
    known = set(Person.objects.filter(pk__in=persons).values_list("pk", flat=True))
    if missing := sorted(set(persons) - known):
        bad_input(f"não há pessoa de número {', '.join(map(str, missing))}")
    with acting(_REFUSED) as (by, at):
        count = (end_rescuers if end else name_rescuers)(body, persons, by=by, at=at)
    click.echo(f"{count} pessoas")
