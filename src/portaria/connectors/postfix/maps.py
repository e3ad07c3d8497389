"""Postfix's maps: one question each, asked of the published file of maps (SQLite).

Postfix's driver has no way to wait for a lock: the file is in write-ahead mode, where a reader
never waits for the writer. It is opened read-only: services open their maps before they drop root,
and root's last close would otherwise remove the write-ahead files that other readers need.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CHUNKS = "chunks.lists.invalid"
"""Domain of a list's parts, a thousand members each: Postfix's expansion takes quadratic time."""
NO_PARTS = (
    f"check_recipient_access inline:{{ {{ {CHUNKS} = REJECT escreva ao endereco da lista }} }}"
)
"""A restriction: a list's parts are nobody's to write to; who may is decided at its address."""
NOWHERE = "sonda.invalid"
"""Domain of messages that only try whether everything passes: thrown away."""
QUESTIONS: Mapping[str, str] = {
    "domains.cf": "SELECT domain FROM domains WHERE domain = '%s'",
    "mailboxes.cf": "SELECT home FROM mailboxes WHERE address = '%s'",
    "aliases.cf": (
        "SELECT target FROM aliases WHERE address = '%s' "
        "UNION ALL SELECT target FROM list_aliases WHERE address = '%s'"
    ),
    "lists.cf": (
        "SELECT DISTINCT m.list || '.' || m.chunk || '@chunks.lists.invalid' "
        "FROM lists l JOIN list_members m ON m.list = l.id WHERE l.address = '%s'"
    ),
    "chunks.cf": (
        "SELECT address FROM list_members WHERE list = CAST(substr('%u', 1, instr('%u', '.') - 1) "
        "AS INTEGER) AND chunk = CAST(substr('%u', instr('%u', '.') + 1) AS INTEGER)"
    ),
    "recipients.cf": (
        "SELECT '550 ' || refusal FROM mailboxes WHERE address = '%s' AND NOT delivers"
    ),
    "inside.cf": "SELECT 'OK' FROM domains WHERE domain = '%s'",
    "forwarding.cf": (
        "SELECT '550 5.7.1 ' || forwarding_why FROM mailboxes "
        "WHERE address = '%s' AND forwarding = 'forbidden'"
    ),
    "published.cf": "SELECT value FROM published WHERE key = '%s'",
    "senders.cf": "SELECT login FROM sends_as WHERE address = '%s'",
}
"""File name: question; ``%s`` is the address or domain asked for and ``%u`` the part before the at
sign, quoted by Postfix."""


def files(published: Path) -> dict[str, str]:
    """Content of each map's file, by file name; ``published`` is the file of maps."""
    place = f"file:{published}?mode=ro"
    return {name: f"dbpath = {place}\nquery = {query}\n" for name, query in QUESTIONS.items()}
