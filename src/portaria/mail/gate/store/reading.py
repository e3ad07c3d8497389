"""Reading the gate's file into memory: whole at the start, then only what is newer."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, TypeVar

from portaria.mail.gate.snapshot import GateSnapshot, MailingList, Profile
from portaria.mail.gate.store.laws import body_law
from portaria.mail.gate.store.schema import Closing, open_to_read, version_of

T = TypeVar("T")


class SnapshotFile(Closing):
    """The gate's file at ``path``, open for reading. Use it as a context manager.

    Raises:
        FileNotFoundError, WrongFile: as ``schema.open_to_read``.
    """

    def __init__(self, path: Path) -> None:
        self._connection = open_to_read(path)
        self._seen: int | None = None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def version(self) -> int:
        """The version that is in the file now."""
        return version_of(self._connection)

    def load(self) -> GateSnapshot:
        """Everything in the file."""
        snapshot = GateSnapshot()
        self.refresh(snapshot)
        return snapshot

    def refresh(self, snapshot: GateSnapshot) -> bool:
        """Bring ``snapshot`` up to the file, by what is newer than its version; whether anything
        was. Asking in vain costs microseconds."""
        written = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        if written == self._seen and snapshot.version:
            return False
        self._connection.execute("BEGIN")
        try:
            version = self.version
            if version < snapshot.version:  # another file took its place
                snapshot.clear()
            if version != snapshot.version:
                _apply(self._connection, snapshot)
                snapshot.version = version
                written = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
                changed = True
            else:
                changed = False
        finally:
            self._connection.execute("COMMIT")
        self._seen = written
        return changed


def _apply(connection: sqlite3.Connection, snapshot: GateSnapshot) -> None:
    since = (snapshot.version,)
    for slug, gone, data in connection.execute(
        "SELECT slug, gone, data FROM body WHERE version > ?", since
    ):
        if gone:
            snapshot.drop_body(slug)
        else:
            snapshot.set_body(body_law(json.loads(data)))
    _addresses(connection, snapshot)
    for login, gone, owner in connection.execute(
        "SELECT login, gone, owner FROM login WHERE version > ?", since
    ):
        _put(snapshot.logins, login, None if gone else int(owner))
    for address, gone, owners in connection.execute(
        "SELECT address, gone, owners FROM send_as WHERE version > ?", since
    ):
        _put(snapshot.send_as, address, None if gone else frozenset(json.loads(owners)))
    for address, gone, data in connection.execute(
        "SELECT address, gone, data FROM list WHERE version > ?", since
    ):
        _put(snapshot.lists, address, None if gone else _list(address, json.loads(data)))


def _addresses(connection: sqlite3.Connection, snapshot: GateSnapshot) -> None:
    """The addresses, of which there may be a million: a profile is made once for all that are
    alike."""
    profiles: dict[tuple[object, ...], Profile] = {}
    # A full load reads the table in its order; by the index each row would be sought.
    index = "INDEXED BY address_version" if snapshot.version else "NOT INDEXED"
    rows = connection.execute(
        "SELECT address, gone, owner, body, kind, category, unit, alias, suspended"  # noqa: S608
        f" FROM address {index} WHERE version > ?",
        (snapshot.version,),
    )
    for address, gone, owner, *rest in rows:
        if gone:
            snapshot.addresses.pop(address, None)
            continue
        key = tuple(rest)
        profile = profiles.get(key)
        if profile is None:
            body, kind, category, unit, alias, suspended = rest
            profile = Profile(body, kind, category, unit or 0, bool(alias), bool(suspended))
            profiles[key] = profile
        snapshot.put(address, owner or 0, profile)


def _put(table: dict[str, T], key: str, value: T | None) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _list(address: str, data: dict[str, Any]) -> MailingList:
    return MailingList(**{**data, "address": address, "writers": frozenset(data["writers"])})
