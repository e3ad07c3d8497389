"""``portaria norm schema``: JSON Schema of packs, for editors."""

from __future__ import annotations

import click

from portaria.cli import output
from portaria.cli.installed import installed_vocabulary

WHAT = ("provisions", "norm", "cases")


@click.command("schema")
@click.option(
    "--for",
    "what",
    type=click.Choice(WHAT),
    default="provisions",
    show_default=True,
    help="Arquivos de dispositivos, norm.yaml, ou cases/*.yaml.",
)
def schema(what: str) -> None:
    """O JSON Schema dos pacotes, para que o editor complete, explique e sublinhe.

    Diga no alto do arquivo: # yaml-language-server: $schema=dispositivos.schema.json
    """
    from portaria.norms.authoring.schema import cases_schema, norm_schema, provisions_schema

    vocabulary = installed_vocabulary()
    found = {
        "provisions": provisions_schema(vocabulary),
        "norm": norm_schema(),
        "cases": cases_schema(vocabulary),
    }
    output.json_out(found[what])
