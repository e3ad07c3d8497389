"""Whether, and since when, the servers have what the state says of a mailbox."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from portaria.connectors.publishing.publisher import folder
from portaria.connectors.publishing.reading import opened, version_of
from portaria.database.copying import cursor
from portaria.mail.types import OnServers

__all__ = ["OnServers", "Standing", "of"]

Standing = OnServers
_WAITING = """
SELECT m.id FROM mail_mailbox m WHERE m.id = ANY(%(ids)s) AND (
    EXISTS (SELECT FROM publishing_pending p WHERE p.kind = 'mailbox' AND m.id = ANY(p.keys))
    OR EXISTS (SELECT FROM publishing_pending p
               WHERE p.kind = 'person' AND m.person_id = ANY(p.keys))
    OR EXISTS (SELECT FROM publishing_pending p JOIN accounts_account a ON a.id = ANY(p.keys)
               WHERE p.kind = 'account' AND a.person_id = m.person_id))
"""
_READ_BACK = "SELECT number, read_back_at FROM publishing_version WHERE number = ANY(%s)"


def of(mailboxes: Iterable[int]) -> dict[int, OnServers]:
    """Each mailbox's standing; none where nothing was ever published, or this process may not see
    what is."""
    ids = sorted(set(mailboxes))
    versions = _versions(ids)
    if versions is None:
        return {}
    with cursor() as c:
        c.execute(_WAITING, {"ids": ids})
        waits = {row[0] for row in c}
        c.execute(_READ_BACK, (sorted(set(versions.values())),))
        read_back = dict(c.fetchall())
    return {
        key: OnServers(versions.get(key, 0), read_back.get(versions.get(key, 0)), key in waits)
        for key in ids
    }


def _versions(ids: list[int]) -> dict[int, int] | None:
    path, wanted = folder().maps, (json.dumps(ids),)
    query = "SELECT id, version FROM {} WHERE id IN (SELECT value FROM json_each(?))"
    try:
        if version_of(path) == 0:
            return None
        with opened(path) as maps:
            gone = dict(maps.execute(query.format("gone"), wanted))
            return {**gone, **dict(maps.execute(query.format("mailboxes"), wanted))}
    except (OSError, sqlite3.Error):
        return None
