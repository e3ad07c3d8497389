"""``portaria gate serve``: the milter, without Django and without a database."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria.cli.output import bad_input, refused

if TYPE_CHECKING:
    from portaria.connectors.instances.addresses import Address
    from portaria.connectors.milter.settings import Places


@click.command()
def serve() -> None:
    """Examina cada mensagem que o servidor de correio recebe, pelas normas publicadas.

    Fala o protocolo milter do Postfix. SIGTERM termina o que está em curso e sai; SIGHUP recomeça
    sem recusar conexão. As opções são variáveis de ambiente: docs/reference/settings.md.
    """
    from portaria.connectors.milter import process, settings

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s gate[%(process)d] %(levelname)s %(message)s"
    )
    try:
        places = _places()
        found = settings.read(os.environ, places)
    except ValueError as error:
        bad_input(str(error))
    try:
        process.serve(found, lambda what: click.echo(f"O controle de mensagens atende em {what}."))
    except process.AlreadyRunning as error:
        refused(f"Já há um controle de mensagens desta instalação em serviço (pasta {error}).")
    except (OSError, LookupError) as error:
        bad_input(f"O controle de mensagens não pode atender em {places.listen}: {error}")


def _places() -> Places:
    """As the installation's other servers know them.

    Raises:
        ValueError: a variable holds what it may not.
    """
    from portaria.config import mail, state
    from portaria.connectors.filters import clamav, rspamd
    from portaria.connectors.milter.settings import Places

    system = mail.settings()
    return Places(
        listen=system.gate.address if system.gate else system.sockets / "gate",
        published=system.published / "gate.sqlite",
        spool=Path(os.environ.get("PORTARIA_GATE_SPOOL") or state.directory() / "spool" / "gate"),
        run=state.directory() / "run" / "gate",
        clamav=_filter(clamav.place(system)),
        rspamd=_filter(rspamd.place(system)),
    )


def _filter(place: str) -> Address | None:
    from portaria.connectors.instances import addresses

    return addresses.read(place) if place else None
