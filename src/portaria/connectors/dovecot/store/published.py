"""What is published of mailboxes, as the servers read it: the acts' effects are carried to the mail
store from there, so that all servers agree on one version."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.conf import settings

from portaria.connectors.dovecot.store.doveadm import Unreachable
from portaria.connectors.publishing import laws
from portaria.connectors.publishing.reading import facts_of, opened

_WANTED = "IN (SELECT value FROM json_each(?))"
_BOXES = f"""
SELECT id, address, home, quota_bytes, kind, state, forwarding, forwarding_why
FROM mailboxes WHERE id {_WANTED}
"""  # noqa: S608 (constants)
_ACL = f"SELECT mailbox, login, rights FROM acl WHERE mailbox {_WANTED}"  # noqa: S608
_VACATIONS = f"SELECT mailbox, first, last, body FROM vacations WHERE mailbox {_WANTED}"  # noqa: S608
_ALIASES = f"SELECT mailbox, address FROM aliases WHERE mailbox {_WANTED}"  # noqa: S608
_OF_PERSONS = f"""
SELECT person, address FROM mailboxes WHERE kind = 'individual' AND person {_WANTED}
"""  # noqa: S608
_IN_USE = """
SELECT address FROM mailboxes WHERE body = ? AND state IN ('active', 'suspended') AND address > ?
ORDER BY address LIMIT ?
"""
_GONE = f"SELECT id, address, home FROM gone WHERE id {_WANTED}"  # noqa: S608
_HOMES = f"""
SELECT home FROM mailboxes WHERE kind = 'individual' AND person {_WANTED} ORDER BY id
"""  # noqa: S608
_EVERY = "SELECT id FROM mailboxes WHERE body = ? AND id > ? ORDER BY id LIMIT ?"
_SHARED = """
SELECT DISTINCT m.id FROM acl a JOIN mailboxes m ON m.id = a.mailbox WHERE m.body = ? ORDER BY m.id
"""
_ANSWERING = """
SELECT m.id FROM vacations v JOIN mailboxes m ON m.id = v.mailbox WHERE m.body = ? ORDER BY m.id
"""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Absence:
    """The automatic reply of an absence: its first and last day (None: no end known), its text."""

    first: date
    last: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as published. ``quota_bytes`` 0: no limit. ``acl``: letters by login, of an
    organizational one. ``forwarding``: ``allowed``, ``forbidden`` or "", and why in a sentence."""

    id: int
    address: str
    home: str
    quota_bytes: int
    kind: str
    state: str
    forwarding: str
    forwarding_why: str
    acl: dict[str, str] = field(default_factory=dict)
    absence: Absence | None = None
    aliases: tuple[str, ...] = ()


def boxes(ids: Iterable[int]) -> dict[int, Box]:
    """The mailboxes ``ids`` that are published.

    Raises:
        Unreachable: nothing is published yet.
    """
    wanted = [json.dumps(sorted(set(ids)))]
    with _maps() as maps:
        shares: dict[int, dict[str, str]] = defaultdict(dict)
        for mailbox, login, rights in maps.execute(_ACL, wanted):
            shares[mailbox][login] = rights
        absences = {
            mailbox: Absence(date.fromisoformat(first), _day(last), text)
            for mailbox, first, last, text in maps.execute(_VACATIONS, wanted)
        }
        others: dict[int, list[str]] = defaultdict(list)
        for mailbox, address in maps.execute(_ALIASES, wanted):
            others[mailbox].append(address)
        return {
            row[0]: replace(
                Box(*row),
                acl=shares.get(row[0], {}),
                absence=absences.get(row[0]),
                aliases=tuple(sorted(others.get(row[0], ()))),
            )
            for row in maps.execute(_BOXES, wanted)
        }


def addresses_of(persons: Iterable[int]) -> dict[int, list[str]]:
    """The individual mailboxes of each person."""
    found: dict[int, list[str]] = defaultdict(list)
    with _maps() as maps:
        for person, address in maps.execute(_OF_PERSONS, [json.dumps(sorted(set(persons)))]):
            found[person].append(address)
    return found


def homes_of(persons: Iterable[int]) -> list[str]:
    """The folders, below the store's, of the individual mailboxes of ``persons``."""
    with _maps() as maps:
        return [home for (home,) in maps.execute(_HOMES, [json.dumps(sorted(set(persons)))])]


def gone(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Of ``ids``, the mailboxes that are published no more: their last address, their folder."""
    with _maps() as maps:
        rows = maps.execute(_GONE, [json.dumps(sorted(set(ids)))])
        return {mailbox: (address, home) for mailbox, address, home in rows}


def in_use(body: str, *, after: str = "", chunk: int = CHUNK) -> Iterator[list[str]]:
    """The addresses of the mailboxes in use of ``body`` that come after another, ``chunk`` at a
    time."""
    with _maps() as maps:
        while rows := [r[0] for r in maps.execute(_IN_USE, (body, after, chunk))]:
            yield rows
            after = rows[-1]


def domains() -> frozenset[str]:
    """The domains of the installation's bodies."""
    with _maps() as maps:
        return frozenset(domain for (domain,) in maps.execute("SELECT domain FROM domains"))


def day_of(body: str) -> date:
    """The body's civil day for which everything is published."""
    with _maps() as maps:
        return laws.day_of(facts_of(maps), body)


def shared(body: str) -> list[int]:
    """The keys of the mailboxes of ``body`` that somebody else has access to."""
    return _having(_SHARED, body)


def answering(body: str) -> list[int]:
    """The keys of the mailboxes of ``body`` that reply by themselves."""
    return _having(_ANSWERING, body)


def _having(question: str, body: str) -> list[int]:
    with _maps() as maps:
        return [mailbox for (mailbox,) in maps.execute(question, (body,))]


def of_body(body: str) -> Iterator[list[int]]:
    """The keys of all published mailboxes of ``body``, some at a time."""
    after = 0
    with _maps() as maps:
        while rows := [r[0] for r in maps.execute(_EVERY, (body, after, CHUNK))]:
            yield rows
            after = rows[-1]


@contextmanager
def _maps() -> Iterator[sqlite3.Connection]:
    path = Path(settings.PUBLISHED_DIR) / "mail.sqlite"
    if not path.is_file():
        raise Unreachable("nada foi publicado ainda para os servidores: rode «portaria publish»")
    with opened(path) as maps:
        yield maps


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
