"""``portaria door serve``: a process that keeps doors; tokens and the key of its lists."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, refused
from portaria.cli.work import leaving_when_told

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def serve(file: Path) -> None:
    """Mantém as portas que o arquivo diz: leitores por OSDP, controladores por HTTP.

    Decide e registra também enquanto o banco de dados e o site não respondem.
    """
    with_database()
    from django.conf import settings

    from portaria.connectors.doors import settings as doors
    from portaria.connectors.doors.published import NothingPublished
    from portaria.connectors.doors.serving import DoorProcess
    from portaria.norms.places import SourceError

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s door %(levelname)s %(message)s")
    try:
        chosen = doors.read(file.read_text(encoding="utf-8"), file.name)
    except SourceError as error:
        bad_input(str(error))
    folder = Path(settings.DOORS_DIR) / chosen.name
    process = DoorProcess(chosen, folder, _key(), lambda what: click.echo(what, err=True))
    try:
        with leaving_when_told(process.stop):
            process.run()
    except (NothingPublished, OSError, sqlite3.Error, ValueError, LookupError) as error:
        refused(f"as portas não abriram: {error}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def token(as_json: bool) -> None:
    """Um token novo para um controlador, e o que dele se escreve no arquivo das portas."""
    made = f"portaria_porta_{secrets.token_urlsafe(32)}"
    digest = hashlib.sha256(made.encode()).hexdigest()
    if as_json:
        json_out({"token": made, "token_sha256": digest})
        return
    click.echo(f"token (guarde-o agora: não se vê de novo): {made}")
    click.echo(f"no arquivo das portas: token_sha256: {digest}")


@click.command()
def key() -> None:
    """A chave pública com que os controladores conferem as listas assinadas."""
    with_database()
    click.echo(_key().public_key().public_bytes_raw().hex())


def _key() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.DOORS_KEY))
