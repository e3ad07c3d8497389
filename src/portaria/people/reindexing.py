"""Every index of CPFs computed anew under another key, from the CPFs themselves: in one
transaction, while nobody else is at the database, since what is found by the old index is not found
by the new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from portaria import clock
from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Person

_OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
# HR's name of a person whose CPF it gives is made of the index too (:class:`Person`).
_PUT = """UPDATE people_person AS p SET cpf_hash = new.hash,
hr_key = CASE WHEN p.hr_key = 'cpf:' || encode(p.cpf_hash, 'hex')
         THEN 'cpf:' || encode(new.hash, 'hex') ELSE p.hr_key END
FROM unnest(%s::bigint[], %s::bytea[]) AS new (id, hash) WHERE p.id = new.id"""
_BATCH = 10_000
_LEAVING, _GLANCE = 3.0, 0.05  # seconds: for connections being closed, and between two looks
Buffer = bytes | memoryview


@dataclass
class Reindexed:
    """How many persons have an index, how many had another than the key gives, and which (primary
    keys) keep no CPF that can be read: theirs cannot be computed."""

    read: int = 0
    changed: int = 0
    lost: list[int] = field(default_factory=list)


Tell = Callable[[int], None]


def others() -> int:
    """How many others are at this database, and stay: whoever closed a connection has it ended by
    the server a moment later, and is waited for."""
    deadline = clock.elapsed() + _LEAVING
    while True:
        with cursor() as c:
            c.execute(_OTHERS)
            [(count,)] = c.fetchall()
        if not count or clock.elapsed() > deadline:
            return int(count)
        clock.pause(_GLANCE)


@transaction.atomic
def walk(key: str, *, write: bool, tell: Tell = lambda _count: None) -> Reindexed:
    """Compute every index under ``key`` (hexadecimal); with ``write``, put it where another is:
    all of them, or none."""
    found = Reindexed()
    with cursor() as c:
        c.execute("LOCK TABLE people_person IN SHARE ROW EXCLUSIVE MODE")
    for rows in _batches():
        new = _computed(rows, key, found)
        if write and new:
            with cursor() as c:
                c.execute(_PUT, [list(new), list(new.values())])
        tell(found.read)
    return found


def _batches() -> Iterator[Sequence[tuple[int, Buffer | None, Buffer | None]]]:
    known = Person.objects.exclude(cpf_hash=None).order_by("pk")
    last = 0
    while rows := list(
        known.filter(pk__gt=last).values_list("pk", "cpf_encrypted", "cpf_hash")[:_BATCH]
    ):
        yield rows
        last = rows[-1][0]


def _computed(
    rows: Sequence[tuple[int, Buffer | None, Buffer | None]], key: str, found: Reindexed
) -> dict[int, bytes]:
    """The indexes that are to change; counted in ``found``."""
    new = {}
    for pk, encrypted, stored in rows:
        found.read += 1
        try:
            hashed = cpf.index(cpf.decrypt(bytes(encrypted or b"")), key)
        except ValueError:
            found.lost.append(pk)
            continue
        if hashed != bytes(stored or b""):
            new[pk] = hashed
    found.changed += len(new)
    return new
