"""The two published files: made, opened by the one writer, left behind so that readers can go on.

Write-ahead mode: Postfix's driver does not wait for locks, and there a reader never meets one. What
readers without permission to write need for that was found out with real ones (ADR 14): the
``-wal`` and ``-shm`` files are always there, readers may write to ``-shm`` (only locks and an index
lie in it), and somebody keeps a connection open at all times.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portaria.connectors.publishing.reading import LOGINS, MAPS, connect
from portaria.mail.gate.store.writing import GateWriter

SCHEMA = "1"
GATE = "gate.sqlite"
MAPS_TABLES = """
CREATE TABLE IF NOT EXISTS published (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS domains (domain TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mailboxes (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, body TEXT NOT NULL, kind TEXT NOT NULL,
    category TEXT NOT NULL, unit INTEGER, person INTEGER, state TEXT NOT NULL, home TEXT NOT NULL,
    quota_bytes INTEGER NOT NULL, delivers INTEGER NOT NULL, refusal TEXT NOT NULL,
    forwarding TEXT NOT NULL, forwarding_why TEXT NOT NULL, version INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS mailboxes_version ON mailboxes (version);
CREATE INDEX IF NOT EXISTS mailboxes_person ON mailboxes (person) WHERE person IS NOT NULL;
CREATE TABLE IF NOT EXISTS gone (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL, home TEXT NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS aliases (
    address TEXT PRIMARY KEY, mailbox INTEGER NOT NULL, target TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS aliases_mailbox ON aliases (mailbox);
CREATE TABLE IF NOT EXISTS sends_as (
    address TEXT NOT NULL, login TEXT NOT NULL, mailbox INTEGER NOT NULL,
    PRIMARY KEY (address, login)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sends_as_mailbox ON sends_as (mailbox);
CREATE TABLE IF NOT EXISTS acl (
    mailbox INTEGER NOT NULL, login TEXT NOT NULL, rights TEXT NOT NULL,
    PRIMARY KEY (mailbox, login)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vacations (
    mailbox INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lists (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, body TEXT NOT NULL, name TEXT NOT NULL,
    about TEXT NOT NULL, writes TEXT NOT NULL, extensive INTEGER NOT NULL,
    may_leave INTEGER NOT NULL, responsible INTEGER NOT NULL, by_rule INTEGER NOT NULL,
    members INTEGER NOT NULL, outside INTEGER NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS list_aliases (
    address TEXT PRIMARY KEY, list INTEGER NOT NULL, target TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS list_aliases_list ON list_aliases (list);
CREATE TABLE IF NOT EXISTS list_members (
    list INTEGER NOT NULL, chunk INTEGER NOT NULL, address TEXT NOT NULL, mailbox INTEGER,
    PRIMARY KEY (list, chunk, address)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS list_members_mailbox ON list_members (mailbox);
CREATE TABLE IF NOT EXISTS list_writers (
    list INTEGER NOT NULL, login TEXT NOT NULL, mailbox INTEGER NOT NULL,
    PRIMARY KEY (list, login)) WITHOUT ROWID;
"""
LOGINS_TABLES = """
CREATE TABLE IF NOT EXISTS published (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logins (
    login TEXT PRIMARY KEY, account INTEGER NOT NULL, mailbox INTEGER NOT NULL,
    address TEXT NOT NULL, password TEXT NOT NULL, may_login INTEGER NOT NULL,
    refusal TEXT NOT NULL, max_connections INTEGER, hours TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS logins_mailbox ON logins (mailbox);
CREATE TABLE IF NOT EXISTS site_sessions (
    mailbox INTEGER NOT NULL, address TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (mailbox, address)) WITHOUT ROWID;
"""
_WAIT = 30.0  # seconds; nobody else writes, but a crashed file may be under recovery
_CACHE_KIB = 65_536


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the files are and who may read them.

    Attributes:
        path: the folder.
        group: system group that reads the maps; "": everybody may.
        logins_group: system group that reads the logins; "": only who publishes.
    """

    path: Path
    group: str = ""
    logins_group: str = ""

    @property
    def maps(self) -> Path:
        """The file of maps."""
        return self.path / MAPS

    @property
    def logins(self) -> Path:
        """The file of logins."""
        return self.path / LOGINS

    @property
    def gate(self) -> Path:
        """The file of the gate."""
        return self.path / GATE


@dataclass(slots=True)
class Files:
    """The files open for the writer, outside any transaction. ``gate`` follows the maps."""

    folder: Folder
    maps: sqlite3.Connection
    logins: sqlite3.Connection
    gate: GateWriter

    def of(self, *, logins: bool) -> sqlite3.Connection:
        """One of the two."""
        return self.logins if logins else self.maps

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Both files change together or, on an exception, not at all. The logins are committed
        first: the maps' version is the one that counts as published, and a crash between the two
        leaves logins ahead, which the next publication finds as it wants them."""
        self.logins.execute("BEGIN IMMEDIATE")
        try:
            self.maps.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.logins.execute("COMMIT")
                self.maps.execute("COMMIT")
            finally:
                if self.maps.in_transaction:
                    self.maps.execute("ROLLBACK")
        finally:
            if self.logins.in_transaction:
                self.logins.execute("ROLLBACK")


@contextmanager
def opened_for_writing(folder: Folder) -> Iterator[Files]:
    """Both files, made if missing. Whoever calls holds the lock that lets only one in.

    Raises:
        OSError: the folder cannot be made, or is not ours.
        sqlite3.Error: a file cannot be opened, or is no such file.
    """
    _make(folder)
    with _writer(folder.maps, MAPS_TABLES) as maps, _writer(folder.logins, LOGINS_TABLES) as logins:
        _permit(folder.maps, folder.group, shared=True)
        _permit(folder.logins, folder.logins_group, shared=False)
        with GateWriter(folder.gate) as gate:
            _permit(folder.gate, folder.group, shared=True)
            yield Files(folder, maps, logins, gate)


@contextmanager
def _writer(path: Path, tables: str) -> Iterator[sqlite3.Connection]:
    if not path.exists():  # with no other right at any instant; and closing a file that another
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # thread reads would drop its locks
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(tables)
        connection.execute("INSERT OR IGNORE INTO published VALUES ('schema', ?)", (SCHEMA,))
        keeper = connect(path)
        try:
            keeper.execute("SELECT value FROM published").fetchall()
            yield connection
            # A short log is read through quickly by whoever opens the file first after a crash.
            connection.execute("PRAGMA busy_timeout = 1000")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            # The last one to close would remove -wal and -shm, which readers cannot make again:
            # the writer is not the last one, and the last one may not write.
            connection.close()
            keeper.close()
    finally:
        connection.close()


def _make(folder: Folder) -> None:
    folder.path.mkdir(mode=0o711, parents=True, exist_ok=True)
    if folder.path.stat().st_uid == os.geteuid():
        folder.path.chmod(0o711)


def _permit(path: Path, group: str, *, shared: bool) -> None:
    """Let readers in: all (``shared``) or the members of ``group``, if any."""
    readers = 0o040 if group else 0o044 if shared else 0
    writers = 0o020 if group else 0o022 if shared else 0
    for suffix, mode in (("", 0o600 | readers), ("-wal", 0o600 | readers),
                         ("-shm", 0o600 | readers | writers)):  # fmt: skip
        file = path.with_name(path.name + suffix)
        if not file.exists():
            continue  # the gate's log, before anything was written
        if group:
            shutil.chown(file, group=group)
        file.chmod(mode)
