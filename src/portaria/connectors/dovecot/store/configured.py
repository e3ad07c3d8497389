"""Whether this installation has a mail store, and how it is reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from portaria.connectors.dovecot.store.doveadm import Doveadm


class Misconfigured(ValueError):  # noqa: N818  # an answer, in the words of the house
    """The settings of the mail store make no sense; the message says which one."""


@dataclass(frozen=True, slots=True)
class Store:
    """``host`` and ``port`` of doveadm over HTTP; ``key`` its API key."""

    host: str
    port: int
    key: str

    def doveadm(self) -> Doveadm:
        """A client of it."""
        return Doveadm(self.host, self.port, self.key)


def written() -> Path:
    """Where ``portaria mail up`` writes ``{"url", "key_file", "store"}`` for later commands."""
    return Path(settings.STATE_DIR) / "mail" / "doveadm.json"


def present() -> bool:
    """Whether there is a mail store: cheap, asked with every batch of acts."""
    return bool(settings.DOVEADM) or written().is_file()


def store() -> Store | None:
    """The mail store of this installation (``PORTARIA_DOVEADM``, ``PORTARIA_DOVEADM_KEY``; else
    what ``portaria mail up`` wrote), or None: then acts change the state only.

    Raises:
        Misconfigured: the address is not ``http://host:port``, or the key cannot be read.
    """
    url, key_file = _told()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise Misconfigured(f"PORTARIA_DOVEADM: use http://ENDEREÇO:PORTA, não «{url}»")
    try:
        key = Path(key_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Misconfigured(f"PORTARIA_DOVEADM_KEY: não se lê a chave ({error})") from error
    return Store(parts.hostname, parts.port, key)


def root() -> Path | None:
    """The folder of the mailboxes, where this machine sees it (``PORTARIA_MAIL_STORE``; else what
    ``portaria mail up`` wrote): copies, back-up and the proof of a purge need it."""
    told = settings.MAIL_STORE or (_read().get("store", "") if written().is_file() else "")
    return Path(told) if told and Path(told).is_dir() else None


def _told() -> tuple[str, str]:
    if settings.DOVEADM:
        return settings.DOVEADM, settings.DOVEADM_KEY
    if not written().is_file():
        return "", ""
    told = _read()
    return told["url"], told["key_file"]


def _read() -> dict[str, str]:
    told: dict[str, str] = json.loads(written().read_text(encoding="utf-8"))
    return told
