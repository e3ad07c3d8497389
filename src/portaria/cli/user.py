"""``portaria user``: who may sign in to the site."""

from __future__ import annotations

import click

from portaria import clock
from portaria.cli.account_hand import sessions
from portaria.cli.acting import by_user, done
from portaria.cli.main import with_database


@click.group()
def user() -> None:
    """Acessos ao site."""


@user.command()
@click.argument("name", metavar="USUÁRIO")
@click.option("--person", type=int, help="Número da pessoa (portaria person).")
@click.option("--operator", is_flag=True, help="Opera a instalação (vê a saúde do sistema).")
def add(name: str, person: int | None, operator: bool) -> None:
    """Abre um acesso e mostra a senha da primeira entrada."""
    with_database()
    from portaria.web.acts import open_sign_in

    password = done(
        lambda: open_sign_in(name, person=person, operator=operator, by=by_user(), at=clock.now())
    )
    _tell(name, password)


@user.command()
@click.argument("name", metavar="USUÁRIO")
def reset(name: str) -> None:
    """Dá nova senha e pede de novo o segundo fator (celular perdido)."""
    with_database()
    from portaria.web.acts import reset_sign_in

    _tell(name, done(lambda: reset_sign_in(name, by=by_user(), at=clock.now())))


@user.command()
@click.argument("name", metavar="USUÁRIO")
def close(name: str) -> None:
    """Encerra um acesso e as sessões abertas."""
    with_database()
    from portaria.web.acts import close_sign_in

    done(lambda: close_sign_in(name, by=by_user(), at=clock.now()))
    click.echo(f"Acesso de «{name}» encerrado.")


user.add_command(sessions)


def _tell(name: str, password: str) -> None:
    click.echo(f"Usuário «{name}», senha «{password}».")
    click.echo("Na primeira entrada o site pede para ativar o segundo fator.")
