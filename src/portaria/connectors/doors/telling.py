"""What controllers have told already, by their own numbers: told again, it is not taken again."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path


class Told:
    """The file at ``path``, made where there is none. What was told more than ``kept`` ago is
    forgotten: longer than a controller may tell late.

    Raises:
        OSError, sqlite3.Error: it cannot be opened.
    """

    def __init__(self, path: Path, kept: timedelta) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._own.execute("PRAGMA journal_mode = WAL")
        self._own.execute(
            "CREATE TABLE IF NOT EXISTS told (ident TEXT PRIMARY KEY, at REAL NOT NULL)"
            " WITHOUT ROWID"
        )
        self._lock, self._kept = threading.Lock(), kept

    def knows(self, ident: str) -> bool:
        """Whether it was told."""
        with self._lock:
            found = self._own.execute("SELECT 1 FROM told WHERE ident = ?", (ident,)).fetchone()
        return found is not None

    def remember(self, ident: str, at: datetime) -> None:
        """It was told, at ``at``."""
        with self._lock:
            self._own.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", (ident, at.timestamp()))
            self._own.execute("DELETE FROM told WHERE at < ?", ((at - self._kept).timestamp(),))

    def close(self) -> None:
        """Give the file up."""
        self._own.close()
