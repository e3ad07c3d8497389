"""Asking clamd about a file, by INSTREAM (clamd(8)), from a process that waits for the answer."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portaria.connectors.instances.addresses import Address
from portaria.connectors.milter.clamav import ANSWER_BYTES, CLEAN, FOUND
from portaria.connectors.milter.wire import LENGTH

_LOG = logging.getLogger("portaria.connectors")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``answered`` is False where clamd is away, slow, or will not look at so large a file;
    ``found`` is what it found, "" for nothing."""

    answered: bool
    found: str = ""


def scan(content: Iterable[bytes], address: Address, seconds: float) -> Verdict:
    """What clamd at ``address`` finds in ``content``; each wait ends after ``seconds``."""
    try:
        answer = _asked(content, address, seconds)
    except OSError as error:
        _LOG.warning("o ClamAV em %s não respondeu: %s", address, error)
        return Verdict(answered=False)
    if found := FOUND.fullmatch(answer):
        return Verdict(answered=True, found=found[1].decode("utf-8", "replace"))
    if answer != CLEAN:
        _LOG.warning("o ClamAV em %s disse: %r", address, answer)
    return Verdict(answered=answer == CLEAN)


def _asked(content: Iterable[bytes], address: Address, seconds: float) -> bytes:
    with _connected(address, seconds) as there:
        there.sendall(b"zINSTREAM\0")
        for piece in content:
            if piece:
                there.sendall(LENGTH.pack(len(piece)) + piece)
        there.sendall(LENGTH.pack(0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < ANSWER_BYTES:
            part = there.recv(ANSWER_BYTES)
            if not part:
                break
            answer += part
        return answer.removesuffix(b"\0")


def _connected(address: Address, seconds: float) -> socket.socket:
    if not isinstance(address, Path):
        return socket.create_connection((address.host, address.port), timeout=seconds)
    there = socket.socket(socket.AF_UNIX)
    there.settimeout(seconds)
    try:
        there.connect(str(address))
    except OSError:
        there.close()
        raise
    return there
