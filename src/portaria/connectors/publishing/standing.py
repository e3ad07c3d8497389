"""Whether, and since when, the servers have what the state says of a mailbox."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portaria.connectors.publishing.publisher import folder
from portaria.connectors.publishing.reading import opened
from portaria.database.copying import cursor

_WAITING = """
SELECT m.id FROM mail_mailbox m WHERE m.id = ANY(%(ids)s) AND (
    EXISTS (SELECT FROM publishing_pending p WHERE p.kind = 'mailbox' AND m.id = ANY(p.keys))
    OR EXISTS (SELECT FROM publishing_pending p
               WHERE p.kind = 'person' AND m.person_id = ANY(p.keys))
    OR EXISTS (SELECT FROM publishing_pending p JOIN accounts_account a ON a.id = ANY(p.keys)
               WHERE p.kind = 'account' AND a.person_id = m.person_id))
"""
_READ_BACK = "SELECT number, read_back_at FROM publishing_version WHERE number = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Standing:
    """A mailbox on the servers.

    Attributes:
        version: in which its rows last changed; 0 where servers know nothing of it.
        at: when that version was read back from the files; None where there is none.
        waiting: whether some act's effect is not there yet.
    """

    version: int
    at: datetime | None
    waiting: bool


def of(mailboxes: Iterable[int]) -> dict[int, Standing]:
    """Each mailbox's standing. Where nothing was ever published all are of version 0."""
    ids = sorted(set(mailboxes))
    versions = _versions(ids)
    with cursor() as c:
        c.execute(_WAITING, {"ids": ids})
        waits = {row[0] for row in c}
        c.execute(_READ_BACK, (sorted(set(versions.values())),))
        read_back = dict(c.fetchall())
    return {
        key: Standing(versions.get(key, 0), read_back.get(versions.get(key, 0)), key in waits)
        for key in ids
    }


def _versions(ids: list[int]) -> dict[int, int]:
    path = folder().maps
    if not path.is_file():
        return {}
    wanted = (json.dumps(ids),)
    query = "SELECT id, version FROM {} WHERE id IN (SELECT value FROM json_each(?))"
    with opened(path) as maps:
        gone = dict(maps.execute(query.format("gone"), wanted))
        return {**gone, **dict(maps.execute(query.format("mailboxes"), wanted))}
