"""Where an installation keeps what is not in the repository, and which database it uses."""

from __future__ import annotations

import grp
import hashlib
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def directory() -> Path:
    """The installation's own folder: ``PORTARIA_STATE``, else ``var`` in the checkout."""
    return Path(os.environ.get("PORTARIA_STATE") or Path(__file__).resolve().parents[3] / "var")


def tag(home: Path) -> str:
    """Twelve hexadecimal digits that stand for the folder ``home``."""
    return hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]


def served() -> Path:
    """Folder of what servers under other system users must reach: for root one of its own below
    ``/var/lib/portaria`` (the state folder may lie where others cannot enter), else the state's."""
    home = directory()
    return Path("/var/lib/portaria") / tag(home) if os.geteuid() == 0 else home


def published() -> Path:
    """Folder of the published files: ``PORTARIA_PUBLISHED``, else the one that the running mail
    servers read, else ``published`` in :func:`served`."""
    written = os.environ.get("PORTARIA_PUBLISHED") or remembered().get("PORTARIA_PUBLISHED")
    return Path(written or served() / "published")


def memory() -> Path:
    """File in which the mail servers' start leaves the settings that they run with."""
    return served() / "mail" / "environment.json"


def remembered() -> dict[str, str]:
    """What it holds: environment variables; nothing where no servers run, or where they are
    another user's."""
    try:
        found: dict[str, str] = json.loads(memory().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def logins_group() -> str:
    """Group that may read the published password hashes where Portaria runs as root: Debian's for
    Dovecot. "" where there is none, or where everything runs as one user."""
    if os.geteuid() != 0:
        return ""
    try:
        return grp.getgrnam("dovecot").gr_name
    except KeyError:
        return ""


_ONLY_WHEN_ASKED = 1_000_000_000
"""How often a statement runs before it is prepared unasked; ``database/prepared.py`` asks."""


def database_url() -> str:
    """``DATABASE_URL``, else what the private server wrote when it started, else a local one."""
    written = directory() / "database-url"
    if url := os.environ.get("DATABASE_URL"):
        return url
    if written.is_file():
        return written.read_text(encoding="utf-8").strip()
    return "postgresql:///portaria"


def write_database_url(url: str) -> None:
    """Tell later commands of this installation (``portaria work``…) where its database is."""
    directory().mkdir(mode=0o700, parents=True, exist_ok=True)
    (directory() / "database-url").write_text(url + "\n", encoding="utf-8")


def database() -> dict[str, Any]:
    """Django's settings for :func:`database_url`.

    Raises:
        ValueError: the address is not PostgreSQL's (nothing else is supported: ADR 1).
    """
    parts = urlsplit(database_url())
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL: só PostgreSQL é aceito, não «{parts.scheme}»")
    options = dict(parse_qsl(parts.query))
    # Statements of a millisecond whose estimates look large would be compiled for twenty: claiming
    # a batch of duties is one. An address with options of its own says for itself.
    options.setdefault("options", "-c jit=off")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "portaria",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {**options, "prepare_threshold": _ONLY_WHEN_ASKED},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
