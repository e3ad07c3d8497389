"""``portaria account link|letter``: a credential handed over by a one-time link, or on paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from portaria import clock
from portaria.cli.account_acts import AS, BODY, carry_out
from portaria.cli.account_finding import managed
from portaria.cli.main import with_database
from portaria.cli.output import bad_input

TO = click.option("--to", "whom", required=True, help="A quem se entrega; fica registrado.")


@click.command()
@click.argument("login")
@TO
@AS
@BODY
def link(login: str, whom: str, person: int, body: str) -> None:
    """Faz a ligação de uso único com que a pessoa escolhe a senha, e a mostra esta única vez."""
    with_database()
    from django.conf import settings
    from django.urls import reverse

    from portaria.accounts.acts import make_links

    held = managed(login, body, person)

    def run(by: str, at: datetime) -> dict[int, str]:
        return make_links({held.id: whom}, by=by, at=at)

    token = carry_out(run)[held.id]
    click.echo(f"{settings.PUBLIC_URL}{reverse('password_link', args=[token])}")
    click.echo("Não será mostrada de novo.", err=True)


@click.command()
@click.argument("login")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Arquivo PDF, novo.")
@TO
@AS
@BODY
def letter(login: str, out: Path, whom: str, person: int, body: str) -> None:
    """Faz a carta com a senha inicial, que só aparece no papel impresso."""
    with_database()
    from django.conf import settings

    from portaria.accounts.acts import hand_credentials
    from portaria.bodies.policies import calendar_of, config_of
    from portaria.web.sealing import sealed

    held = managed(login, body, person)
    if out.exists():
        bad_input(f"já existe {out}: escolha outro nome")

    def run(by: str, at: datetime) -> bytes:
        password = hand_credentials({held.id: whom}, by=by, at=at, means="sealed")[held.id]
        until = at + timedelta(hours=settings.INITIAL_PASSWORD_HOURS)
        written = f"{until.astimezone(calendar_of(held.body).zone):%d/%m/%Y %H:%M}"
        issuer = config_of(held.body).name
        return sealed("Senha inicial", held.login, password, written, issuer=issuer, at=at)

    paper = carry_out(run)
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(paper)
    click.echo(f"{out}: imprima, feche e entregue; depois apague o arquivo")


@click.command()
@click.argument("name", metavar="USUÁRIO")
@click.option("--end", is_flag=True, help="Encerra todas.")
def sessions(name: str, end: bool) -> None:
    """As sessões abertas de um acesso ao site; com --end, encerra-as."""
    with_database()
    from django.contrib.auth.models import User

    from portaria.web.models import Presence
    from portaria.web.sessions import ending

    user = User.objects.filter(username=name).first()
    if user is None:
        bad_input(f"o usuário «{name}» não existe")
    for one in Presence.objects.filter(user=user, ended_at=None).order_by("-used_at"):
        at = f"{one.began_at.astimezone(clock.now().tzinfo):%d/%m/%Y %H:%M}"
        click.echo(f"{at} UTC  {one.agent or 'navegador desconhecido'}  {one.network}")
    if end:
        click.echo(f"{ending.of_user(user)} encerradas")
