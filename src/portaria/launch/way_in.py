"""Whether the site can listen where it was told to, looked at before minutes of preparation."""

from __future__ import annotations

import errno
import socket
from dataclasses import asdict

from portaria.config import mail as installation
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.instances.process import is_root

HOST = "127.0.0.1"
_ANOTHER = "escolha outra com --port"


def hindrance(port: int, *, with_mail: bool) -> str:
    """Why the site cannot have ``port``, and what to do, as a sentence; "" where it can.

    Args:
        with_mail: the mail servers are to run too, and take ports of their own.
    """
    return _taken(port) or (_promised(port) if with_mail and is_root() else "")


def _taken(port: int) -> str:
    with socket.socket() as own:
        # As the site does: connections that just ended keep nobody away.
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"a porta {port} já está em uso por outro programa: {_ANOTHER}"
            if error.errno == errno.EACCES:
                return f"a porta {port} é das que só root abre: {_ANOTHER}, de 1024 em diante"
            return f"a porta {port} não se abre ({error.strerror}): {_ANOTHER}"
    return ""


def _promised(port: int) -> str:
    """A mail server of ours would have it before the site."""
    try:
        mail = installation.settings()
    except installation.Misread:
        return ""  # told when the servers are started
    for name, number in asdict(mail.ports).items():
        if mail.at(number) == Endpoint(HOST, port):
            return (
                f"a porta {port} é do correio desta instalação ({name}): {_ANOTHER}, ou as do "
                "correio com PORTARIA_MAIL_PORTS"
            )
    return ""
