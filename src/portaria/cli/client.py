"""``portaria client``: systems that sign people in through the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.acting import by_user, done
from portaria.cli.main import with_database
from portaria.cli.output import json_out

if TYPE_CHECKING:
    from portaria.ledger.types import Json


@click.group()
def client() -> None:
    """Sistemas que entram pelo site (OpenID Connect)."""


@client.command()
@click.argument("name", metavar="NOME")
@click.option("--body", required=True, help="Órgão.")
@click.option("--purpose", required=True, help="Para que precisa saber quem entra.")
@click.option("--redirect", "redirects", multiple=True, required=True, help="Endereço de retorno.")
@click.option("--after-logout", multiple=True, help="Endereço depois da saída.")
@click.option("--scope", "scopes", multiple=True, help="email, profile, cpf ou bond.")
@click.option("--no-consent", is_flag=True, help="O órgão responde por contar: não se pergunta.")
def add(
    name: str,
    body: str,
    purpose: str,
    redirects: tuple[str, ...],
    after_logout: tuple[str, ...],
    scopes: tuple[str, ...],
    no_consent: bool,
) -> None:
    """Registra um sistema e mostra o segredo, esta única vez."""
    with_database()
    from portaria.web.clients.acts import register_system

    key, secret = done(
        lambda: register_system(
            body=body, name=name, purpose=purpose, redirects=redirects, scopes=scopes,
            after_logout=after_logout, consent=not no_consent, by=by_user(), at=clock.now(),
        )
    )  # fmt: skip
    _tell(key, secret)


@client.command("list")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_(as_json: bool) -> None:
    """Os sistemas registrados."""
    with_database()
    from allauth.idp.oidc.models import Client

    from portaria.web.models import ClientSystem

    systems = list(ClientSystem.objects.order_by("id"))
    registered = Client.objects.in_bulk([one.client for one in systems])
    told: list[Json] = []
    for one in systems:
        known = registered.get(one.client)
        told.append(
            {
                "client": one.client,
                "body": one.body_id,
                "name": known.name if known else "",
                "purpose": one.purpose,
                "scopes": known.get_scopes() if known else [],
                "redirects": known.get_redirect_uris() if known else [],
                "closed_at": one.closed_at.isoformat() if one.closed_at else None,
            }
        )
        if not as_json:
            state = f"encerrado em {one.closed_at:%d/%m/%Y}" if one.closed_at else "em uso"
            click.echo(f"{one.client} ({one.body_id}) {known.name if known else ''}: {state}")
    if as_json:
        json_out(told)


@client.command()
@click.argument("key", metavar="IDENTIFICADOR")
def rotate(key: str) -> None:
    """Troca o segredo de um sistema: o antigo e as entradas em curso deixam de valer."""
    with_database()
    from portaria.web.clients.acts import rotate_secret

    _tell(key, done(lambda: rotate_secret(key, by=by_user(), at=clock.now())))


@client.command()
@click.argument("key", metavar="IDENTIFICADOR")
def close(key: str) -> None:
    """Encerra um sistema: já não entra ninguém por ele."""
    with_database()
    from portaria.web.clients.acts import close_system

    done(lambda: close_system(key, by=by_user(), at=clock.now()))
    click.echo(f"Sistema «{key}» encerrado.")


def _tell(key: str, secret: str) -> None:
    click.echo(f"Sistema «{key}», segredo «{secret}».")
    click.echo("Não será mostrado de novo.", err=True)
