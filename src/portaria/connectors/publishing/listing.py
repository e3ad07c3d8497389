"""Mailing lists of the state as entries to be published (M20)."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from portaria.connectors.publishing.records import (
    Entry,
    ListAliasRow,
    ListMemberRow,
    ListRow,
    ListWriterRow,
    entry,
)
from portaria.connectors.publishing.ruling import Rulings
from portaria.database.copying import cursor
from portaria.mail.lists.queries import PublishedList, published_lists

CHUNK = 1000
"""Members that Postfix expands at once: its own limit of one expansion, and quickly done."""
_AFTER = """
SELECT id FROM mail_lists_mailinglist WHERE state = 'active' AND id > %s ORDER BY id LIMIT %s
"""
_MEMBERS = """
SELECT k.list_id, coalesce(m.address, k.outside), k.mailbox_id FROM mail_lists_listmember k
LEFT JOIN mail_mailbox m ON m.id = k.mailbox_id
WHERE k.list_id = ANY(%s) AND k."end" IS NULL
  AND (k.mailbox_id IS NULL OR m.state IN ('active', 'suspended'))
ORDER BY k.list_id, k.id
"""
_ADDRESSES = "SELECT id, address FROM mail_mailbox WHERE id = ANY(%s) AND address IS NOT NULL"
_OF_MAILBOXES = """
SELECT DISTINCT k.list_id, m.address FROM mail_lists_listmember k
JOIN mail_mailbox m ON m.id = k.mailbox_id JOIN mail_lists_mailinglist l ON l.id = k.list_id
WHERE m.id = ANY(%s) AND k."end" IS NULL AND m.state IN ('active', 'suspended')
  AND l.state = 'active'
"""
_WRITERS = "SELECT DISTINCT list_id FROM mail_lists_listwriter WHERE mailbox_id = ANY(%s)"
_PUBLISHED = """
SELECT DISTINCT list, address FROM list_members
WHERE mailbox IN (SELECT value FROM json_each(?))
"""


def after(key: int, count: int) -> list[int]:
    """The next ``count`` lists in use, in the order of their keys."""
    with cursor() as c:
        c.execute(_AFTER, (key, count))
        return [row[0] for row in c]


def related(pending: Mapping[str, set[int]], maps: sqlite3.Connection) -> list[int]:
    """The lists whose rows may follow from what changed: their own, and those where a mailbox is
    now on another address, or no longer in use, than what ``maps`` hold. A list of everybody is
    not gone through for each of them."""
    found = set(pending.get("list", ()))
    if mailboxes := sorted(pending.get("mailbox", ())):
        with cursor() as c:
            c.execute(_OF_MAILBOXES, (mailboxes,))
            wanted = set(c.fetchall())
            c.execute(_WRITERS, (mailboxes,))
            found |= {row[0] for row in c}
        held = set(maps.execute(_PUBLISHED, (json.dumps(mailboxes),)))
        found |= {key for key, _ in wanted ^ held}
    return sorted(found)


def gather(ids: Sequence[int], _rulings: Rulings) -> dict[int, Entry]:
    """The entries of the lists ``ids`` that are in use."""
    lists = published_lists(ids)
    members: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    with cursor() as c:
        c.execute(_MEMBERS, ([one.id for one in lists],))
        for key, address, mailbox in c:
            members[key].append((address, mailbox))
        c.execute(_ADDRESSES, (sorted({w for one in lists for w in one.writers}),))
        writers = dict(c.fetchall())
    return {one.id: _entry(one, members[one.id], writers) for one in lists if one.addresses}


def _entry(
    one: PublishedList,
    members: Sequence[tuple[str, int | None]],
    writers: Mapping[int, str],
) -> Entry:
    own = one.addresses[0]
    row = ListRow(
        one.id, own, one.body, one.name, one.about, one.writes, int(one.extensive),
        int(one.may_leave), one.responsible, int(one.by_rule), len(members), int(one.outside),
    )  # fmt: skip
    return entry(
        (
            (row,),
            [ListAliasRow(former, one.id, own) for former in one.addresses[1:]],
            [
                ListMemberRow(one.id, n // CHUNK, address, mailbox)
                for n, (address, mailbox) in enumerate(members)
            ],
            [ListWriterRow(one.id, writers[w], w) for w in one.writers if w in writers],
        )
    )
