"""Drift: what the files hold against what the state says, and its repair, which is an act."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from portaria import clock
from portaria.connectors.publishing import gate, laws
from portaria.connectors.publishing.applying import read_entries
from portaria.connectors.publishing.following import Drift, drift
from portaria.connectors.publishing.holding import alone, at_one_instant
from portaria.connectors.publishing.publisher import Publisher
from portaria.connectors.publishing.reading import facts_of
from portaria.connectors.publishing.reading_back import digests, reading
from portaria.connectors.publishing.records import Difference, differences, hexadecimal
from portaria.connectors.publishing.ruling import Rulings, every_body
from portaria.connectors.publishing.settling import waiting
from portaria.connectors.publishing.sources import KINDS, SOURCES
from portaria.connectors.publishing.walking import Walk
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref

ACT = "publishing.repaired"
SHOWN = 200
"""Differences kept in the act, of however many there were."""
_EVERY = 2**31


@dataclass(slots=True)
class Checked:
    """What a check found.

    Attributes:
        version: that the files hold; 0: nothing was published.
        seen: how many subjects were compared.
        differences: rows that are not as the state says.
        domains: domains too many or missing.
        tampered: files (``mail.sqlite``, ``logins.sqlite``) whose content is not that of the
            version they say they hold.
        gate: rows of ``gate.sqlite`` that do not follow from the others: ``table: key``.
        servers: what servers have that was not published so.
        waiting: how many subjects wait to be published, which is no drift.
        pending: what servers do not have yet and an open duty brings, which is none either.
    """

    version: int = 0
    seen: int = 0
    differences: list[Difference] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    tampered: list[str] = field(default_factory=list)
    gate: list[str] = field(default_factory=list)
    servers: list[Drift] = field(default_factory=list)
    waiting: int = 0
    pending: list[Drift] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing drifted, and something is published."""
        found = (self.differences, self.domains, self.tampered, self.gate, self.servers)
        return not any(found) and self.version > 0


def check(own: Publisher, *, servers: bool = True) -> Checked:
    """Compare everything: each row with the state, each file with its digest, and the servers.

    Raises:
        Busy: somebody else has been publishing for too long.
    """
    with alone():
        found = Checked(own.version)
        if found.version:
            rulings = every_body(clock.now())
            _compare(own, found, rulings)
            _digests(own, found)
            if not found.tampered:  # it follows from the maps: made right with them
                found.gate = gate.strays(own.files, rulings)
    if servers:
        _servers(found, repair=False)
    return found


def _servers(found: Checked, *, repair: bool) -> None:
    """What differs on the servers, told apart from what is still on its way there."""
    told = list(drift(repair=repair))
    found.servers = [one for one in told if not one.pending]
    found.pending = [one for one in told if one.pending]


def _compare(own: Publisher, found: Checked, rulings: Rulings) -> None:
    with at_one_instant(), reading(own.files.folder) as (maps, logins):
        queue = waiting(_EVERY).subjects
        excused = {s.kind.name: set(s.related(queue, maps)) for s in SOURCES}
        found.waiting = sum(map(len, excused.values()))
        walk = Walk(maps, logins)
        for source, keys in walk.parts(None):
            wanted = source.gather(keys, rulings)
            held = read_entries(maps, logins, source.kind, keys)
            found.seen += len(keys)
            for key in keys:
                if held.get(key) != wanted.get(key) and key not in excused[source.kind.name]:
                    found.differences += differences(
                        source.kind, key, held.get(key), wanted.get(key)
                    )
        found.domains = _domains(maps, laws.domains(rulings))


def _domains(maps: sqlite3.Connection, of_bodies: Iterable[str]) -> list[str]:
    used = maps.execute("SELECT DISTINCT substr(address, instr(address, '@') + 1) FROM mailboxes")
    wanted = {*of_bodies, *(domain for (domain,) in used)}
    held = {domain for (domain,) in maps.execute("SELECT domain FROM domains")}
    return sorted(held ^ wanted)


def _digests(own: Publisher, found: Checked) -> None:
    totals = digests(own.files.folder, KINDS)
    where = own.files.folder
    for logins, path in ((False, where.maps), (True, where.logins)):
        said = facts_of(own.files.of(logins=logins)).get("digest")
        if said != hexadecimal(totals[logins]):
            found.tampered.append(path.name)


def repair(own: Publisher, *, by: str, at: datetime) -> Checked:
    """Find what drifted, publish everything as the state says, have the servers follow, and record
    that it was done and what was found. An act for each body concerned."""
    found = check(own, servers=False)
    if found.tampered:
        own.recount()
    own.whole()
    if found.tampered:
        own.recount()
    if found.tampered or found.gate:
        own.gate_anew()
    _servers(found, repair=True)
    if not found.clean:
        with transaction.atomic():
            append(list(_acts(found, own.version, at)), by=by, at=at)
    return found


def _acts(found: Checked, version: int, at: datetime) -> Iterator[ActDraft]:
    by_body: dict[str, list[Difference]] = defaultdict(list)
    for one in found.differences:
        by_body[one.body].append(one)
    for body in sorted(by_body) or [""]:
        yield ActDraft(
            kind=ACT,
            subject=ref("published", version),
            person=None,
            body=body,
            held_at=at,
            outcome="repaired",
            content={
                "differences": len(by_body[body]),
                "shown": [_told(one) for one in by_body[body][:SHOWN]],
                "domains": list[Json](found.domains),
                "tampered": list[Json](found.tampered),
                "gate": list[Json](found.gate[:SHOWN]),
                "servers": [f"{d.where}: {d.found} → {d.wanted}" for d in found.servers[:SHOWN]],
            },
        )


def _told(one: Difference) -> Json:
    return {"kind": one.kind, "key": one.key, "name": one.name, "table": one.table}


def sentences(found: Sequence[Difference]) -> Iterator[str]:
    """Each difference as somebody reads it."""
    for one in found:
        who = one.name or f"{one.kind} nº {one.key}"
        if not one.found or not one.wanted:
            what = "falta" if not one.found else "sobra"
            for row in one.wanted or one.found:
                yield f"{who}: {one.table}: {what} {_fields(row, row)}"
            continue
        for old, new in zip(one.found, one.wanted, strict=False):
            changed = {k: v for k, v in old.items() if new.get(k) != v}
            yield f"{who}: {one.table}: {_fields(old, changed)}; devia ser {_fields(new, changed)}"


def _fields(row: Mapping[str, Any], only: Iterable[str]) -> str:
    return ", ".join(f"{k} = {row[k]!r}" for k in only)
