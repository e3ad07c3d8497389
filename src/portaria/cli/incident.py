"""``portaria incident``: breaches and incidents, from the first word to the outcome."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time

OUTCOMES = ("founded", "unfounded", "disciplinary", "archived")
WHO = click.option("--as", "person", type=int, required=True, help="Número de quem age.")
WHY = click.option("--why", required=True, help="Motivo.")
NUMBERS = click.argument("numbers", metavar="NÚMERO…", type=int, nargs=-1, required=True)


@click.group()
def incident() -> None:
    """Descumprimentos e incidentes: comunicar, encaminhar, concluir."""


def _acting() -> AbstractContextManager[tuple[str, datetime]]:
    return acting("portaria.incidents.types.Refused")


@incident.command()
@click.argument("what", metavar="O_QUE")
@click.option("--body", required=True, help="Órgão.")
@click.option("--kind", default="", help="Espécie (id); sem ela, descumprimento em geral.")
@click.option("--breach", default="", help="Espécie de descumprimento (id) que a norma distingue.")
@click.option("--account", required=True, help="Como foi.")
@click.option("--as", "person", type=int, help="Número de quem comunica.")
@click.option("--about", type=int, help="Número de quem se trata.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Dia do fato.")
@click.option("--confidential", is_flag=True, help="O nome de quem comunica fica em sigilo.")
@click.option("--evidence", "files", multiple=True, help="Arquivo de prova.",
              type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
def report(what: str, body: str, kind: str, breach: str, account: str, person: int | None,
           about: int | None, day: datetime | None, confidential: bool,
           files: tuple[Path, ...]) -> None:  # fmt: skip
    """Comunica um descumprimento ou incidente; vai a quem a norma diz."""
    with _acting() as (by, at):
        from django.db import transaction

        from portaria.bodies.policies import calendar_of, policy_on
        from portaria.incidents import acts, listing
        from portaria.incidents.decisions import kind_marked
        from portaria.incidents.models import Incident
        from portaria.incidents.types import PLAIN_BREACH, Piece, Told

        known_body(body)
        if not kind:
            kind = kind_marked(PLAIN_BREACH, policy_on(body, calendar_of(body).day_of(at)))
        told = Told(
            body, kind, what, account, day.date() if day else None, person, about,
            confidential=confidential, breach=breach,
        )  # fmt: skip
        with transaction.atomic():
            [key] = acts.register_incidents([told], by=by, at=at)
            pieces = [Piece(key, file.name, file.read_bytes()) for file in files]
            acts.attach_evidence(pieces, by=by, at=at)
        row = Incident.objects.get(pk=key)
        click.echo(f"comunicação nº {key}, com {row.assignee}")
        for name in listing.unmatched(listing.timeline(row)):
            click.echo(
                f"  a norma nomeia «{name}»: nenhuma competência do órgão tem este nome oficial"
            )


@incident.command("list")
@click.option("--body", default="", help="Órgão.")
@click.option("--state", type=click.Choice(["proposed", "open", "closed"]), help="Situação.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_incidents(body: str, state: str | None, as_json: bool) -> None:
    """As comunicações, a última primeiro."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.frame import labels
    from portaria.incidents import listing
    from portaria.incidents.models import Incident

    known_body(body)
    rows = listing.narrowed(Incident.objects.all(), state=state or "", body=body, text="")
    found = list(rows.order_by("-registered_at", "-pk"))
    if as_json:
        json_out({"incidents": [listing.as_json(row) for row in found]})
        return
    for row in found:
        when = local_time(row.registered_at.isoformat(), calendar_of(row.body_id).zone)
        said = labels.of(labels.INCIDENTS, row.state)
        click.echo(f"nº {row.pk}  {when}  {said}  {row.assignee}  {row.what}")
    if not found:
        click.echo("nenhuma comunicação")


@incident.command()
@click.argument("number", metavar="NÚMERO", type=int)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(number: int, as_json: bool) -> None:
    """Uma comunicação inteira."""
    with_database()
    from portaria.frame import labels
    from portaria.incidents import listing
    from portaria.incidents.models import Incident

    row = Incident.objects.filter(pk=number).first()
    if row is None:
        bad_input(f"não existe a comunicação nº {number}")
    if as_json:
        json_out(listing.as_json(row))
        return
    click.echo(f"nº {row.pk}  {labels.of(labels.INCIDENTS, row.state)}  {row.what}")
    click.echo(row.account)
    click.echo(f"com {row.assignee}" + (f", até {row.due_on:%d/%m/%Y}" if row.due_on else ""))
    for step in listing.timeline(row):
        click.echo(f"{step['at']}  {labels.of(labels.ACTS, str(step['kind']))}")


@incident.command()
@NUMBERS
@WHO
@WHY
@click.option("--to", default="", help="Poder ou cargo, em vez do seguinte da norma.")
def forward(numbers: tuple[int, ...], person: int, why: str, to: str) -> None:
    """Encaminha a quem segue na norma."""
    with _acting() as (by, at):
        from portaria.incidents import acts

        acts.forward_incidents(numbers, why=why, person=person, to=to, by=by, at=at)
        click.echo("encaminhada")


@incident.command()
@NUMBERS
@WHO
@WHY
def confirm(numbers: tuple[int, ...], person: int, why: str) -> None:
    """Confirma indícios: passam a descumprimentos, com quem a norma diz."""
    _weigh(numbers, person, why, confirms=True)
    click.echo("confirmado")


@incident.command()
@NUMBERS
@WHO
@WHY
def dismiss(numbers: tuple[int, ...], person: int, why: str) -> None:
    """Descarta indícios, com o motivo."""
    _weigh(numbers, person, why, confirms=False)
    click.echo("descartado")


def _weigh(numbers: tuple[int, ...], person: int, why: str, *, confirms: bool) -> None:
    with _acting() as (by, at):
        from portaria.incidents import acts
        from portaria.incidents.models import Incident

        for row in Incident.objects.filter(pk__in=numbers, state="proposed"):
            must_hold(person, row.body_id, row.assignee.removeprefix("power:"))
        act = acts.confirm_incidents if confirms else acts.dismiss_incidents
        act(numbers, why=why, person=person, by=by, at=at)


@incident.command()
@NUMBERS
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True, help="Resultado.")
@WHO
@WHY
def close(numbers: tuple[int, ...], outcome: str, person: int, why: str) -> None:
    """Conclui, com o resultado."""
    with _acting() as (by, at):
        from portaria.incidents import acts
        from portaria.incidents.types import Outcome

        acts.close_incidents(numbers, Outcome(outcome), why=why, person=person, by=by, at=at)
        click.echo("concluída")


@incident.command()
@click.argument("number", metavar="NÚMERO", type=int)
@WHO
@click.option("--purpose", required=True, help="Para quê: fica no livro de atos.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="Arquivo ZIP.")  # fmt: skip
def export(number: int, person: int, purpose: str, out: Path) -> None:
    """Leva os autos, com as provas e o resumo criptográfico de cada uma."""
    with _acting() as (by, at):
        from portaria.incidents import acts
        from portaria.incidents.models import Incident

        if not Incident.objects.filter(pk=number).exists():
            bad_input(f"não existe a comunicação nº {number}")
        raw = acts.export_dossier(number, purpose=purpose, person=person, by=by, at=at)
        out.touch(mode=0o600)
        out.write_bytes(raw)
        click.echo(f"autos em {out}")
