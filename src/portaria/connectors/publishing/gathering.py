"""Mailboxes of the state as facts to be published, some thousands at a time: a fixed number of
queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from portaria.connectors.publishing.composing import PUBLISHED, compose
from portaria.connectors.publishing.facts import Facts, Held, Shared
from portaria.connectors.publishing.records import Entry
from portaria.connectors.publishing.ruling import Rulings
from portaria.connectors.publishing.schema import SITE_SESSIONS_EVERY
from portaria.database import periods
from portaria.database.copying import cursor
from portaria.frame.citations import label, one_page
from portaria.ledger.types import ref

_BOXES = """
SELECT m.id, m.address, m.body_id, m.kind, m.category, m.unit_id, m.person_id, m.state,
       m.quota_bytes, m.auto_reply, coalesce(p.visual_disability, false)
FROM mail_mailbox m LEFT JOIN people_person p ON p.id = m.person_id
WHERE m.id = ANY(%s) AND m.address IS NOT NULL AND m.state = ANY(%s)
"""
_ALIASES = f"""
SELECT a.mailbox_id, a.address FROM mail_alias a JOIN mail_mailbox m ON m.id = a.mailbox_id
JOIN unnest(%s::text[], %s::date[]) AS day (body, today) ON day.body = m.body_id
WHERE m.id = ANY(%s) AND {periods.in_force("a", "day.today")}
"""  # noqa: S608  # constants only
_DELEGATES = f"""
SELECT d.mailbox_id, d.person_id, d.may_read, d.may_delete, d.may_send_as
FROM mail_delegation d JOIN mail_mailbox m ON m.id = d.mailbox_id
JOIN unnest(%s::text[], %s::date[]) AS day (body, today) ON day.body = m.body_id
WHERE m.id = ANY(%s) AND {periods.in_force("d", "day.today")}
ORDER BY d.id
"""  # noqa: S608  # constants only
# Permissions given by request: another's visit (M18), the exception to forwarding (M16).
_PERMITS = """
SELECT m.id, x.kind, x.person_id FROM permits_permit x
JOIN mail_mailbox m ON m.id = split_part(x.subject, ':', 2)::bigint
JOIN unnest(%s::text[], %s::date[]) AS day (body, today) ON day.body = m.body_id
WHERE x.subject IN (SELECT 'mailbox:' || id FROM unnest(%s::bigint[]) AS id) AND x.ended_at IS NULL
  AND x.since <= day.today AND (x.until IS NULL OR x.until >= day.today)
ORDER BY x.id
"""
_OWN = """
SELECT person_id, id, address, state, body_id FROM mail_mailbox
WHERE person_id = ANY(%s) AND kind = 'individual' AND state = ANY(%s) AND address IS NOT NULL
ORDER BY (state = 'active') DESC, id
"""
_ACCOUNTS = """
SELECT a.person_id, a.id, a.login, a.state, a.credential_hash, a.password_change_due,
       a.credential_handed_at IS NOT NULL, a.max_connections, a.body_id,
       NOT EXISTS (SELECT FROM accounts_account o
                   WHERE o.login = a.login AND o.id < a.id AND o.state <> 'erased'),
       (SELECT x.provision FROM permits_permit x
         WHERE x.subject = 'account:' || a.id AND x.kind = 'accounts.restriction'
           AND x.ended_at IS NULL AND x.value->'resources' ? 'mail' LIMIT 1)
FROM accounts_account a WHERE a.person_id = ANY(%s) AND a.state <> 'erased'
"""
_AT_SITE = """
SELECT s.person_id, host(p.address),
       ((floor(extract(epoch FROM max(p.used_at)) / %s) + 1) * %s + %s)::bigint
FROM web_presence p JOIN web_signin s ON s.user_id = p.user_id
WHERE s.person_id = ANY(%s) AND p.ended_at IS NULL AND NOT p.waits AND p.address IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, 2
"""
_LAST_ACTS = """
SELECT DISTINCT ON (subject) subject, provisions FROM ledger_act
WHERE subject = ANY(%s) AND kind = ANY(%s) ORDER BY subject, id DESC
"""
_ENDED = ["mail.mailbox.closed", "mail.mailbox.suspended", "accounts.account.blocked"]
_RELATED = """
WITH holder AS (
    SELECT person_id AS id FROM mail_mailbox WHERE id = ANY(%(mailbox)s) AND person_id IS NOT NULL
    UNION SELECT person_id FROM accounts_account WHERE id = ANY(%(account)s)
    UNION SELECT other.person_id FROM accounts_account a JOIN accounts_account other
        ON other.login = a.login AND other.id <> a.id WHERE a.id = ANY(%(account)s)
    UNION SELECT unnest(%(person)s::bigint[])
)
SELECT m.id FROM mail_mailbox m JOIN holder ON m.person_id = holder.id
UNION SELECT d.mailbox_id FROM mail_delegation d JOIN holder ON d.person_id = holder.id
UNION SELECT split_part(x.subject, ':', 2)::bigint FROM permits_permit x
    JOIN holder ON x.person_id = holder.id
    WHERE x.kind = 'mail.visit' AND x.ended_at IS NULL
UNION SELECT unnest(%(mailbox)s::bigint[])
ORDER BY 1
"""
_AFTER = """
SELECT id FROM mail_mailbox WHERE id > %s AND address IS NOT NULL AND state = ANY(%s)
ORDER BY id LIMIT %s
"""
_OF_BODY = """
SELECT id FROM mail_mailbox WHERE body_id = %s AND id > %s AND address IS NOT NULL
    AND state = ANY(%s) ORDER BY id LIMIT %s
"""
# Aliases, delegations and permissions begin and end on their days without an act on them.
_DATED = """
SELECT x.mailbox_id FROM mail_alias x JOIN mail_mailbox m ON m.id = x.mailbox_id
WHERE m.body_id = %(body)s AND (x.start > %(before)s AND x.start <= %(today)s
                                OR x."end" > %(before)s AND x."end" <= %(today)s)
UNION
SELECT x.mailbox_id FROM mail_delegation x JOIN mail_mailbox m ON m.id = x.mailbox_id
WHERE m.body_id = %(body)s AND (x.start > %(before)s AND x.start <= %(today)s
                                OR x."end" > %(before)s AND x."end" <= %(today)s)
UNION
SELECT split_part(x.subject, ':', 2)::bigint FROM permits_permit x
WHERE x.body_id = %(body)s AND x.subject LIKE 'mailbox:%%'
  AND (x.since > %(before)s AND x.since <= %(today)s
       OR x.until >= %(before)s AND x.until < %(today)s)
ORDER BY 1
"""
_STATES = sorted(PUBLISHED)


def related(pending: Mapping[str, Iterable[int]]) -> list[int]:
    """The mailboxes whose rows may follow from what changed (keys by kind): the person's others,
    where they are delegates, and those of whom a login would be short for."""
    keys = {kind: sorted(set(pending.get(kind, ()))) for kind in ("mailbox", "account", "person")}
    return _ids(_RELATED, keys)


def after(key: int, count: int) -> list[int]:
    """The next ``count`` mailboxes to be published, in the order of their keys."""
    return _ids(_AFTER, (key, _STATES, count))


def of_body_after(body: str, key: int, count: int) -> list[int]:
    """As :func:`after`, of one body."""
    return _ids(_OF_BODY, (body, key, _STATES, count))


def dated(body: str, before: object, today: object) -> list[int]:
    """Mailboxes of ``body`` with an alias, a delegate or a permission that began or ended after the
    day ``before``, until ``today``."""
    return _ids(_DATED, {"body": body, "before": before, "today": today})


def _ids(query: str, values: Any) -> list[int]:
    with cursor() as c:
        c.execute(query.encode(), values)
        return [row[0] for row in c]


def gather(ids: Sequence[int], rulings: Rulings) -> dict[int, Entry]:
    """The entries of the mailboxes ``ids``; those that servers know nothing of are left out."""
    with one_page():
        found = _Gathering(ids, rulings)
        return {box[0]: compose(found.facts(box), rulings[box[2]]) for box in found.boxes}


@dataclass(slots=True)
class _Gathering:
    ids: Sequence[int]
    rulings: Rulings
    boxes: list[Any] = field(init=False)
    _aliases: Mapping[int, list[str]] = field(init=False)
    _delegates: Mapping[int, list[Any]] = field(init=False)
    _permits: Mapping[int, list[Any]] = field(init=False)
    _own: Mapping[int, list[Any]] = field(init=False)
    _accounts: Mapping[int, Any] = field(init=False)
    _at_site: Mapping[int, list[Any]] = field(init=False)
    _cited: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        with cursor() as c:
            c.execute(_BOXES, (list(self.ids), _STATES))
            self.boxes = c.fetchall()
            bodies = sorted({box[2] for box in self.boxes})
            days = (bodies, [self.rulings[body].today for body in bodies], list(self.ids))
            self._aliases = _grouped(c.execute(_ALIASES.encode(), days), lambda row: row[1])
            self._delegates = _grouped(c.execute(_DELEGATES.encode(), days), lambda row: row[1:])
            self._permits = _grouped(c.execute(_PERMITS, days), lambda row: row[1:])
            persons = {box[6] for box in self.boxes} - {None}
            persons |= {row[1] for rows in self._permits.values() for row in rows} - {None}
            persons |= {row[0] for rows in self._delegates.values() for row in rows}
            self._own = _grouped(c.execute(_OWN, (sorted(persons), _STATES)), lambda row: row[1:])
            c.execute(_ACCOUNTS, (sorted(persons),))
            self._accounts = {row[0]: row[1:] for row in c}
            limited = sorted(p for p, account in self._accounts.items() if account[6] is not None)
            idle = (SITE_SESSIONS_EVERY, SITE_SESSIONS_EVERY, settings.SESSION_IDLE_SECONDS)
            self._at_site = (
                _grouped(c.execute(_AT_SITE, (*idle, limited)), lambda row: row[1:])
                if limited
                else {}
            )
            self._cited = self._provisions(c)

    def _provisions(self, c: Any) -> dict[str, str]:
        """What ended or suspended the use of each, in words, by subject."""
        bodies = {ref("mailbox", b[0]): b[2] for b in self.boxes if b[7] in ("closed", "suspended")}
        for person, account in self._accounts.items():
            if account[2] == "blocked" and self._own.get(person):
                bodies[ref("account", account[0])] = account[7]
        if not bodies:
            return {}
        c.execute(_LAST_ACTS, (sorted(bodies), _ENDED))
        return {subject: label(cited[0], bodies[subject]) for subject, cited in c if cited}

    def facts(self, box: Any) -> Facts:
        """One mailbox, from its row."""
        key, address, body, kind, category, unit, person, state, quota, absence, disabled = box
        return Facts(
            id=key,
            address=address,
            body=body,
            kind=kind,
            category=category,
            unit=unit,
            person=person,
            state=state,
            quota_bytes=quota,
            visual_disability=disabled or self._excepted(key),
            provision=self._cited.get(ref("mailbox", key), ""),
            absence=absence,
            aliases=tuple(sorted({*self._aliases.get(key, ()), *self._written_about(box)})),
            shared=self._shared(key, person) if kind == "organizational" else self._visits(key),
            accounts=self._held(key, person) if kind == "individual" and person else (),
        )

    def _written_about(self, box: Any) -> frozenset[str]:
        """The addresses of whoever answers for the mail, if this mailbox does."""
        address, names = self.rulings[box[2]].postmaster
        return names if box[1] == address else frozenset()

    def _shared(self, key: int, responsible: int | None) -> tuple[Shared, ...]:
        found = [Shared(login, responsible=True) for login in self._logins(responsible)]
        for person, read, delete, send_as in self._delegates.get(key, ()):
            found += [Shared(login, False, read, delete, send_as) for login in self._logins(person)]
        return tuple(found)

    def _visits(self, key: int) -> tuple[Shared, ...]:
        """Who may read somebody else's mailbox today."""
        return tuple(
            Shared(login, may_look=True)
            for kind, person in self._permits.get(key, ())
            if kind == "mail.visit"
            for login in self._logins(person)
        )

    def _excepted(self, key: int) -> bool:
        """Whether the disability of the norm's exception was verified, on request."""
        return any(kind == "mail.forwarding" for kind, _ in self._permits.get(key, ()))

    def _logins(self, person: int | None) -> list[str]:
        """The addresses with which a person signs in: of their own mailboxes in use."""
        own = self._own.get(person, ()) if person else ()
        return [address for _, address, state, _ in own if state == "active"]

    def _held(self, key: int, person: int) -> tuple[Held, ...]:
        account = self._accounts.get(person)
        if account is None:
            return ()
        ident, login, state, credential, due, handed, limit, body, first, restricted = account
        own = self._own.get(person, ())
        named = min(own, key=lambda o: (o[2] != "active", o[3] != body, o[0]), default=None)
        short = first and named is not None and named[0] == key
        cited = self._cited.get(ref("account", ident), "")
        kept = label(restricted, body) if restricted else restricted
        there = tuple(self._at_site.get(person, ()))
        return (
            Held(ident, login, state, credential, due, handed, limit, short, cited, kept, there),
        )


def _grouped(rows: Iterable[Any], what: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(what(row))
    return found
