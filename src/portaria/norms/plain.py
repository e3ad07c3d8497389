"""Plain data: the JSON that leaves this package, and digests of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """One spelling for one value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(value: Json) -> str:
    """SHA-256, in hexadecimal, of the canonical spelling."""
    return hashlib.sha256(canonical(value)).hexdigest()
