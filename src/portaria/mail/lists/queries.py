"""Lists as servers and the gate need them: who is on each, who may write, at which addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portaria.database.copying import cursor

_LISTS = """
SELECT l.id, l.body_id, l.name, l.about, l.domain, l.writes, l.extensive, l.may_leave,
       l.responsible_id, l.chosen_by <> '[]'::jsonb,
       ARRAY(SELECT a.address FROM mail_lists_listaddress a WHERE a.list_id = l.id
             ORDER BY a.since DESC, a.id DESC),
       ARRAY(SELECT w.mailbox_id FROM mail_lists_listwriter w WHERE w.list_id = l.id ORDER BY 1),
       (SELECT count(*) FROM mail_lists_listmember k WHERE k.list_id = l.id AND k."end" IS NULL),
       EXISTS (SELECT FROM mail_lists_listmember k WHERE k.list_id = l.id AND k."end" IS NULL
               AND k.outside <> '')
FROM mail_lists_mailinglist l WHERE l.state = 'active' AND (%s OR l.id = ANY(%s)) ORDER BY l.id
"""
_ADDRESSED = """
SELECT DISTINCT a.address, k.list_id, m.address FROM mail_lists_listaddress a
JOIN mail_lists_mailinglist l ON l.id = a.list_id AND l.state = 'active'
JOIN mail_lists_listmember k ON k.list_id = l.id AND k."end" IS NULL
JOIN mail_mailbox m ON m.id = k.mailbox_id AND m.state IN ('active', 'suspended')
WHERE a.address = ANY(%s) ORDER BY a.address, m.address
"""


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list in use.

    Attributes:
        addresses: its own first, then the former ones.
        writes: who may write to it (:class:`portaria.mail.lists.types.Writes`).
        writers: mailboxes that may, where only those named may.
        members: how many there are.
        outside: whether one of them is outside the institution.
    """

    id: int
    body: str
    name: str
    about: str
    domain: str
    writes: str
    extensive: bool
    may_leave: bool
    responsible: int
    by_rule: bool
    addresses: tuple[str, ...]
    writers: tuple[int, ...]
    members: int
    outside: bool


def published_lists(ids: Sequence[int] | None = None) -> list[PublishedList]:
    """The lists in use, all or those of ``ids``."""
    with cursor() as c:
        c.execute(_LISTS, (ids is None, list(ids or ())))
        return [_list(row) for row in c]


def members_at(addresses: Iterable[str]) -> dict[str, list[str]]:
    """The addresses of the members with a mailbox of ours, of each of ``addresses`` that is a
    list's (its own or a former one), in lower case."""
    found: dict[str, list[str]] = defaultdict(list)
    with cursor() as c:
        c.execute(_ADDRESSED, (sorted({address.lower() for address in addresses}),))
        for address, _, member in c:
            found[address.lower()].append(member.lower())
    return dict(found)


def _list(row: Sequence[Any]) -> PublishedList:
    key, body, name, about, domain, writes, extensive, may_leave, responsible, by_rule = row[:10]
    addresses, writers, members, outside = row[10:]
    return PublishedList(
        key, body, name, about, domain, writes, extensive, may_leave, responsible, by_rule,
        tuple(addresses), tuple(writers), members, outside,
    )  # fmt: skip
