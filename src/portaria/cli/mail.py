"""``portaria mail``: the mail servers of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria.cli.mail_store import COMMANDS as STORE
from portaria.cli.output import bad_input, json_out, refused, why_not
from portaria.connectors.instances.process import ServerFailed, is_root

if TYPE_CHECKING:
    from portaria.connectors.servers.system import MailSystem

WITHOUT_ROOT = (
    "Sem root roda só o Dovecot (caixas); o Postfix (envio e entrega) só inicia como root: "
    "«sudo portaria mail up». Para servidores que já existem: «portaria mail render --to PASTA»."
)


@click.group()
def mail() -> None:
    """Os servidores de correio desta instalação."""


@mail.command()
def up() -> None:
    """Inicia Postfix, Dovecot e os processos que eles consultam, só para esta instalação.

    O que já roda recebe a configuração de agora, conferida antes de tomar o lugar da anterior.
    """
    from portaria.config.mail import make_known
    from portaria.connectors.servers.waiting import until_ready

    system = _system()
    try:
        system.up()
    except ServerFailed as error:
        refused(str(error))
    make_known(system)
    told(system)
    if missing := until_ready(system):
        refused(f"Os servidores rodam, mas {missing}")
    if not is_root():
        refused(WITHOUT_ROOT)


@mail.command()
def down() -> None:
    """Para os servidores desta instalação; o que está na fila continua nela."""
    from portaria.config import remembered

    system = _system()
    try:
        system.down()
    except ServerFailed as error:
        refused(str(error))
    remembered.forget()
    click.echo("Correio parado.")


@mail.command()
@click.option("--to", "folder", required=True, metavar="PASTA", help="Onde escrever os arquivos.")
def render(folder: str) -> None:
    """Escreve a configuração para servidores que já existem, com o guia de onde vai cada arquivo.

    Não instala nem inicia nada.
    """
    from pathlib import Path

    from portaria.config import mail as installation
    from portaria.connectors.instances.files import write_tree
    from portaria.connectors.servers.handing_over import handed_over

    try:
        files = handed_over(installation.settings())
        write_tree(files, Path(folder))
    except installation.Misread as error:
        bad_input(str(error))
    except OSError as error:
        bad_input(f"Não se pode escrever em {folder}: {why_not(error)}")
    click.echo(f"{len(files)} arquivos em {folder}; comece por {folder}/LEIAME.md.")


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def status(as_json: bool) -> None:
    """Processos, portas, fila e a versão do estado com que cada servidor responde."""
    from portaria.cli import mail_output
    from portaria.connectors.servers.status import status as look

    found = look(_system())
    if as_json:
        json_out(mail_output.as_json(found))
    else:
        mail_output.show(found)
    raise SystemExit(0 if found.running and found.current else 1)


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def check(as_json: bool) -> None:
    """Confere configuração, certificado, permissões, portas e prova os servidores de ponta a ponta.

    Nenhuma caixa recebe mensagem; a de prova passa pelo controle de mensagens e é descartada.
    """
    from portaria.connectors.servers.check import check as look

    system = _system()
    found = []
    for finding in look(system):
        found.append(finding)
        if not as_json:
            mark = "✓" if finding.well else "✗"
            click.echo(f"{mark} {finding.what}" + (f": {finding.said}" if finding.said else ""))
    if as_json:
        json_out({"findings": [{"what": f.what, "well": f.well, "said": f.said} for f in found]})
    raise SystemExit(0 if all(f.well for f in found) else 1)


def told(system: MailSystem) -> None:
    """Say where people and programs reach the servers."""
    settings = system.settings
    ports, host = settings.ports, settings.host
    click.echo(
        f"Correio em {host}: IMAP {ports.imaps} (TLS), ManageSieve {ports.managesieve}"
        + (f", SMTP {ports.smtp}, envio {ports.submission}." if is_root() else ".")
    )
    if system.certificates.authority:
        click.echo(f"Autoridade local dos certificados: {system.certificates.authority}")


def _system() -> MailSystem:
    from portaria.config import mail as installation

    try:
        return installation.system()
    except installation.Misread as error:
        bad_input(str(error))
    except ServerFailed as error:
        refused(str(error))


for command in STORE:
    mail.add_command(command)
