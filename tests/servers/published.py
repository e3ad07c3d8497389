"""Published files filled by hand, for tests of servers that need mailboxes but no state."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from portaria.connectors.publishing.files import LOGINS_TABLES, MAPS_TABLES


class Published:
    """The published files in ``folder``, opened for each change and closed after it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.change("mail", MAPS_TABLES)
        self.change("logins", LOGINS_TABLES)

    def change(self, name: str, script: str, *values: object) -> None:
        """Run SQL on one of the files, ``mail`` or ``logins``: a statement with its values, or a
        script without any."""
        path = self.folder / f"{name}.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            if values:
                connection.execute(script, values)
            else:
                connection.executescript(script)
        finally:
            connection.close()
        # Readers without write permission need both files (publishing leaves them behind too).
        for suffix, mode in (("", 0o644), ("-wal", 0o644), ("-shm", 0o666)):
            file = path.with_name(path.name + suffix)
            file.touch()
            file.chmod(mode)

    def mailbox(
        self,
        number: int,
        address: str,
        *,
        kind: str = "individual",
        quota: int = 0,
        refusal: str = "",
    ) -> None:
        """Open a mailbox; ``refusal`` ("5.2.1 …") closes it to deliveries."""
        domain = address.partition("@")[2]
        self.change("mail", "INSERT OR IGNORE INTO domains VALUES (?, 'orgao')", domain)
        self.change(
            "mail",
            "INSERT OR REPLACE INTO mailboxes VALUES "
            "(?, ?, 'orgao', ?, 'effective', NULL, NULL, 'active', ?, ?, ?, ?, '', '', 1)",
            *(number, address, kind, f"{number % 256:02x}/{number}", quota, not refusal, refusal),
        )

    def sender(self, address: str, login: str) -> None:
        """Let ``login`` send as ``address``."""
        self.change("mail", "INSERT OR REPLACE INTO sends_as VALUES (?, ?, 0)", address, login)

    def login(self, login: str, address: str, password: str, *, may_login: bool = True) -> None:
        """Let a person in by ``login`` and ``password``."""
        # Salted and quick: a thousand logins in a test must not take a thousand tenths of a second.
        salt = b"sal-do-teste"
        hashed = hashlib.sha256(password.encode() + salt).hexdigest() + salt.hex()
        self.change(
            "logins",
            "INSERT OR REPLACE INTO logins VALUES (?, 0, 0, ?, ?, ?, '', NULL, '')",
            *(login, address, f"{{SSHA256.HEX}}{hashed}", may_login),
        )
