"""``portaria gate``: what decides about each message."""

from __future__ import annotations

import click

from portaria.cli.gate_rules import rules
from portaria.cli.gate_serve import serve
from portaria.cli.gate_try import try_message


@click.group()
def gate() -> None:
    """O controle de cada mensagem, pelas normas publicadas."""


gate.add_command(serve)
gate.add_command(try_message)
gate.add_command(rules)
