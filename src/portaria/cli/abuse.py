"""``portaria abuse``: reports of misuse of mail."""

from __future__ import annotations

from pathlib import Path

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, json_out, local_time, refused

STATES = ("open", "accepted", "dismissed", "forwarded")


@click.group()
def abuse() -> None:
    """Denúncias de mau uso do correio."""


@abuse.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ARQUIVO"
)
@click.option("--body", required=True, help="Órgão.")
@click.option("--reporter", default="", help="Endereço de quem denuncia.")
@click.option("--note", default="", help="O que há de errado.")
def report(file: Path, body: str, reporter: str, note: str) -> None:
    """Denuncia uma mensagem salva em arquivo (.eml)."""
    with_database()
    import getpass
    import hashlib

    from django.db import transaction

    from portaria import clock
    from portaria.bodies.policies import NotAdopted
    from portaria.mail.abuse.acts import report_abuse
    from portaria.mail.abuse.types import LARGEST, Refused, Reported

    with file.open("rb") as opened:
        raw = opened.read(LARGEST + 1)
    source = f"command:{hashlib.sha256(raw).hexdigest()}:{reporter}"
    one = Reported(body, source, reporter, raw, clock.now(), note)
    try:
        with transaction.atomic():
            keys = report_abuse([one], by=f"cli:{getpass.getuser()}", at=clock.now())
    except NotAdopted as error:
        bad_input(str(error))
    except Refused as refusal:
        bad_input(str(refusal))
    click.echo(f"denúncia nº {keys[0]}" if keys else "esta mensagem já estava denunciada")


@abuse.command("list")
@click.option("--body", default="", help="Órgão.")
@click.option("--state", type=click.Choice(STATES), default="open", help="Situação.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_reports(body: str, state: str, as_json: bool) -> None:
    """As denúncias, a última primeiro."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.frame import labels
    from portaria.mail.abuse import listing
    from portaria.mail.abuse.models import Report

    rows = listing.narrowed(Report.objects.all(), state=state, body=body, text="")
    found = list(rows.order_by("-reported_at", "-pk"))
    if as_json:
        json_out(
            {
                "reports": [
                    {"id": r.pk, "body": r.body_id, "reporter": r.reporter, "from": r.about,
                     "subject": r.subject, "message_id": r.message_id, "state": r.state,
                     "reported_at": r.reported_at.isoformat(), "why": r.why}
                    for r in found
                ]
            }
        )  # fmt: skip
        return
    for row in found:
        when = local_time(row.reported_at.isoformat(), calendar_of(row.body_id).zone)
        said = labels.of(labels.ABUSE, row.state)
        click.echo(f"nº {row.pk}  {when}  {said}  {row.about}  {row.subject}")
    if not found:
        click.echo("nenhuma denúncia")


@abuse.command()
@click.argument("action", type=click.Choice(["accept", "dismiss", "forward"]), metavar="AÇÃO")
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="NÚMERO…")
@click.option("--why", default="", help="Motivo (obrigatório para arquivar ou encaminhar).")
def handle(action: str, numbers: tuple[int, ...], why: str) -> None:
    """Acolhe (accept), arquiva (dismiss) ou encaminha à corregedoria (forward)."""
    with_database()
    import getpass

    from django.db import transaction

    from portaria import clock
    from portaria.mail.abuse.acts import handle_reports
    from portaria.mail.abuse.models import Report
    from portaria.mail.abuse.types import Refused, State

    known = Report.objects.filter(pk__in=numbers).values_list("pk", flat=True)
    if missing := set(numbers) - set(known):
        bad_input(f"não há denúncia nº {min(missing)}. Nada foi alterado")
    if action != "accept" and not why.strip():
        bad_input("diga o motivo. Nada foi alterado")
    state = {"accept": State.ACCEPTED, "dismiss": State.DISMISSED, "forward": State.FORWARDED}
    try:
        with transaction.atomic():
            count = handle_reports(
                numbers, state[action], why=why, person=None, by=f"cli:{getpass.getuser()}",
                at=clock.now(),
            )  # fmt: skip
    except Refused as refusal:
        refused(str(refusal))
    click.echo(counted(count, "denúncia tratada", "denúncias tratadas"))
