"""``portaria gate``: what decides about each message."""

from __future__ import annotations

import click

from portaria.cli.gate_serve import serve


@click.group()
def gate() -> None:
    """O controle de cada mensagem, pelas normas publicadas."""


gate.add_command(serve)
