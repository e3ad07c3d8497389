"""``portaria up``: what ``make run`` calls."""

from __future__ import annotations

import os
import sys

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input
from portaria.launch import supervisor


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    help="Porta do site em 127.0.0.1.",
)
@click.option("--people", type=int, help="Pessoas por órgão de demonstração.")
@click.option("--empty", is_flag=True, help="Sem os órgãos de demonstração.")
@click.option("--prepare-only", is_flag=True, help="Prepara tudo e não inicia o site.")
@click.option("--no-mail", is_flag=True, help="Sem os servidores de correio.")
def up(port: int, people: int | None, empty: bool, prepare_only: bool, no_mail: bool) -> None:
    """Prepara o banco e a demonstração e inicia o site, o executor de prazos, as portas e, como
    root, os servidores de correio."""
    os.environ.setdefault("PORTARIA_URL", f"http://127.0.0.1:{port}")
    if not prepare_only:
        _can_listen(port, with_mail=not no_mail)
    if not no_mail:
        _know_webmail()
    with supervisor.database() as server:
        with_database()
        from portaria.launch import doors, mail, preparation

        preparation.gather_assets()
        preparation.migrate()
        if not empty:
            preparation.demonstrate(people=people)
        if prepare_only:
            preparation.announce_files()
            return
        with (
            mail.servers(wanted=not no_mail) as keep_mail,
            doors.doors(port=port, invented=not empty) as keep_doors,
        ):
            preparation.announce(port)
            keep = supervisor.keeping(server, keep_mail, keep_doors)
            sys.exit(supervisor.serve_and_work(port=port, keep=keep))


def _can_listen(port: int, *, with_mail: bool) -> None:
    """What would end it after minutes of preparation is said before."""
    from portaria.launch import way_in

    if hindrance := way_in.hindrance(port, with_mail=with_mail):
        bad_input(hindrance)


def _know_webmail() -> None:
    """The site must know, before it starts, where its sign-in may lead on to."""
    from portaria.config import mail, webmail

    try:
        if webmail.wanted():
            os.environ["PORTARIA_WEBMAIL_URL"] = webmail.url(mail.settings())
    except mail.Misread:
        return  # told when the servers are started
