"""What is published, as values: rows of the servers' tables, grouped by the subject they belong to.
Pure: how they come to be is in :mod:`gathering`, how they reach a file in :mod:`applying`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

Row = tuple[Any, ...]
Entry = tuple[tuple[Row, ...], ...]
"""All rows of one subject: those of each of its kind's tables, in the tables' order, sorted."""
MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Table:
    """A published table.

    Attributes:
        name: its name.
        columns: their names, in the order of an entry's rows.
        owner: the column with the key of the subject that a row belongs to.
        sole: the column whose value is one subject's at a time (an address, a login): whoever gets
            it takes it from whoever the file still gives it to; "" where there is none.
        logins: whether it stands in the file of logins instead of the maps'.
    """

    name: str
    columns: tuple[str, ...]
    owner: str
    sole: str = ""
    logins: bool = False

    def place(self, column: str) -> int:
        """The column's index in a row."""
        return self.columns.index(column)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject (``mailbox``, ``list``) and its tables. The first has a row for each
    subject there is, with its body and its sole address; its column ``version`` (which no entry
    holds) says in which version any row of the subject last changed."""

    name: str
    tables: tuple[Table, ...]

    def of_file(self, *, logins: bool) -> tuple[tuple[int, Table], ...]:
        """Its tables in one of the two files, with their places in an entry."""
        return _of_file(self, logins)


@lru_cache
def _of_file(kind: Kind, logins: bool) -> tuple[tuple[int, Table], ...]:
    return tuple((n, table) for n, table in enumerate(kind.tables) if table.logins is logins)


class MailboxRow(NamedTuple):
    """A mailbox as servers know it; ``quota_bytes`` 0 is no limit, ``home`` relative."""

    id: int
    address: str
    body: str
    kind: str
    category: str
    unit: int | None
    person: int | None
    state: str
    home: str
    quota_bytes: int
    delivers: int
    refusal: str
    forwarding: str
    forwarding_why: str


class AliasRow(NamedTuple):
    """Another address; ``target`` is the mailbox's own."""

    address: str
    mailbox: int
    target: str


class SenderRow(NamedTuple):
    """``login`` (a mailbox's address) may send as ``address``."""

    address: str
    login: str
    mailbox: int


class RightsRow(NamedTuple):
    """What ``login`` may do in an organizational mailbox: Dovecot's letters (RFC 4314)."""

    mailbox: int
    login: str
    rights: str


class VacationRow(NamedTuple):
    """The automatic reply of an absence: ISO days, the last one "" while unknown."""

    mailbox: int
    first: str
    last: str
    body: str


class LoginRow(NamedTuple):
    """What somebody types as their name, and whether they may enter."""

    login: str
    account: int
    mailbox: int
    address: str
    password: str
    may_login: int
    refusal: str
    max_connections: int | None
    hours: str


class SiteSessionRow(NamedTuple):
    """A network address from which the holder is signed in at the site; ``until``, in seconds since
    1970, unless the session is used again."""

    mailbox: int
    address: str
    until: int


MAILBOX = Kind(
    "mailbox",
    (
        Table("mailboxes", MailboxRow._fields, "id", "address"),
        Table("aliases", AliasRow._fields, "mailbox", "address"),
        Table("sends_as", SenderRow._fields, "mailbox"),
        Table("acl", RightsRow._fields, "mailbox"),
        Table("vacations", VacationRow._fields, "mailbox"),
        Table("logins", LoginRow._fields, "mailbox", "login", logins=True),
        Table("site_sessions", SiteSessionRow._fields, "mailbox", logins=True),
    ),
)


class ListRow(NamedTuple):
    """A mailing list in use; ``writes``: ``responsible``, ``named``, ``members`` or ``inside``;
    ``responsible`` and the writers are keys of a person and of mailboxes."""

    id: int
    address: str
    body: str
    name: str
    about: str
    writes: str
    extensive: int
    may_leave: int
    responsible: int
    by_rule: int
    members: int
    outside: int


class ListAliasRow(NamedTuple):
    """A former address of a list; ``target`` is the list's own."""

    address: str
    list: int
    target: str


class ListMemberRow(NamedTuple):
    """An address on a list, in a part of it that Postfix expands at once; ``mailbox`` None where
    the address is outside."""

    list: int
    chunk: int
    address: str
    mailbox: int | None


class ListWriterRow(NamedTuple):
    """A mailbox that may write to a list."""

    list: int
    login: str
    mailbox: int


LIST = Kind(
    "list",
    (
        Table("lists", ListRow._fields, "id", "address"),
        Table("list_aliases", ListAliasRow._fields, "list", "address"),
        Table("list_members", ListMemberRow._fields, "list"),
        Table("list_writers", ListWriterRow._fields, "list"),
    ),
)


def entry(rows: Sequence[Sequence[Row]]) -> Entry:
    """The rows of each table as an entry: plain tuples, in an order of their own."""
    return tuple(
        tuple(sorted(map(tuple, part), key=repr)) if len(part) > 1 else tuple(map(tuple, part))
        for part in rows
    )


def part_of(kind: Kind, whole: Entry, *, logins: bool) -> Entry:
    """What of an entry stands in one of the files."""
    return tuple(whole[n] for n, _ in kind.of_file(logins=logins))


def mark(kind: str, key: int, part: Entry) -> int:
    """A number that stands for a subject's rows in one file. The sum of all marks, modulo
    :data:`MODULUS`, is the file's digest: it is kept up in step with each change, and read again
    from a whole file tells whether anything was changed by hand. (It proves nothing against who
    could choose rows to make sums collide: that is the ledger's business.)"""
    if not any(part):
        return 0
    return int.from_bytes(sha256(repr((kind, key, part)).encode()).digest())


def hexadecimal(total: int) -> str:
    """A digest as it is published."""
    return f"{total % MODULUS:064x}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one row, that is not what it should be; "" is «nothing».

    Attributes:
        kind: of the subject; ``key`` is its own.
        name: what people know it by (the address).
        body: slug of the body it is of; "" where the files do not say.
        table: where.
        found: the rows in the file.
        wanted: the rows that should be.
    """

    kind: str
    key: int
    name: str
    body: str
    table: str
    found: tuple[Mapping[str, Any], ...]
    wanted: tuple[Mapping[str, Any], ...]


SECRET = "password"  # noqa: S105  # the column's name


def differences(
    kind: Kind, key: int, found: Entry | None, wanted: Entry | None
) -> list[Difference]:
    """Where two entries of a subject part, table by table. Hashes of passwords are not shown."""
    said = []
    name, body = _named(kind, wanted or found)
    for n, table in enumerate(kind.tables):
        old, new = (found[n] if found else ()), (wanted[n] if wanted else ())
        if old != new:
            gone = tuple(_shown(table, row) for row in old if row not in new)
            due = tuple(_shown(table, row) for row in new if row not in old)
            said.append(Difference(kind.name, key, name, body, table.name, gone, due))
    return said


def _named(kind: Kind, whole: Entry | None) -> tuple[str, str]:
    first = kind.tables[0]
    if not whole or not whole[0]:
        return "", ""
    row = whole[0][0]
    return str(row[first.place(first.sole)]), str(row[first.place("body")])


def _shown(table: Table, row: Row) -> dict[str, Any]:
    pairs = zip(table.columns, row, strict=True)
    return {c: _veiled(v) if c == SECRET else v for c, v in pairs}


def _veiled(value: str) -> str:
    """Something by which two secrets can be told apart, and nothing else."""
    return f"…{sha256(value.encode()).hexdigest()[:6]}" if value else ""
