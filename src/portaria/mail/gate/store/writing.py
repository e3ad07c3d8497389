"""Writing the gate's file: what each publication changes, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from portaria.mail.gate.store.rows import AddressRow, BodyRow, ListRow
from portaria.mail.gate.store.schema import Closing, open_to_write, version_of

_SIDES = ("-wal", "-shm")


class GateWriter(Closing):
    """The one writer of the file at ``path``. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_to_write(path)

    def close(self) -> None:
        """Close the file. Its journals stay: a reader without leave to write needs them."""
        self._connection.close()
        for side in _SIDES:
            self._path.with_name(self._path.name + side).touch()

    @property
    def version(self) -> int:
        """The version published last; 0 in a new file."""
        return version_of(self._connection)

    @contextmanager
    def publish(self, version: int) -> Iterator[Batch]:
        """One transaction that makes the file be of ``version``; whatever is raised inside undoes
        it.

        Raises:
            ValueError: ``version`` is not above the file's.
        """
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            if version <= self.version:
                raise ValueError(f"a versão {version} não é posterior à publicada, {self.version}")
            yield Batch(self._connection, version)
            self._connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (version,))
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


class Batch:
    """The changes of one publication. Rows may come from generators, any number of them."""

    def __init__(self, connection: sqlite3.Connection, version: int) -> None:
        self._connection, self._version = connection, version

    def bodies(self, rows: Iterable[BodyRow]) -> None:
        """Put bodies, each whole."""
        self._many("body", "slug, data", ((row.slug, _json(asdict(row))) for row in rows))

    def drop_bodies(self, slugs: Iterable[str]) -> None:
        """Bodies that are no more."""
        self._drop("body", "slug", slugs)

    def addresses(self, rows: Iterable[AddressRow]) -> None:
        """Put addresses."""
        self._many(
            "address",
            "address, body, kind, category, unit, owner, mailbox, alias, suspended",
            (
                (
                    row.address.lower(), row.body, row.kind, row.category, row.unit, row.owner,
                    row.mailbox, row.alias, row.suspended,
                )
                for row in rows
            ),
        )  # fmt: skip

    def drop_addresses(self, addresses: Iterable[str]) -> None:
        """Addresses that are no longer ours."""
        self._drop("address", "address", addresses)

    def logins(self, rows: Iterable[tuple[str, int]]) -> None:
        """Put logins that are no address of the person's own, with the person's key."""
        self._many("login", "login, owner", ((login.lower(), owner) for login, owner in rows))

    def drop_logins(self, logins: Iterable[str]) -> None:
        """Logins that are no more."""
        self._drop("login", "login", logins)

    def send_as(self, rows: Iterable[tuple[str, Sequence[int]]]) -> None:
        """Who may send as each address, besides its owner; nobody takes the row away."""
        granted: list[tuple[str, str]] = []
        withdrawn: list[str] = []
        for address, owners in rows:
            if owners:
                granted.append((address.lower(), _json(sorted(owners))))
            else:
                withdrawn.append(address)
        self._many("send_as", "address, owners", granted)
        self._drop("send_as", "address", withdrawn)

    def lists(self, rows: Iterable[ListRow]) -> None:
        """Put mailing lists."""
        self._many(
            "list", "address, data", ((row.address.lower(), _json(asdict(row))) for row in rows)
        )

    def drop_lists(self, addresses: Iterable[str]) -> None:
        """Lists that are no more."""
        self._drop("list", "address", addresses)

    def forget_older(self) -> None:
        """After everything was put anew: what was not is no longer ours."""
        for table in ("address", "login", "send_as", "list"):
            self._connection.execute(
                f"UPDATE {table} SET gone = 1, version = ? WHERE gone = 0 AND version < ?",  # noqa: S608  # names of ours
                (self._version, self._version),
            )

    def _many(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        marks = ", ".join("?" * (columns.count(",") + 1))
        sql = f"INSERT OR REPLACE INTO {table} (version, gone, {columns}) VALUES (?, 0, {marks})"  # noqa: S608  # names of ours
        self._connection.executemany(sql, ((self._version, *row) for row in rows))

    def _drop(self, table: str, key: str, keys: Iterable[str]) -> None:
        sql = f"INSERT OR REPLACE INTO {table} (version, gone, {key}) VALUES (?, 1, ?)"  # noqa: S608  # names of ours
        self._connection.executemany(sql, ((self._version, one.lower()) for one in keys))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
