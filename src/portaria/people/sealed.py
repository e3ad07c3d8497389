"""Personal data at rest: AES-256-GCM under the installation's key, bound to what it is for."""

from __future__ import annotations

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12  # bytes; NIST SP 800-38D, 8.2.2: random, 96 bits


class Unreadable(ValueError):  # noqa: N818  # what the datum is
    """Another key wrote it, or it was altered."""


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))


def seal(text: str, purpose: bytes) -> bytes:
    """Nonce and cipher text; of no use under another ``purpose``."""
    nonce = os.urandom(_NONCE)
    cipher = _cipher(settings.PERSONAL_DATA_KEY)
    return nonce + cipher.encrypt(nonce, text.encode(), purpose)


def unseal(stored: bytes, purpose: bytes) -> str:
    """The text.

    Raises:
        Unreadable: another key wrote it, it was sealed for something else, or it was altered.
    """
    stored = bytes(stored)
    try:
        cipher = _cipher(settings.PERSONAL_DATA_KEY)
        return cipher.decrypt(stored[:_NONCE], stored[_NONCE:], purpose).decode()
    except InvalidTag as error:
        raise Unreadable("dado pessoal ilegível: outra chave o cifrou, ou foi alterado") from error
