"""The gate's file follows the maps: version by version what changed, or whole where it fell behind.

It is made of the maps alone and the bodies' norms, after the maps were read back; a crash between
the two leaves the gate a version behind, which the next publication sees and makes up for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from portaria.connectors.publishing import gate_rows, laws
from portaria.connectors.publishing.applying import Applying, read_entries
from portaria.connectors.publishing.files import Files
from portaria.connectors.publishing.gate_bodies import body_rows, staff_of
from portaria.connectors.publishing.reading import facts_of
from portaria.connectors.publishing.reading_back import Mismatch, keys_after
from portaria.connectors.publishing.records import LIST, MAILBOX, Entry, MailboxRow
from portaria.connectors.publishing.ruling import Rulings
from portaria.mail.gate.store.comparing import differing
from portaria.mail.gate.store.reading import SnapshotFile
from portaria.mail.gate.store.writing import Batch, GateWriter

CHUNK = 5_000
_EVERY = 2**31
_PERSONS = """
SELECT address, person FROM mailboxes
WHERE address IN (SELECT value FROM json_each(?)) AND person IS NOT NULL
"""
_OWNERS = """
SELECT id, person FROM mailboxes
WHERE id IN (SELECT value FROM json_each(?)) AND person IS NOT NULL AND kind = 'individual'
"""
_LEAVING = """
SELECT m.address FROM lists l JOIN mailboxes m ON m.person = l.responsible
WHERE l.id = ? AND l.may_leave AND m.kind = 'individual' AND m.delivers
ORDER BY m.id LIMIT 1
"""


def follow(files: Files, applying: Applying | None, rulings: Rulings, *, bodies: bool) -> None:
    """Bring the gate's file to the maps' version.

    Args:
        applying: what the version changed; None: nothing, or not known.
        bodies: whether the bodies' own rows may have changed.

    Raises:
        Mismatch: it does not hold the version afterwards.
    """
    version = int(facts_of(files.maps).get("version", "0"))
    behind = files.gate.version
    if behind == version:
        return
    known = applying is not None and applying.complete and behind == applying.previous
    with files.gate.publish(version) as batch:
        if known and applying is not None:
            _difference(batch, files.maps, applying)
        else:
            _whole(batch, files)
        if bodies or not known:
            batch.bodies(list(body_rows(files.maps, rulings, staff_of(files.maps))))
    with SnapshotFile(files.folder.gate) as held:
        if held.version != version:
            raise Mismatch(f"o arquivo do porteiro não está na versão {version}")


def strays(files: Files, rulings: Rulings) -> list[str]:
    """What the gate's file says that does not follow from the maps and the norms, or lacks:
    ``table: key``, in order. A file that the next publication writes anew anyway, of another
    version or of other norms, is not compared."""
    said = facts_of(files.maps)
    if files.gate.version != int(said.get("version", "0")):
        return []
    if any(said.get(key) != value for key, value in laws.facts(rulings).items()):
        return []
    with TemporaryDirectory(prefix="portaria-") as beside:
        wanted = Path(beside) / files.folder.gate.name
        with GateWriter(wanted) as writer, writer.publish(1) as batch:
            _whole(batch, files)
            batch.bodies(list(body_rows(files.maps, rulings, staff_of(files.maps))))
        return [f"{table}: {key}" for table, key in differing(files.folder.gate, wanted)]


def _difference(batch: Batch, maps: sqlite3.Connection, applying: Applying) -> None:
    fresh = [e for e in applying.changed.get(MAILBOX.name, {}).values() if e is not None]
    old = list(applying.before.get(MAILBOX.name, {}).values())
    boxes = [row for e in fresh for row in gate_rows.addresses(e)]
    logins = _logins(fresh)
    batch.drop_addresses(_addresses(old) - {row.address for row in boxes})
    batch.addresses(boxes)
    batch.drop_logins({name for e in old if e[0] for name in gate_rows.logins(e)} - logins.keys())
    batch.logins(logins.items())
    _senders(batch, maps, old, fresh)
    lists = [e for e in applying.changed.get(LIST.name, {}).values() if e is not None]
    gone = list(applying.before.get(LIST.name, {}).values())
    batch.drop_lists(_list_addresses(gone) - _list_addresses(lists))
    _lists(batch, maps, lists)


def _addresses(entries: Sequence[Entry]) -> set[str]:
    return {row.address for e in entries if e[0] for row in gate_rows.addresses(e)}


def _list_addresses(entries: Sequence[Entry]) -> set[str]:
    place = LIST.tables[0].place("address")
    return {a for e in entries if e[0] for a in (e[0][0][place], *(row[0] for row in e[1]))}


def _logins(entries: Sequence[Entry]) -> dict[str, int]:
    return {name: MailboxRow(*e[0][0]).person or 0 for e in entries for name in gate_rows.logins(e)}


def _senders(
    batch: Batch, maps: sqlite3.Connection, old: Sequence[Entry], fresh: Sequence[Entry]
) -> None:
    wanted = {address: logins for e in fresh for address, logins in gate_rows.senders(e).items()}
    before = {a: logins for e in old if e[0] for a, logins in gate_rows.senders(e).items()}
    touched = [a for a in {*wanted, *before} if wanted.get(a) or before.get(a)]
    names = {login for a in touched for login in wanted.get(a, ())}
    persons = dict(maps.execute(_PERSONS, (json.dumps(sorted(names)),)))
    batch.send_as(
        (a, sorted({persons[n] for n in wanted.get(a, ()) if n in persons})) for a in touched
    )


def _lists(batch: Batch, maps: sqlite3.Connection, lists: Sequence[Entry]) -> None:
    if not lists:
        return
    staff = staff_of(maps)
    for one in lists:
        boxes = json.dumps(sorted(gate_rows.mailboxes_named(one)))
        persons: Mapping[int, int] = dict(maps.execute(_OWNERS, (boxes,)))
        leaving = maps.execute(_LEAVING, (one[0][0][0],)).fetchone()
        batch.lists(gate_rows.list_rows(one, persons, staff, leaving[0] if leaving else ""))


def _whole(batch: Batch, files: Files) -> None:
    maps, logins = files.maps, files.logins
    for part in _parts(files):
        held = [e for e in read_entries(maps, logins, MAILBOX, part).values() if e[0]]
        batch.addresses(row for e in held for row in gate_rows.addresses(e))
        batch.logins(_logins(held).items())
        _senders(batch, maps, (), held)
    keys = keys_after(maps, logins, LIST, -1, _EVERY)
    for start in range(0, len(keys), 10):
        held = list(read_entries(maps, logins, LIST, keys[start : start + 10]).values())
        _lists(batch, maps, [e for e in held if e[0]])
    batch.forget_older()


def _parts(files: Files) -> Iterator[list[int]]:
    after = -1
    while keys := keys_after(files.maps, files.logins, MAILBOX, after, CHUNK):
        yield keys
        after = keys[-1]
