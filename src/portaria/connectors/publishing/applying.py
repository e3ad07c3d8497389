"""Entries written to the files as a difference: only what is not there already."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portaria.connectors.publishing.files import Files
from portaria.connectors.publishing.records import (
    MODULUS,
    Entry,
    Kind,
    Row,
    Table,
    entry,
    hexadecimal,
    mark,
    part_of,
)

_FILES = (False, True)  # the maps, the logins


def read_part(
    file: sqlite3.Connection, kind: Kind, keys: Sequence[int], *, logins: bool
) -> dict[int, list[list[Row]]]:
    """What ``file`` holds of the subjects ``keys``: by key, the rows of each of the kind's tables
    that stand in it (others stay empty)."""
    found: dict[int, list[list[Row]]] = {}
    wanted = (json.dumps(list(keys)),)
    for n, table in kind.of_file(logins=logins):
        owner = table.place(table.owner)
        for row in file.execute(_select(table), wanted):
            parts = found.get(row[owner])
            if parts is None:
                parts = found[row[owner]] = [[] for _ in kind.tables]
            parts[n].append(row)
    return found


def read_entries(
    maps: sqlite3.Connection, logins: sqlite3.Connection, kind: Kind, keys: Sequence[int]
) -> dict[int, Entry]:
    """The entries of ``keys`` that the files hold."""
    found = read_part(maps, kind, keys, logins=False)
    for key, parts in read_part(logins, kind, keys, logins=True).items():
        mine = found.setdefault(key, [[] for _ in kind.tables])
        for n, _ in kind.of_file(logins=True):
            mine[n] = parts[n]
    return {key: entry(parts) for key, parts in found.items()}


def _select(table: Table) -> str:
    return (
        f"SELECT {', '.join(table.columns)} FROM {table.name} "  # noqa: S608  # our own names
        f"WHERE {table.owner} IN (SELECT value FROM json_each(?))"
    )


@dataclass(slots=True)
class Applying:
    """One version being written, in the transaction of ``files``.

    Attributes:
        totals: the files' digests as they are going to be, by whether it is the logins'.
        changed: subjects that changed, by kind; what is no longer there has no entry.
        before: the same subjects' entries as they were.
        complete: whether all that changed is in ``changed``.
        previous: the version before.
    """

    files: Files
    version: int
    totals: dict[bool, int]
    changed: dict[str, dict[int, Entry | None]] = field(default_factory=dict)
    before: dict[str, dict[int, Entry]] = field(default_factory=dict)
    count: int = 0
    complete: bool = True
    previous: int = 0
    bodies_seen: set[str] = field(default_factory=set)

    @property
    def keys(self) -> tuple[int, ...]:
        """The mailboxes that changed, as far as they were kept."""
        return tuple(sorted(self.changed.get("mailbox", ())))

    @property
    def bodies(self) -> tuple[str, ...]:
        """Slugs of the bodies whose subjects changed."""
        return tuple(sorted(self.bodies_seen))

    def apply(
        self, kind: Kind, keys: Sequence[int], wanted: Mapping[int, Entry], *, keep: bool = True
    ) -> set[int]:
        """Make the files hold ``wanted`` of the subjects ``keys``, and nothing of those that are
        not in it. Returns other subjects that had to give up an address or a login: their rows are
        gone, and they are to be applied anew.

        Args:
            keep: remember what changed; a whole publication is too much to.
        """
        held = read_entries(self.files.maps, self.files.logins, kind, keys)
        changed = {k: wanted.get(k) for k in keys if held.get(k) != wanted.get(k)}
        if not changed:
            return set()
        rivals = self._rivals(kind, changed)
        out = {k: e for k, e in held.items() if k in changed}
        out |= read_entries(self.files.maps, self.files.logins, kind, sorted(rivals))
        fresh = {k: e for k, e in changed.items() if e is not None}
        self._write(kind, out, fresh)
        if kind.name == "mailbox":
            self._gone(kind, {k: out[k] for k, e in changed.items() if e is None and k in out})
        self.count += len(changed)
        self._seen(kind, [*out.values(), *(e for e in changed.values() if e is not None)])
        self.complete = self.complete and keep
        if keep:
            self.changed.setdefault(kind.name, {}).update(changed)
            known = self.before.setdefault(kind.name, {})
            for key, old in out.items():
                known.setdefault(key, old)
        return rivals

    def _write(self, kind: Kind, out: Mapping[int, Entry], fresh: Mapping[int, Entry]) -> None:
        """Row by row what differs, in each table; but always the first table's, which bears the
        version."""
        for n, table in enumerate(kind.tables):
            old = {row for whole in out.values() for row in whole[n]}
            new = {row for whole in fresh.values() for row in whole[n]}
            kept = old & new if n else set()
            self._delete(table, old - kept)
            self._insert(table, new - kept, stamped=n == 0)
        self._count(kind, out, -1)
        self._count(kind, fresh, 1)

    def _seen(self, kind: Kind, entries: Iterable[Entry]) -> None:
        place = kind.tables[0].place("body")
        self.bodies_seen.update(row[place] for whole in entries for row in whole[0])

    def _rivals(self, kind: Kind, changed: Mapping[int, Entry | None]) -> set[int]:
        """Who still has, in the files, what the changed subjects are to have alone."""
        found: set[int] = set()
        for n, table in enumerate(kind.tables):
            if not table.sole:
                continue
            place = table.place(table.sole)
            values = [row[place] for e in changed.values() if e is not None for row in e[n]]
            rows = self.files.of(logins=table.logins).execute(
                f"SELECT DISTINCT {table.owner} FROM {table.name} "  # noqa: S608  # our own names
                f"WHERE {table.sole} IN (SELECT value FROM json_each(?))",
                (json.dumps(values),),
            )
            found.update(owner for (owner,) in rows)
        return found - changed.keys()

    def _delete(self, table: Table, rows: Iterable[Row]) -> None:
        condition = " AND ".join(f"{column} IS ?" for column in table.columns)
        self.files.of(logins=table.logins).executemany(
            f"DELETE FROM {table.name} WHERE {condition}",  # noqa: S608  # our own names
            rows,
        )

    def _insert(self, table: Table, rows: Iterable[Row], *, stamped: bool) -> None:
        stamp = (self.version,) if stamped else ()
        columns = [*table.columns, *(["version"] if stamped else [])]
        holes = ", ".join("?" * len(columns))
        self.files.of(logins=table.logins).executemany(
            f"INSERT OR REPLACE INTO {table.name} ({', '.join(columns)}) VALUES ({holes})",  # noqa: S608
            (row + stamp for row in rows),
        )

    def _count(self, kind: Kind, entries: Mapping[int, Entry], sign: int) -> None:
        for logins in _FILES:
            total = sum(
                mark(kind.name, k, part_of(kind, e, logins=logins)) for k, e in entries.items()
            )
            self.totals[logins] = (self.totals[logins] + sign * total) % MODULUS

    def _gone(self, kind: Kind, lost: Mapping[int, Entry]) -> None:
        table = kind.tables[0]
        places = [table.place(column) for column in ("id", "address", "home")]
        self.files.maps.executemany(
            "INSERT OR REPLACE INTO gone (id, address, home, version) VALUES (?, ?, ?, ?)",
            (
                (*(row[p] for p in places), self.version)
                for whole in lost.values()
                for row in whole[0]
            ),
        )

    def domains(self, of_bodies: Mapping[str, str], *, whole: bool) -> bool:
        """The domains that Postfix takes mail for: those of the bodies, and those of the addresses
        published. ``whole`` also forgets the others. Returns whether any changed."""
        maps = self.files.maps
        before = maps.total_changes
        maps.executemany(
            "INSERT INTO domains (domain, body) VALUES (?, ?) "
            "ON CONFLICT (domain) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
            of_bodies.items(),
        )
        used = self._used(whole)
        maps.executemany("INSERT OR IGNORE INTO domains (domain, body) VALUES (?, ?)", used.items())
        if whole:
            kept = json.dumps([*of_bodies, *used])
            maps.execute(
                "DELETE FROM domains WHERE domain NOT IN (SELECT value FROM json_each(?))", (kept,)
            )
        return maps.total_changes > before

    def _used(self, whole: bool) -> dict[str, str]:
        if whole:
            rows: Iterable[tuple[str, str]] = self.files.maps.execute(
                "SELECT substr(address, instr(address, '@') + 1), min(body) FROM mailboxes "
                "GROUP BY 1"
            )
            return dict(rows)
        return {
            row[1].partition("@")[2]: row[2]
            for e in self.changed.get("mailbox", {}).values()
            if e is not None
            for row in e[0]
        }

    def stamp(self, facts: Mapping[str, str]) -> None:
        """Write the version's own facts into both files."""
        for logins in _FILES:
            digest = {"digest": hexadecimal(self.totals[logins])}
            self.files.of(logins=logins).executemany(
                "INSERT OR REPLACE INTO published (key, value) VALUES (?, ?)",
                {**facts, **digest}.items(),
            )
