"""The doors beside the site: a process for each file in the folder of the doors, and, for a body of
the demonstration that has readers, one of its own with people who walk."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings

from portaria.connectors.doors.settings import Doors, read
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.process import ServerFailed
from portaria.launch.supervisor import FALLS
from portaria.norms.places import SourceError
from portaria.premises.places.models import Device

Keep = Callable[[], None]
_INVENTED = "demonstracao-"
_ABOVE = 790
"""Where the doors of the demonstration listen: so far above the site's port, if that is free."""


@contextmanager
def doors(*, port: int, invented: bool) -> Iterator[Keep]:
    """The door processes while the block runs; what is called starts again those that died. One
    that cannot start is told, and the others go on.

    Args:
        port: of the site.
        invented: whether bodies with readers and no file get one, and people who walk.
    """
    folder = Path(settings.DOORS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if invented:
        _invent(folder, port)
    running = [one for file in sorted(folder.glob("*.yaml")) for one in _processes(folder, file)]
    for one in running:
        one.stop()  # what a killed start left behind
    running = [one for one in running if _started(one)]
    try:
        fallen = Counter[str]()
        yield lambda: _keep(running, fallen)
    finally:
        for one in reversed(running):
            one.stop()


def _keep(running: list[Companion], fallen: Counter[str]) -> None:
    """Start again what died; one that could not be started :data:`FALLS` times is given up."""
    for one in list(running):
        if one.pid() is not None:
            continue
        if _started(one):
            click.echo(f"Portas: {one.name} terminou e foi iniciado de novo", err=True)
            continue
        fallen[one.name] += 1
        if fallen[one.name] >= FALLS:
            click.echo(f"Portas: {one.name} não fica de pé e foi deixado", err=True)
            running.remove(one)


def _started(one: Companion) -> bool:
    try:
        one.start()
    except ServerFailed as error:
        click.echo(f"Portas: {error}", err=True)
        return False
    return True


def _processes(folder: Path, file: Path) -> Iterator[Companion]:
    try:
        chosen = read(file.read_text(encoding="utf-8"), file.name)
    except SourceError as error:
        click.echo(f"Portas: {error}", err=True)
        return
    portaria = str(Path(sys.executable).with_name("portaria"))
    ready = Endpoint(*chosen.listen) if chosen.listen else None
    serve = (portaria, "door", "serve", str(file))
    yield Companion(chosen.name, serve, folder, folder / f"{chosen.name}.log", ready)
    if ready is not None:
        click.echo(f"Portas «{chosen.name}»: controladores em {ready} («portaria door status»).")
    token = _token_of(file)
    if token.is_file():
        name = f"{chosen.name}-passantes"
        walk = (portaria, "door", "walk", str(file), "--token-file", str(token))
        yield Companion(name, walk, folder, folder / f"{name}.log")


def _invent(folder: Path, port: int) -> None:
    """A file for each body that has readers and that no other file names, written anew."""
    served = {
        chosen.body for file in folder.glob("*.yaml")
        if not file.name.startswith(_INVENTED) and (chosen := _chosen(file)) is not None
    }  # fmt: skip
    readers = Device.objects.filter(closed_on=None).exclude(body__in=served)
    for body in sorted(set(readers.values_list("body", flat=True))):
        codes = sorted(readers.filter(body=body).values_list("code", flat=True))
        _write(folder, body, codes, _free(port + _ABOVE))


def _chosen(file: Path) -> Doors | None:
    try:
        return read(file.read_text(encoding="utf-8"), file.name)
    except SourceError:
        return None  # told when it is to be started


def _write(folder: Path, body: str, codes: list[str], port: int) -> None:
    token = secrets.token_urlsafe(32)
    controller = {
        "name": "passantes",
        "token_sha256": hashlib.sha256(token.encode()).hexdigest(),
        "readers": codes,
    }
    http = {"listen": f"127.0.0.1:{port}", "controllers": [controller]}
    file = folder / f"{_INVENTED}{body}.yaml"
    told = {"name": f"{_INVENTED}{body}", "body": body, "http": http}
    _secret(file, json.dumps(told, indent=1) + "\n")  # JSON is YAML
    _secret(_token_of(file), token + "\n")


def _token_of(file: Path) -> Path:
    return file.with_suffix(".token")


def _secret(file: Path, text: str) -> None:
    beside = file.with_suffix(file.suffix + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as new:
        new.write(text)
    beside.replace(file)


def _free(wanted: int) -> int:
    """``wanted``, or where it is taken (or no port) another."""
    for port in (wanted, 0):
        with socket.socket() as own:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                own.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return int(own.getsockname()[1])
    raise OSError("nenhuma porta livre")
