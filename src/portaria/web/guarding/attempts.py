"""Wrong passwords and codes, counted in the database before they are tried: what runs beside it
sees them."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portaria.database.copying import cursor
from portaria.people.cpf import index_key
from portaria.web.guarding.delays import FORGET, PAIR, SOURCE, STRANGERS, Delay
from portaria.web.models import Failure

# One statement: of two attempts at once, the second waits for the first and sees its count.
_TAKE = """
INSERT INTO web_failure AS held (pair, count, last_at)
SELECT pair, 1, %(at)s FROM unnest(
    %(pair)s::bytea[], %(free)s::float8[], %(first)s::float8[], %(most)s::float8[]
) AS new (pair, free, first, most) ORDER BY pair
ON CONFLICT (pair) DO UPDATE SET
    count = CASE WHEN held.last_at < %(forget)s THEN 1 ELSE held.count + 1 END,
    last_at = excluded.last_at
WHERE held.last_at < %(forget)s OR held.last_at <= %(at)s - make_interval(secs => (
    SELECT CASE WHEN held.count < w.free THEN 0
           ELSE least(w.most, w.first * power(2, least(held.count - w.free, 30))) END
    FROM unnest(%(pair)s::bytea[], %(free)s::float8[], %(first)s::float8[], %(most)s::float8[])
        AS w (pair, free, first, most) WHERE w.pair = held.pair))
RETURNING 1
"""
_GIVE_BACK = "UPDATE web_failure SET count = greatest(count - 1, 0) WHERE pair = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody gives a password for ``name`` from ``address``, with a browser that the name is
    known to have signed in with (``device``, its digest) or with another (b"")."""

    name: str
    address: str
    device: bytes = b""

    def counted(self) -> Sequence[tuple[bytes, Delay]]:
        """Under which keys it is counted, and by which delay each."""
        place = source_of(self.address)
        if self.device:
            return [(_key("device", self.name, self.device.hex()), PAIR)]
        return [
            (_key("pair", self.name, place), PAIR),
            (_key("source", "", place), SOURCE),
            (_key("strangers", self.name, ""), STRANGERS),
        ]

    def take(self, at: datetime) -> bool:
        """Count the attempt as a failure beforehand; False: not now, it comes too soon."""
        counted = self.counted()
        with cursor() as c:
            c.execute(
                _TAKE,
                {
                    "pair": [key for key, _ in counted],
                    "free": [delay.free for _, delay in counted],
                    "first": [delay.first for _, delay in counted],
                    "most": [delay.most for _, delay in counted],
                    "at": at,
                    "forget": at - timedelta(seconds=FORGET),
                },
            )
            return len(c.fetchall()) == len(counted)

    def succeeded(self) -> None:
        """It was right: the pair starts anew, the others get the count back."""
        (own, _), *others = self.counted()
        Failure.objects.filter(pair=own).delete()
        with cursor() as c:
            c.execute(_GIVE_BACK, ([key for key, _ in others],))


def forget(at: datetime) -> None:
    """Remove failures that no longer count."""
    Failure.objects.filter(last_at__lt=at - timedelta(seconds=FORGET)).delete()


def source_of(address: str) -> str:
    """What counts as one source: an IPv4 address, or the /64 that one subscriber of IPv6 holds."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if place.version == 4:
        return str(place)
    return str(ipaddress.ip_network((place, 64), strict=False))


def name_digest(name: str) -> str:
    """A keyed digest of a name, that tells nobody the name."""
    return _key("name", name, "").hex()[:24]


def _key(*parts: str) -> bytes:
    text = "\0".join(part.strip().lower() for part in parts)
    return hmac.new(index_key(), b"portaria guard\0" + text.encode(), hashlib.sha256).digest()
