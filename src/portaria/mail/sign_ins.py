"""From where people signed in to the mail, as servers tell: what is looked through for shared use
(A11), and forgotten after days."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor
from portaria.mail.models import SignIn

_PREFIX = 64  # of an IPv6 address, within which a computer changes its own (RFC 8981)

# An individual mailbox's address signs in its holder.
_RECORD = """
INSERT INTO mail_signin (person_id, place, hour, first_at, last_at)
SELECT m.person_id, told.place, date_trunc('hour', told.first, 'UTC'), min(told.first),
    max(told.last)
FROM unnest(%s::text[], %s::inet[], %s::timestamptz[], %s::timestamptz[])
    AS told (address, place, first, last)
JOIN mail_mailbox m ON m.address = told.address AND m.kind = 'individual'
    AND m.person_id IS NOT NULL AND m.state <> 'purged'
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (person_id, place, hour) DO UPDATE
    SET first_at = least(mail_signin.first_at, excluded.first_at),
        last_at = greatest(mail_signin.last_at, excluded.last_at)
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Sign-ins to the mailbox ``address`` from the network address ``client``, the ``first`` and
    the ``last`` of them within one hour (UTC)."""

    address: str
    client: str
    first: datetime
    last: datetime


def record_sign_ins(batch: Sequence[SignedIn]) -> int:
    """Record sign-ins, in the caller's transaction; return how many rows are new or told again.
    Told again, they change nothing; those of no person's mailbox are left out."""
    told = [(one, place) for one in batch if (place := _place(one.client))]
    if not told:
        return 0
    columns = [[one.address for one, _ in told], [place for _, place in told],
               [one.first for one, _ in told], [one.last for one, _ in told]]  # fmt: skip
    with cursor() as c:
        c.execute(_RECORD, columns)
        return c.rowcount


def sign_ins_since(since: datetime) -> Iterator[tuple[int, str, datetime, datetime]]:
    """Person, place, first and last time of what was seen after ``since``, in order of persons."""
    rows = SignIn.objects.filter(last_at__gt=since).order_by("person", "first_at", "place")
    told = rows.values_list("person", "place", "first_at", "last_at")
    yield from told.iterator(chunk_size=5000)


def forget_sign_ins(before: datetime) -> int:
    """Forget what was last seen before ``before``; return how many rows."""
    return SignIn.objects.filter(last_at__lt=before).delete()[0]


def _place(client: str) -> str:
    """What counts as one place; "" where there is no network address."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, _PREFIX), strict=False).network_address)
