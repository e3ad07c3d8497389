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


class ChangingKeyError(RuntimeError):
    """The key of the index is being changed: whoever looked now could miss somebody who is there,
    and an HR file would make that person twice."""


@cache
def _index_key(keys: str) -> bytes:
    if len(keys.split()) != 1:
        raise ChangingKeyError(
            "a troca da chave «personal-index» não terminou: rode «portaria key reindex» de novo"
        )
    return bytes.fromhex(keys)


def index_key() -> bytes:
    """The key of what is found by a keyed hash.

    Raises:
        ChangingKeyError: it is being changed.
    """
    return _index_key(settings.PERSONAL_INDEX_KEY)


def index(digits: str, key: str = "") -> bytes:
    """HMAC-SHA-256 of the eleven digits: equal CPFs have equal hashes; without the key nobody can
    try all CPFs against it. ``key`` (hexadecimal) is another than the one in use.

    Raises:
        ChangingKeyError: none is given, and the one in use is being changed.
    """
    under = _index_key(key) if key else index_key()
    return hmac.digest(under, digits.encode("ascii"), "sha256")


def masked(stored: bytes | memoryview | None) -> str:
    """What is kept of a person's CPF, as pages show it; "" where nothing is.

    Raises:
        ValueError: as :func:`decrypt`.
    """
    return mask(decrypt(bytes(stored))) if stored else ""


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
