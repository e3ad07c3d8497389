"""What the policy server decides on: the published logins, mailboxes and terms. Each look-up reads
what is published now, from pages that the system keeps in memory; PostgreSQL is never asked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portaria.connectors.dovecot.policy import terms
from portaria.connectors.dovecot.policy.terms import BodyTerms
from portaria.connectors.publishing.reading import LOGINS, MAPS, connect
from portaria.mail.decisions.signing_in import Holder

_LOGIN = "SELECT address, may_login, refusal, max_connections FROM logins WHERE login = ?"
_BOX = "SELECT body, category FROM mailboxes WHERE address = ?"
_AT_SITE = """
SELECT s.address FROM site_sessions s JOIN logins l ON l.mailbox = s.mailbox
WHERE l.login = ? AND s.until > ?
"""
Held = tuple[str, str, Holder]


@dataclass(slots=True)
class Snapshot:
    """The published files of ``folder``, kept open."""

    folder: Path
    _logins: sqlite3.Connection | None = None
    _maps: sqlite3.Connection | None = None
    _terms: dict[str, BodyTerms] | None = None
    _seen: tuple[int, int] = (0, 0)

    def holder(self, login: str) -> Held | None:
        """Of a login: the canonical address, the body, the holder; None where nobody has it.

        Raises:
            sqlite3.Error, OSError: nothing is published, or it cannot be read.
        """
        if self._logins is None:
            self._logins = connect(self.folder / LOGINS)
        if self._maps is None:
            self._maps = connect(self.folder / MAPS)
        found = self._logins.execute(_LOGIN, (login.lower(),)).fetchone()
        if found is None:
            return None
        address, may_login, refusal, limit = found
        body, category = self._maps.execute(_BOX, (address,)).fetchone() or ("", "")
        return address, body, Holder(bool(may_login), refusal, category, limit)

    def at_site(self, login: str, at: datetime) -> frozenset[str]:
        """From which addresses whoever signs in by ``login`` is at the site at ``at``.

        Raises:
            sqlite3.Error: nothing is published, or it cannot be read.
        """
        if self._logins is None:
            self._logins = connect(self.folder / LOGINS)
        rows = self._logins.execute(_AT_SITE, (login.lower(), at.timestamp()))
        return frozenset(address for (address,) in rows)

    def terms_of(self, body: str) -> BodyTerms | None:
        """The body's terms, read again when the file changes."""
        path = self.folder / terms.FILE
        seen = (path.stat().st_mtime_ns, path.stat().st_ino) if path.is_file() else (0, 0)
        if self._terms is None or seen != self._seen:
            self._terms, self._seen = terms.read(path), seen
        return self._terms.get(body)
