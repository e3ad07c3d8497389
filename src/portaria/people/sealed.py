"""Personal data at rest: AES-256-GCM under the installation's keys, bound to what it is for. The
first key encrypts; the others only read what they wrote, until all of it is written anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12  # bytes; NIST SP 800-38D, 8.2.2: random, 96 bits


class Unreadable(ValueError):  # noqa: N818  # what the datum is
    """Another key wrote it, or it was altered."""


def keys() -> Sequence[str]:
    """The keys of personal data (hexadecimal), the one that encrypts first."""
    return tuple(settings.PERSONAL_DATA_KEY.split())


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))


def seal(text: str, purpose: bytes) -> bytes:
    """Nonce and cipher text; of no use under another ``purpose``."""
    return _sealed(text.encode(), purpose)


def _sealed(content: bytes, purpose: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(keys()[0]).encrypt(nonce, content, purpose)


def unseal(stored: bytes, purpose: bytes) -> str:
    """The text.

    Raises:
        Unreadable: none of the keys wrote it, it was sealed for something else, or it was altered.
    """
    return _opened(bytes(stored), purpose)[1].decode()


def resealed(stored: bytes, purpose: bytes) -> bytes | None:
    """The same under the first key; None where it is under that one already.

    Raises:
        Unreadable: as :func:`unseal`.
    """
    number, content = _opened(bytes(stored), purpose)
    return _sealed(content, purpose) if number else None


def _opened(stored: bytes, purpose: bytes) -> tuple[int, bytes]:
    """Which key wrote it, from 0, and what it says."""
    for number, key in enumerate(keys()):
        try:
            return number, _cipher(key).decrypt(stored[:_NONCE], stored[_NONCE:], purpose)
        except InvalidTag:
            continue
    raise Unreadable("dado pessoal ilegível: outra chave o cifrou, ou foi alterado")
