"""The mail servers beside the site, where this machine and whoever starts it allow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from portaria.config import mail as installation
from portaria.config import remembered, webmail
from portaria.connectors.instances.process import ServerFailed, is_root
from portaria.connectors.servers.needs import missing
from portaria.connectors.servers.system import MailSystem
from portaria.connectors.webmail.instance import Webmail
from portaria.connectors.webmail.settings import CLIENT
from portaria.launch.mailboxes import to_try
from portaria.launch.telling import step
from portaria.web.openid import register_client

Keep = Callable[[], None]
"""Starts again what died; called every second or so."""
WITHOUT_ROOT = (
    "Correio: não iniciado, porque o Postfix só inicia como root («sudo make run»); para "
    "servidores que já existem, «portaria mail render --to PASTA»."
)


@contextmanager
def servers(*, wanted: bool) -> Iterator[Keep]:
    """The servers while the block runs, or one line that says why not and how otherwise."""
    system = _system() if wanted else None
    if system is None or not _started(system):
        yield _nothing
        return
    try:
        yield lambda: _tell(system.keep())
    finally:
        try:
            system.down()
            remembered.forget()
        except ServerFailed as error:
            click.echo(f"Correio: {error}", err=True)


def _system() -> MailSystem | None:
    if not is_root():
        click.echo(WITHOUT_ROOT)
        return None
    if packages := missing():
        click.echo(f"Correio: não iniciado; faltam pacotes: apt-get install {' '.join(packages)}")
        return None
    try:
        return installation.system()
    except (installation.Misread, ServerFailed) as error:
        click.echo(f"Correio: não iniciado; {error}")
        return None


def _started(system: MailSystem) -> bool:
    """Start afresh: what a killed start left behind ends first."""
    try:
        with step("Iniciando os servidores de correio"):
            system.down()
            system.up()
        installation.make_known(system)
        _let_webmail_sign_in(system)
    except ServerFailed as error:
        click.echo(f"Correio: não iniciado; {error}", err=True)
        system.down()
        return False
    ports = system.settings.ports
    click.echo(
        f"Correio: IMAP na porta {ports.imaps}, envio na {ports.submission}, entrada na "
        f"{ports.smtp} (TLS; «portaria mail check»)."
    )
    for program in system.before_people:
        click.echo(f"{program.name.capitalize()} em {webmail.url(system.settings)}/")
    for one in to_try():
        click.echo(f"Caixa {one.address}: usuário «{one.login}», senha «{one.password}».")
    return True


def _let_webmail_sign_in(system: MailSystem) -> None:
    """The site lets the webmail sign people in."""
    for program in system.before_people:
        if isinstance(program, Webmail):
            its = program.settings
            register_client(CLIENT, "Correio", its.secret, [its.redirect])


def _tell(said: list[str]) -> None:
    for sentence in said:
        click.echo(f"Correio: {sentence}", err=True)


def _nothing() -> None:
    """There is nothing to keep."""
