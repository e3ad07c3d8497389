"""Reading what is published, as the servers do: without writing, without making a writer wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

MAPS, LOGINS = "mail.sqlite", "logins.sqlite"
"""Names of the published files: the maps; who may enter, with the hashes of passwords."""
PATIENCE = 5.0  # seconds that a reader waits where the file is being recovered after a crash


def connect(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, in autocommit: each statement sees what was committed last.
    A process that serves for long keeps one open, so that the write-ahead files stay in use while
    the publisher is away.

    Raises:
        sqlite3.OperationalError: there is no such file.
    """
    place = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(place, uri=True, timeout=PATIENCE, isolation_level=None)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """:func:`connect`, closed at the end."""
    with closing(connect(path)) as connection:
        yield connection


@contextmanager
def at_one_instant(connection: sqlite3.Connection) -> Iterator[None]:
    """All statements of the block see one and the same version."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def facts_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The table ``published``: ``version``, ``at``, ``digest``, ``schema``…"""
    return dict(connection.execute("SELECT key, value FROM published"))


def version_of(path: Path) -> int:
    """The version published in ``path``; 0 where nothing is, or not yet."""
    if not path.is_file():
        return 0
    with opened(path) as connection:
        made = "SELECT 1 FROM sqlite_master WHERE name = 'published'"
        if connection.execute(made).fetchone() is None:
            return 0
        return int(facts_of(connection).get("version", "0"))
