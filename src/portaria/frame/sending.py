"""The key of a form: made anew each time one is shown, so that the same form sent twice is one."""

from __future__ import annotations

import re
import secrets

FIELD = "_envio"
_SECRET = re.compile(r"pass|senha|frase|secret|segredo|otp|credential|^cod(e|igo)$|^pin$", re.I)


def new_key() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


def is_secret(field: str) -> bool:
    """Whether what is filled in under the name ``field`` is a password, a code or the like, which
    is never written back into a page; ``tests/web/test_sending.py`` holds every form to it."""
    return bool(_SECRET.search(field))
