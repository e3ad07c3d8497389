"""``portaria request delegate|delegations|end-delegation``: deciding in another's place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import known_body
from portaria.cli.main import with_database
from portaria.cli.output import json_out
from portaria.cli.request_common import BODY, JSON, WHO, acting

if TYPE_CHECKING:
    from portaria.norms.plain import Json


@click.command()
@click.argument("person", metavar="PESSOA", type=int)
@BODY
@click.option("--to", type=int, required=True, help="Número de quem passa a decidir.")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--document", required=True, help="Ato interno: número e data.")
@click.option("--rite", "names", multiple=True, help="Só este rito (pode repetir).")
def delegate(
    person: int, body: str, to: int, start: datetime, until: datetime, document: str,
    names: tuple[str, ...],
) -> None:  # fmt: skip
    """Delega, entre dois dias e por ato interno, a decisão de pedidos de PESSOA."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts
        from portaria.procedures.requests.delegating import DelegationDraft

        draft = DelegationDraft(body, person, to, start.date(), until.date(), document, names)
        acts.delegate([draft], by=by, at=at)
    click.echo(f"de {start:%d/%m/%Y} a {until:%d/%m/%Y} também decide a pessoa nº {to}")


@click.command()
@BODY
@click.option("--person", type=int, help="Só as que esta pessoa fez ou recebeu.")
@JSON
def delegations(body: str, person: int | None, as_json: bool) -> None:
    """As delegações de um órgão: quem decide no lugar de quem, de quando a quando, por que ato."""
    with_database()
    from django.db.models import Q

    from portaria.procedures.requests.models import Delegation

    known_body(body)
    found = Delegation.objects.filter(body=body).select_related("person", "to").order_by("pk")
    if person is not None:
        found = found.filter(Q(person=person) | Q(to=person))
    rows = list(found)
    if as_json:
        told: list[Json] = [
            {"id": d.pk, "person": d.person_id, "to": d.to_id, "rites": list(d.rites),
             "start": d.start.isoformat(), "end": d.end.isoformat(), "document": d.document}
            for d in rows
        ]  # fmt: skip
        json_out({"delegations": told})
        return
    for d in rows:
        what = ", ".join(d.rites) or "tudo o que decide"
        click.echo(
            f"{d.pk}  {d.person.shown_name} a {d.to.shown_name}  {d.start:%d/%m/%Y} a "
            f"{d.end:%d/%m/%Y}  {d.document}  ({what})"
        )
    if not rows:
        click.echo("nenhuma delegação")


@click.command("end-delegation")
@click.argument("numbers", metavar="DELEGAÇÃO…", type=int, nargs=-1, required=True)
@WHO
def end_delegation(numbers: tuple[int, ...], person: int) -> None:
    """Revoga delegações de quem as fez; desde hoje não valem."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.end_delegations(list(numbers), person=person, by=by, at=at)
    click.echo("revogada: " + ", ".join(f"nº {number}" for number in sorted(set(numbers))))


DELEGATIONS = (delegate, delegations, end_delegation)
