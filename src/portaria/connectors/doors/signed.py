"""Access lists for controllers that decide by themselves when nobody answers them: signed (Ed25519,
RFC 8032) and dated. A controller keeps the last one; what it does by it, it tells later.

``{"payload": "…", "signature": hex, "key": hex}``; the signature is over the payload's UTF-8 bytes.
The payload is JSON: ``{"body", "controller", "version", "from", "until", "salt", "readers": {code:
{"free": bool, "anyone": [[from, until]…], "cards": {hash: [[from, until]…]}}}}``, seconds since
1970, half-open; ``free`` leads out and opens always, ``anyone`` is for badges that are not told. A
card stands there as SHA-256 of salt and number, cut to 32 digits: who finds a list learns no number
from it but by trying, which numbers of four bytes do not withstand for long.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portaria.premises.doors.offline import ANYONE, Stretches, openings
from portaria.premises.doors.snapshot import Snapshot

LARGEST = 64 << 20
_DIGITS = 32


class NotGenuine(ValueError):  # noqa: N818  # a state of the list
    """A list of another sender, for another controller, or out of its hours."""


def made(
    snapshot: Snapshot,
    readers: Mapping[str, int],
    *,
    body: str,
    controller: str,
    at: int,
    hours: int,
    key: Ed25519PrivateKey,
) -> dict[str, str]:
    """The list of a controller's readers (code -> key), which serves from ``at`` (seconds) on for
    some ``hours``."""
    salt, until = secrets.token_hex(16), at + hours * 3600
    payload = {
        "body": body,
        "controller": controller,
        "version": snapshot.version,
        "from": at,
        "until": until,
        "salt": salt,
        "readers": {
            code: _reader(snapshot, reader, salt, at, until)
            for code, reader in sorted(readers.items())
        },
    }
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return {
        "payload": text,
        "signature": key.sign(text.encode()).hex(),
        "key": key.public_key().public_bytes_raw().hex(),
    }


def _reader(snapshot: Snapshot, reader: int, salt: str, at: int, until: int) -> dict[str, object]:
    door = snapshot.doors.get(reader)
    if door is None or not door.facts.spot.inward:
        return {"free": door is not None, "anyone": [], "cards": {}}
    found = openings(snapshot, reader, at, until)
    anyone = found.pop(ANYONE)
    return {"free": False, "anyone": anyone, "cards": dict(_hashed(salt, found.items()))}


def _hashed(salt: str, cards: Iterable[tuple[int, Stretches]]) -> Iterable[tuple[str, Stretches]]:
    return ((hashed(salt, card), stretches) for card, stretches in cards)


def hashed(salt: str, card: int) -> str:
    """How a list names a card."""
    return hashlib.sha256(f"{salt}:{card:x}".encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list that was found genuine."""

    told: Mapping[str, Any]

    @classmethod
    def read(
        cls, data: bytes, key: bytes, *, controller: str, at: int, after: int = 0
    ) -> SignedList:
        """The list in ``data``, as a controller takes it.

        Args:
            key: the public key that the controller was given when it was installed.
            after: the start of the list it has: an older one is no news.

        Raises:
            NotGenuine: in Portuguese, why.
        """
        if len(data) > LARGEST:
            raise NotGenuine("a lista passa do tamanho admitido")
        try:
            envelope = json.loads(data)
            text, signature = envelope["payload"], bytes.fromhex(envelope["signature"])
            Ed25519PublicKey.from_public_bytes(key).verify(signature, text.encode())
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            raise NotGenuine("a assinatura da lista não confere") from None
        told = json.loads(text)
        if told["controller"] != controller:
            raise NotGenuine("a lista é de outro controlador")
        if told["from"] < after:
            raise NotGenuine("a lista é mais velha do que a que está em uso")
        if not told["from"] <= at < told["until"]:
            raise NotGenuine("a lista não vale para agora")
        return cls(told)

    def opens(self, reader: str, card: int, at: int) -> bool:
        """What the controller does by itself. Once the list has ended it lets out, and nobody
        in."""
        known = self.told["readers"].get(reader)
        if known is None:
            return False
        if known["free"]:
            return True
        own = known["cards"].get(hashed(self.told["salt"], card), known["anyone"])
        return any(first <= at < last for first, last in own)
