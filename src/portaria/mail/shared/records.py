"""What servers tell of the uses of organizational mailboxes, and of somebody else's under a
permission (M18); and who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.database.copying import cursor
from portaria.ledger.types import Json

READ, DELETED, SAVED = "read", "deleted", "saved"

# The holder of an individual mailbox is whom its address signs in.
_RECORD = """
INSERT INTO mail_shared_shareduse (mailbox_id, person_id, what, day, last_at)
SELECT m.id, own.person_id, told.what, told.day, max(told.at)
FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[], %s::timestamptz[])
    AS told (address, login, what, day, at)
JOIN mail_mailbox m ON m.address = told.address AND m.state IN ('active', 'suspended')
JOIN mail_mailbox own ON own.address = told.login AND own.kind = 'individual'
    AND own.person_id IS NOT NULL AND own.state <> 'purged'
WHERE m.kind = 'organizational' OR EXISTS (
    SELECT FROM permits_permit x WHERE x.subject = 'mailbox:' || m.id
      AND x.kind = 'mail.visit' AND x.person_id = own.person_id)
GROUP BY 1, 2, 3, 4 ORDER BY 1, 4, 2, 3
ON CONFLICT (mailbox_id, day, person_id, what) DO UPDATE
    SET last_at = greatest(mail_shared_shareduse.last_at, excluded.last_at)
"""
_OF = """
SELECT coalesce(nullif(p.social_name, ''), p.name), p.id, u.what, u.day, u.last_at
FROM mail_shared_shareduse u JOIN people_person p ON p.id = u.person_id
WHERE u.mailbox_id = %s ORDER BY u.day DESC, u.last_at DESC, u.what LIMIT %s
"""
_FORGET = """
DELETE FROM mail_shared_shareduse u USING mail_mailbox m
WHERE m.id = u.mailbox_id AND m.state = 'purged'
"""


@dataclass(frozen=True, slots=True)
class Used:
    """A use: the mailbox's ``address``, who (``login``, the canonical address), what, when; ``day``
    where the mailbox's body is."""

    address: str
    login: str
    what: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """A recorded use, as who answers for the mailbox sees it."""

    name: str
    person: int
    what: str
    day: date
    last_at: datetime

    def as_json(self) -> dict[str, Json]:
        """``{"person", "name", "what", "day", "last_at"}``."""
        return {
            "person": self.person,
            "name": self.name,
            "what": self.what,
            "day": self.day.isoformat(),
            "last_at": self.last_at.isoformat(),
        }


def record_uses(batch: Sequence[Used]) -> int:
    """Record uses, in the caller's transaction; return how many rows are new or later. Told again,
    they change nothing."""
    if not batch:
        return 0
    columns = [[u.address for u in batch], [u.login for u in batch], [u.what for u in batch],
               [u.day for u in batch], [u.at for u in batch]]  # fmt: skip
    with cursor() as c:
        c.execute(_RECORD, columns)
        return c.rowcount


def uses_of(mailbox: int, *, limit: int = 200) -> list[Use]:
    """The last uses of a mailbox, the latest first."""
    with cursor() as c:
        c.execute(_OF, (mailbox, limit))
        return [Use(*row) for row in c]


def forget_purged() -> int:
    """Uses of mailboxes that are no more go with them; return how many."""
    with cursor() as c:
        c.execute(_FORGET)
        return c.rowcount
