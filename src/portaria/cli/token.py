"""``portaria token``: the keys of programs that use the API."""

from __future__ import annotations

from datetime import date

import click

from portaria import clock
from portaria.cli.acting import by_user, done
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import json_out


@click.group()
def token() -> None:
    """Tokens de programas que usam a API e o SCIM."""


@token.command()
@click.argument("name", metavar="NOME")
@click.option("--body", required=True, help="O órgão que o programa verá.")
@click.option(
    "--scope", "scopes", multiple=True, required=True, metavar="ESCOPO",
    help="O que poderá fazer; repita. «portaria token scopes» os lista.",
)  # fmt: skip
@click.option("--until", required=True, type=DAY, help="O último dia em que serve.")
@click.option("--about", required=True, metavar="FINALIDADE", help="Para que serve; fica no livro.")
@click.option("--per-minute", type=int, help="Pedidos por minuto, até o limite da instalação.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def new(
    name: str,
    body: str,
    scopes: tuple[str, ...],
    until: date,
    about: str,
    per_minute: int | None,
    as_json: bool,
) -> None:
    """Cria um token e o mostra: é a única vez em que ele aparece."""
    with_database()
    from portaria.api.tokens.acts import TokenDraft, make_token

    draft = TokenDraft(name, body, about, scopes, until, per_minute)
    made = done(lambda: make_token(draft, by=by_user(), at=clock.now()))
    if as_json:
        json_out({"name": name, "token": made})
        return
    click.echo(made)
    click.echo("Guarde-o agora: ele não será mostrado de novo.", err=True)


@token.command("list")
@click.option("--body", default="", help="Só os deste órgão.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_tokens(body: str, as_json: bool) -> None:
    """Os tokens: de quem, o que podem, até quando, quando foram usados."""
    with_database()
    from portaria.api.tokens.listing import as_plain, state_of, tokens

    found = tokens([body] if body else None)
    now = clock.now()
    if as_json:
        json_out({"tokens": [as_plain(one, now) for one in found]})
        return
    words = {"live": "serve", "revoked": "revogado", "ended": "terminou"}
    for one in found:
        state = words[state_of(one, now)]
        used = f"{one.last_used_at:%d/%m/%Y %H:%M} UTC" if one.last_used_at else "nunca"
        click.echo(f"{one.name}: {one.body_id}, {state}, até {one.ends_on:%d/%m/%Y}, uso: {used}")
        click.echo(f"  {', '.join(one.scopes)}; {one.about}")
    if not found:
        click.echo("Nenhum token.")


@token.command()
@click.argument("names", metavar="NOME…", nargs=-1, required=True)
def revoke(names: tuple[str, ...]) -> None:
    """Revoga tokens: a partir de agora não servem mais."""
    with_database()
    from portaria.api.tokens.acts import revoke_tokens

    count = done(lambda: revoke_tokens(names, by=by_user(), at=clock.now()))
    click.echo(f"Revogados: {count} de {len(names)}; os outros já não serviam.")


@token.command()
def scopes() -> None:
    """Os escopos que um token pode ter."""
    with_database()
    from portaria.frame.api.scopes import SCOPES

    for name, about in SCOPES.items():
        click.echo(f"{name:16} {about}")
