"""Whether the files hold what was written: read as a server would, on another connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from portaria.connectors.publishing.applying import read_entries
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.reading import at_one_instant, facts_of, opened
from portaria.connectors.publishing.records import (
    MODULUS,
    Entry,
    Kind,
    hexadecimal,
    mark,
    part_of,
)

CHUNK = 5_000


class Mismatch(RuntimeError):  # noqa: N818  # what it is, in one word
    """The files do not hold what was written, or not as it was written."""


@contextmanager
def reading(where: Folder) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """Maps and logins, each at one instant."""
    with (
        opened(where.maps) as maps,
        opened(where.logins) as logins,
        at_one_instant(maps),
        at_one_instant(logins),
    ):
        yield maps, logins


def read_back(
    where: Folder,
    version: int,
    totals: Mapping[bool, int],
    changed: Mapping[str, Mapping[int, Entry | None]],
    kinds: Mapping[str, Kind],
) -> None:
    """Raises:
    Mismatch: another version or digest, or a changed subject's rows are others.
    """
    with reading(where) as (maps, logins):
        for file, total in ((maps, totals[False]), (logins, totals[True])):
            facts = facts_of(file)
            if int(facts.get("version", "0")) != version or facts.get("digest") != hexadecimal(
                total
            ):
                raise Mismatch(f"o arquivo publicado não está na versão {version}")
        for name, entries in changed.items():
            held = read_entries(maps, logins, kinds[name], list(entries))
            wrong = [key for key, wanted in entries.items() if held.get(key) != wanted]
            if wrong:
                raise Mismatch(f"versão {version}: {name} {wrong[0]} não ficou como foi publicado")


def digests(where: Folder, kinds: Mapping[str, Kind]) -> dict[bool, int]:
    """The digests of all that the files hold, row by row, by whether it is the logins'."""
    totals = {False: 0, True: 0}
    with reading(where) as (maps, logins):
        for kind in kinds.values():
            for keys in _keys(maps, logins, kind):
                held = read_entries(maps, logins, kind, keys)
                for which in totals:
                    marks = (mark(kind.name, k, part_of(kind, e, logins=which))
                             for k, e in held.items())  # fmt: skip
                    totals[which] = (totals[which] + sum(marks)) % MODULUS
    return totals


def _keys(maps: sqlite3.Connection, logins: sqlite3.Connection, kind: Kind) -> Iterator[list[int]]:
    """Every key that any table of the kind names, in order, some thousands at a time."""
    after = -1
    while keys := keys_after(maps, logins, kind, after, CHUNK):
        yield keys
        after = keys[-1]


def keys_after(
    maps: sqlite3.Connection, logins: sqlite3.Connection, kind: Kind, after: int, count: int
) -> list[int]:
    """The next keys that any table of the kind names, also those that somebody put there by hand
    without a mailbox."""
    found: set[int] = set()
    for table in kind.tables:
        file = logins if table.logins else maps
        found.update(
            key
            for (key,) in file.execute(
                f"SELECT DISTINCT {table.owner} FROM {table.name} "  # noqa: S608  # our own names
                f"WHERE {table.owner} > ? ORDER BY 1 LIMIT ?",
                (after, count),
            )
        )
    return sorted(found)[:count]
