"""``portaria assets``: the site's front-end files and translations."""

from __future__ import annotations

import click


@click.command("assets")
@click.option("--force", is_flag=True, help="Refaz tudo, mesmo sem mudança.")
def assets(force: bool) -> None:
    """Prepara os arquivos do site (folhas de estilo, fontes, traduções)."""
    from portaria.web import assets as files

    try:
        done = files.prepare(force=force)
    except files.AssetsFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo("Arquivos do site: preparados." if done else "Arquivos do site: em dia.")
