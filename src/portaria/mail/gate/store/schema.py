"""The gate's file: SQLite, changed in place by transactions, read by any number of gates.

Every row carries the version that last changed it, and what is dropped stays as a mark with no
data, so that a gate reads only what is newer than what it has.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

FORMAT = 1

DDL = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS body (
    slug TEXT PRIMARY KEY, version INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, data TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS address (
    address TEXT PRIMARY KEY, version INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0,
    body TEXT, kind TEXT, category TEXT, unit INTEGER, owner INTEGER, mailbox INTEGER,
    alias INTEGER, suspended INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS address_version ON address (version);
CREATE TABLE IF NOT EXISTS login (
    login TEXT PRIMARY KEY, version INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, owner INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS login_version ON login (version);
CREATE TABLE IF NOT EXISTS send_as (
    address TEXT PRIMARY KEY, version INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, owners TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS send_as_version ON send_as (version);
CREATE TABLE IF NOT EXISTS list (
    address TEXT PRIMARY KEY, version INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, data TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS list_version ON list (version);
"""


class WrongFile(ValueError):  # noqa: N818  # an answer, in the words of the house
    """The file is not the gate's, or of another format."""


class Closing(ABC):
    """Something with a ``close``, as a context manager."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close it."""


def open_to_write(path: Path) -> sqlite3.Connection:
    """The file, made where there is none. Readers go on while a transaction is written (WAL).

    Raises:
        WrongFile: it is of another format.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(DDL)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('version', 0)")
    _checked(connection, path)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The file, for reading only.

    Raises:
        FileNotFoundError: nothing was published yet.
        WrongFile: it is of another format.
    """
    if not path.exists():
        raise FileNotFoundError(
            f"o porteiro ainda não tem o que ler: {path} não existe; rode «portaria publish»"
        )
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, timeout=30)
    _checked(connection, path)
    return connection


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the last transaction."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    return int(row[0])


def _checked(connection: sqlite3.Connection, path: Path) -> None:
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise WrongFile(f"{path} não é um arquivo do porteiro: {error}") from error
    if row is None or row[0] != FORMAT:
        connection.close()
        raise WrongFile(
            f"{path} é do formato {row[0] if row else '?'}, e este programa lê o {FORMAT}: "
            "apague-o e rode «portaria publish»"
        )
