"""Who scans the files that people send, and what becomes of those that cannot be scanned."""

from __future__ import annotations

import os

MODES = ("refuse", "accept")


def place() -> str:
    """Where ClamAV listens (``unix:/path``, ``inet:host:port``); "" if there is none.

    Raises:
        ValueError: ``PORTARIA_CLAMD`` is neither.
    """
    told = os.environ.get("PORTARIA_CLAMD", "")
    if told != "private":
        return _checked(told)
    # The mail servers' own: only then is all that describes them loaded.
    from portaria.config import mail
    from portaria.connectors.filters import clamav

    return clamav.place(mail.settings())


def unscanned() -> str:
    """What becomes of a file that could not be scanned, one of :data:`MODES`.

    Raises:
        ValueError: ``PORTARIA_UNSCANNED`` is none.
    """
    told = os.environ.get("PORTARIA_UNSCANNED") or MODES[0]
    if told not in MODES:
        raise ValueError(f"PORTARIA_UNSCANNED: «{told}» não é {' nem '.join(MODES)}")
    return told


def _checked(told: str) -> str:
    from portaria.connectors.instances import addresses

    if told:
        addresses.read(told)
    return told
