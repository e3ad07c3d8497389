"""CPF numbers: checked, masked on screen, encrypted at rest, searchable by a keyed hash."""

from __future__ import annotations

import hmac
from functools import cache

from django.conf import settings
from stdnum.br import cpf as numbers

from portaria.people import sealed

PURPOSE = b"portaria:person.cpf"
"""Associated data: a CPF's cipher text is no use in another field."""
_PUNCTUATION = str.maketrans("", "", ".-/ ")


def clean(text: str) -> str:
    """The eleven digits of a CPF written with or without punctuation.

    Raises:
        ValueError: it is not a CPF; the sentence says what is wrong with it, not what it was.
    """
    digits = text.translate(_PUNCTUATION)
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("CPF tem onze algarismos")
    if digits == digits[0] * 11 or not numbers.is_valid(digits):
        raise ValueError("CPF com dígito verificador errado")
    return digits


def mask(digits: str) -> str:
    """``***.999.999-**``, as the federal transparency portal shows CPFs."""
    return f"***.{digits[3:6]}.{digits[6:9]}-**"


def mask_any(text: str) -> str:
    """Something that was meant to be a CPF, safe to show: at most its six middle characters."""
    kept = text.translate(_PUNCTUATION)
    return mask(kept) if len(kept) == 11 else f"*** ({len(text)} caracteres)"


@cache
def _index_key(key: str) -> bytes:
    return bytes.fromhex(key)


def index(digits: str) -> bytes:
    """HMAC-SHA-256 of the eleven digits: equal CPFs have equal hashes; without the key nobody can
    try all CPFs against it."""
    return hmac.digest(_index_key(settings.PERSONAL_INDEX_KEY), digits.encode("ascii"), "sha256")


def encrypt(digits: str) -> bytes:
    """Nonce and AES-256-GCM cipher text."""
    return sealed.seal(digits, PURPOSE)


def decrypt(stored: bytes) -> str:
    """The eleven digits.

    Raises:
        ValueError: another key wrote it, or it was altered.
    """
    try:
        return sealed.unseal(stored, PURPOSE)
    except sealed.Unreadable as error:
        raise ValueError(
            "CPF ilegível: a chave «personal-data» não é a que o cifrou, ou o dado foi alterado"
        ) from error
