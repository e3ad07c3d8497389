"""``portaria gate rules``: the gate's table, and how far each rule goes in each body."""

from __future__ import annotations

import click

from portaria.cli import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def rules(as_json: bool) -> None:
    """As regras que cada mensagem encontra, na ordem, e até onde vão se body.yaml nada diz."""
    from portaria.mail.gate.table import TABLE

    if as_json:
        output.json_out(
            {"rules": [{"rule": one.name, "about": one.about, "mode": one.mode} for one in TABLE]}
        )
        return
    for one in TABLE:
        click.echo(f"{one.name:<22} {one.mode:<8} {one.about}")
