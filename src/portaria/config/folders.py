"""Where the body of law and the bodies' own configurations are, as files."""

from __future__ import annotations

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3]


def packs() -> Path:
    """``PORTARIA_PACKS``, else ``packs`` in the checkout."""
    return Path(os.environ.get("PORTARIA_PACKS") or _CHECKOUT / "packs")


def bodies() -> Path:
    """``PORTARIA_BODIES``, else ``bodies`` in the checkout."""
    return Path(os.environ.get("PORTARIA_BODIES") or _CHECKOUT / "bodies")
