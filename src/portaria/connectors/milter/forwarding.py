"""What a person's script sends on to outside where the norm forbids it (M16), and Postfix cannot
tell whose it is: a bounce or a notice has no sender, so that its redirected copy has none either.
The published maps are asked for these messages only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from portaria.connectors.milter.wire import text
from portaria.connectors.publishing.reading import MAPS, opened

REDIRECTED = b"x-sieve-redirected-from"
"""Dovecot's header, which it writes above all others: whose script sends a message on."""
_MAILBOX = """
SELECT forwarding_why FROM mailboxes WHERE address IN (?, ?) AND forwarding = 'forbidden'
"""
_INSIDE = "SELECT 1 FROM domains WHERE domain = ?"


def redirected_by(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """The mailbox whose script sends the message on; "" where none does."""
    for name, value in headers:
        if len(name) == len(REDIRECTED) and name.lower() == REDIRECTED:
            return text(value).strip().strip("<>").lower()
    return ""


def forbidden(folder: Path, mailbox: str, recipients: Sequence[str]) -> str:
    """Why ``mailbox`` may not send to ``recipients``: the published sentence, with the article; ""
    where it may. ``folder`` is the published one.

    Raises:
        sqlite3.Error: the maps cannot be read.
    """
    with opened(folder / MAPS) as maps:
        row = maps.execute(_MAILBOX, (mailbox, _undetailed(mailbox))).fetchone()
        if row is None or all(_inside(maps, address) for address in recipients):
            return ""
        return str(row[0])


def _undetailed(address: str) -> str:
    """Without what follows ``+``."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _inside(maps: sqlite3.Connection, address: str) -> bool:
    domain = address.rpartition("@")[2].lower()
    return maps.execute(_INSIDE, (domain,)).fetchone() is not None
