"""What was last published to a set of doors, on their own disk: they decide by it while the
database is away, from the instant at which they start."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portaria.bodies.assembly import Assembled, Sources, assemble
from portaria.bodies.wiring import vocabulary
from portaria.connectors.doors.compiling import timetable_of
from portaria.premises.doors.entries import KINDS, Entries
from portaria.premises.doors.snapshot import Snapshot

_TABLES = """
CREATE TABLE IF NOT EXISTS entry (
    kind TEXT NOT NULL, number INTEGER NOT NULL, told TEXT NOT NULL, PRIMARY KEY (kind, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;
"""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class NothingPublished(LookupError):  # noqa: N818  # a state, not a fault
    """These doors have never followed the database."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry as it was and as it is; None: there is none."""

    kind: str
    number: int
    before: Any
    now: Any


class Reading:
    """What a file holds, through a connection of one's own."""

    def __init__(self, own: sqlite3.Connection) -> None:
        self._own = own

    def close(self) -> None:
        """Give the connection up."""
        self._own.close()

    def all(self, kind: str) -> Iterator[tuple[int, Any]]:
        """Every entry of a kind."""
        rows = self._own.execute("SELECT number, told FROM entry WHERE kind = ?", (kind,))
        for number, told in rows:
            yield number, json.loads(told)

    def read(self, kind: str, number: int) -> Any:
        """What an entry says; None: there is none."""
        row = self._own.execute(
            "SELECT told FROM entry WHERE kind = ? AND number = ?", (kind, number)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def get(self, key: str) -> Any:
        """What is kept of it; None: nothing."""
        row = self._own.execute("SELECT told FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def snapshot(self, its: Assembled | None = None) -> tuple[Snapshot, Entries]:
        """What doors decide on, and by what it is changed in place.

        Args:
            its: the body, where it is at hand; else it is put together from what is kept.

        Raises:
            NothingPublished: the file is empty.
        """
        law = self.get("law")
        if law is None:
            raise NothingPublished("estas portas nunca seguiram o banco de dados")
        its = its or assemble(Sources(**law), vocabulary(), checked=False)
        made = Snapshot(timetable_of(its), version=self.get("version") or 0)
        entries = Entries(made, self.read)
        for kind in KINDS:
            for number, told in self.all(kind):
                entries.put(kind, number, None, told)
        return made, entries


class Published(Reading):
    """The file at ``path``, made where there is none; one process writes it.

    Raises:
        OSError, sqlite3.Error: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(sqlite3.connect(path, isolation_level=None, check_same_thread=False))
        self._path = path
        path.chmod(0o600)
        self._own.execute("PRAGMA journal_mode = WAL")
        self._own.execute("PRAGMA synchronous = FULL")  # a badge blocked stays so, come what may
        self._own.executescript(_TABLES)

    @contextmanager
    def apart(self) -> Iterator[Reading]:
        """What is there, read beside whoever writes."""
        own = Reading(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True))
        try:
            yield own
        finally:
            own.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's changes are on the disk at its end, or none."""
        self._own.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._own.execute("ROLLBACK")
            raise
        self._own.execute("COMMIT")

    def bring(
        self, kind: str, found: Iterable[tuple[int, Any]], keys: Sequence[int] | None
    ) -> list[Change]:
        """Make the entries of ``kind`` what was found: those of ``keys``, or all (None); what
        changed by it."""
        before = self._before(kind, keys)
        changes = []
        for number, now in found:
            was = before.pop(number, None)
            if was != now:
                changes.append(Change(kind, number, was, now))
        changes += [Change(kind, number, was, None) for number, was in before.items()]
        self._own.executemany(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?)",
            [(kind, one.number, _encode(one.now)) for one in changes if one.now is not None],
        )
        self._own.executemany(
            "DELETE FROM entry WHERE kind = ? AND number = ?",
            [(kind, one.number) for one in changes if one.now is None],
        )
        return changes

    def _before(self, kind: str, keys: Sequence[int] | None) -> dict[int, Any]:
        if keys is None:
            return dict(self.all(kind))
        return {key: told for key in keys if (told := self.read(kind, key)) is not None}

    def put(self, key: str, told: object) -> None:
        """Keep something about the whole: ``version``, ``at``."""
        self._own.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, _encode(told)))

    def put_law(self, sources: Sources) -> None:
        """Keep the files of the body's configuration and norms."""
        self.put("law", asdict(sources))
