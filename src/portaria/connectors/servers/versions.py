"""Which version of the published state each server answers with, asked of the server itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from portaria.connectors.instances.process import ServerFailed, is_root, program, run

if TYPE_CHECKING:
    from portaria.connectors.servers.system import MailSystem

LOOKS = 10
_VERSION = "SELECT value FROM published WHERE key = 'version'"
_SOMEBODY = "SELECT address FROM mailboxes ORDER BY id LIMIT 1"


def published(maps: Path) -> int | None:
    """The version in the published file; None where there is none."""
    return _whole(_first(maps, _VERSION))


@dataclass(frozen=True, slots=True)
class Versions:
    """The version in the published file, and the one that each server answers with."""

    published: int | None
    read: Mapping[str, int | None]

    @property
    def agree(self) -> bool:
        """Whether every server answers with the published one."""
        return all(version == self.published for version in self.read.values())


def settled(system: MailSystem) -> Versions:
    """All of them as of one moment: the publisher may write a version between two questions, so
    that a difference is looked at again (:data:`LOOKS` times)."""
    for _ in range(LOOKS):
        found = Versions(published(system.settings.maps), read(system))
        if found.agree:
            break
    return found


def read(system: MailSystem) -> Mapping[str, int | None]:
    """The version that Postfix's and Dovecot's own drivers read."""
    found = {"dovecot": _dovecot(system)}
    return {"postfix": _postfix(system), **found} if is_root() else found


def somebody(maps: Path) -> str | None:
    """The address of one published mailbox; None where there is none."""
    return _first(maps, _SOMEBODY)


def _postfix(system: MailSystem) -> int | None:
    etc = system.postfix.etc
    command = [program("postmap", "postfix"), "-c", str(etc), "-q", "version"]
    try:
        return _whole(run([*command, f"sqlite:{etc}/published.cf"]))
    except ServerFailed:
        return None


def _dovecot(system: MailSystem) -> int | None:
    """Asked about a mailbox: only of users does Dovecot answer."""
    address = somebody(system.settings.maps)
    if address is None:
        return published(system.settings.maps)
    try:
        return _whole(system.dovecot.doveadm("user", "-f", "published_version", address))
    except ServerFailed:
        return None


def _first(maps: Path, question: str) -> str | None:
    try:
        connection = sqlite3.connect(f"file:{maps}?mode=ro", uri=True)
    except sqlite3.Error:
        return None
    try:
        row = connection.execute(question).fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


def _whole(said: str | None) -> int | None:
    """The number at the end: what a server warns of comes before it."""
    last = (said or "").rpartition("\n")[2].strip()
    return int(last) if last.isdecimal() else None
