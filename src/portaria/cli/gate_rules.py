"""``portaria gate rules``: the gate's table, and how far each rule goes in each body."""

from __future__ import annotations

import click

from portaria.cli import output
from portaria.cli.main import with_database


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def rules(as_json: bool) -> None:
    """As regras que cada mensagem encontra, na ordem, e até onde vão se body.yaml nada diz.

    Entre parênteses, a palavra que body.yaml espera em «gate:».
    """
    from portaria.mail.gate.table import TABLE

    if as_json:
        output.json_out(
            {"rules": [{"rule": one.name, "about": one.about, "mode": one.mode} for one in TABLE]}
        )
        return
    with_database()
    from portaria.frame import labels

    for one in TABLE:
        word, about = labels.of(labels.GATE_MODES, one.mode), labels.of(labels.GATE_RULES, one.name)
        click.echo(f"{one.name:<22} {f'{word} ({one.mode.value})':<22} {about}")
