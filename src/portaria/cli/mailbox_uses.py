"""``portaria mailbox readers``: who used an organizational mailbox, as the servers saw it."""

from __future__ import annotations

import click

from portaria.cli.acting import must_hold
from portaria.cli.mailbox_acts import ADDRESS, DECIDES, acting, find
from portaria.cli.output import json_out


@click.command()
@ADDRESS
@DECIDES
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def readers(address: str, person: int, *, as_json: bool) -> None:
    """Quem leu, apagou ou guardou mensagens numa caixa organizacional, e em que dias."""
    with acting():
        from portaria.frame import labels
        from portaria.mail.shared.records import uses_of

        box = find(address)
        if person != box.person:
            must_hold(person, box.body, "mail.manage")
        uses = uses_of(box.id)
        if as_json:
            json_out({"uses": [use.as_json() for use in uses]})
            return
        for use in uses:
            click.echo(f"{use.day:%d/%m/%Y}  {labels.of(labels.USES, use.what):<8}  {use.name}")
        if not uses:
            click.echo(f"{box.address}: nenhum uso registrado")
