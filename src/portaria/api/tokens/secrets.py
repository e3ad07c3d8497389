"""What a token looks like: ``portaria_<prefix>_<secret>``. Pure but for the random source.

The secret has 256 bits of the system's random source, so that one round of SHA-256 keeps it as well
as a slow hash would: there is no dictionary to try (OWASP ASVS 5, 11.4.1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_SHAPE = re.compile(r"portaria_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


def fresh() -> tuple[str, str, bytes]:
    """(token, its prefix, the digest to keep)."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return f"portaria_{prefix}_{secret}", prefix, digest(secret)


def digest(secret: str) -> bytes:
    """SHA-256 of the secret part."""
    return hashlib.sha256(secret.encode("ascii")).digest()


def parts(token: str) -> tuple[str, str] | None:
    """(prefix, secret) of a token; None where it does not look like one."""
    found = _SHAPE.fullmatch(token)
    return (found[1], found[2]) if found else None


def same(secret: str, kept: bytes) -> bool:
    """Whether ``kept`` is the digest of ``secret``, in a time that tells nothing."""
    return hmac.compare_digest(digest(secret), kept)
