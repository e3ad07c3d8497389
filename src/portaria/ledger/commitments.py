"""Salted commitments: the line proves a content without holding it (design, invariant 8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from portaria.ledger.types import Json, Shared

SALT_BYTES = 16

_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(content: Mapping[str, Json]) -> str:
    """``content`` as JSON with sorted keys and no spaces: one text for one value.

    Raises:
        TypeError: a value is not JSON.
        ValueError: a number is not finite.
    """
    if not any(type(value) is Shared for value in content.values()):
        return _encoder.encode(content)
    parts = [f"{_key(key)}:{_part(content[key])}" for key in sorted(content)]
    return f"{{{','.join(parts)}}}"


@lru_cache(maxsize=1024)  # the same few in every act
def _key(key: str) -> str:
    return _encoder.encode(key)


def _part(value: Json) -> str:
    if not isinstance(value, Shared):
        return _encoder.encode(value)
    if not value.text:
        value.text = _encoder.encode(value)
    return value.text


def commit(salt: bytes, text: str) -> bytes:
    """SHA-256 over ``salt`` and then the UTF-8 of ``text``. Without the salt, which is erased
    together with the text, short contents could be found by guessing."""
    return hashlib.sha256(salt + text.encode()).digest()
