"""How many recipients each login had in the last hour, counted by several processes together.

Every process writes a table of its own, in a file that all map into memory, and reads them all:
no lock to be left behind by one that is killed, nothing lost when the gate starts again.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from hashlib import blake2b
from pathlib import Path
from struct import Struct

MINUTES = 60
SLOT = Struct(f"<QQ{MINUTES}H")
"""Hash of the login, the last minute written, recipients of each minute (by minute modulo 60)."""
SLOTS = 8192
PROBES = 32
MOST = 0xFFFF
TABLES = 64


class TooManyProcesses(Exception):  # noqa: N818  # an answer, in the words of the house
    """Every table is somebody's already."""


class Recent:
    """The counts, with a table to write.

    Args:
        folder: of the tables; all processes of one gate share it.

    Raises:
        TooManyProcesses: see ``TABLES``.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._own, self._lock = self._claimed()
        self._tables: dict[str, mmap.mmap] = {self._own: _mapped(self._lock)}

    def close(self) -> None:
        """Leave the table to another process."""
        for table in self._tables.values():
            table.close()
        self._tables.clear()
        os.close(self._lock)

    def add(self, login: str, recipients: int, minute: int) -> None:
        """A message of ``login`` to so many, in that minute (whole minutes since 1970)."""
        table = self._tables[self._own]
        key = _key(login)
        at = _slot_to_write(table, key, minute)
        held, last, *counts = SLOT.unpack_from(table, at)
        if held != key:
            last, counts = minute, [0] * MINUTES
        for passed in range(max(last + 1, minute - MINUTES + 1), minute + 1):
            counts[passed % MINUTES] = 0
        place = minute % MINUTES
        counts[place] = min(MOST, counts[place] + recipients)
        SLOT.pack_into(table, at, key, max(last, minute), *counts)

    def of(self, login: str, minute: int) -> int:
        """Recipients of ``login`` in that minute and the 59 before it, by all processes."""
        key = _key(login)
        self._find_tables()
        return sum(_counted(table, key, minute) for table in self._tables.values())

    def _claimed(self) -> tuple[str, int]:
        """The first table that nobody writes."""
        for number in range(TABLES):
            name = f"recent-{number}"
            descriptor = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                continue
            os.ftruncate(descriptor, SLOTS * SLOT.size)
            return name, descriptor
        raise TooManyProcesses(f"mais de {TABLES} processos na mesma gate ({self._folder})")

    def _find_tables(self) -> None:
        """Map the tables of processes that came after us; they claim numbers in order."""
        while len(self._tables) < TABLES:
            known = len(self._tables)
            for number in range(known + 1):
                name = f"recent-{number}"
                if name in self._tables:
                    continue
                try:
                    with (self._folder / name).open("r+b") as file:
                        if os.fstat(file.fileno()).st_size == SLOTS * SLOT.size:
                            self._tables[name] = _mapped(file.fileno())
                except FileNotFoundError:
                    return
            if len(self._tables) == known:
                return


def _mapped(descriptor: int) -> mmap.mmap:
    return mmap.mmap(descriptor, SLOTS * SLOT.size)


def _key(login: str) -> int:
    """Never 0, which marks a slot as free."""
    digest = blake2b(login.lower().encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def _places(key: int) -> list[int]:
    return [(key + probe) % SLOTS * SLOT.size for probe in range(PROBES)]


def _head(table: mmap.mmap, at: int) -> tuple[int, int]:
    return (
        int.from_bytes(table[at : at + 8], "little"),
        int.from_bytes(table[at + 8 : at + 16], "little"),
    )


def _slot_to_write(table: mmap.mmap, key: int, minute: int) -> int:
    """The login's own slot, else one that is free or counts nothing any more, else the oldest."""
    free: int | None = None
    oldest, oldest_at = minute + 1, 0
    for at in _places(key):
        held, last = _head(table, at)
        if held == key:
            return at
        if free is None and (held == 0 or last <= minute - MINUTES):
            free = at
        if last < oldest:
            oldest, oldest_at = last, at
    return oldest_at if free is None else free


def _counted(table: mmap.mmap, key: int, minute: int) -> int:
    for at in _places(key):
        held, last = _head(table, at)
        if held == key:
            counts = SLOT.unpack_from(table, at)[2:]
            first = max(minute, last) - MINUTES + 1
            return sum(counts[passed % MINUTES] for passed in range(max(first, 0), last + 1))
    return 0
