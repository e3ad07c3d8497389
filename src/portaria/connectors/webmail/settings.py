"""What the webmail is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portaria.connectors.instances.addresses import Endpoint

CLIENT = "webmail"
"""How the site's OpenID Connect provider knows it."""


@dataclass(frozen=True, slots=True)
class WebmailSettings:
    """A webmail instance.

    Attributes:
        home: its folder, which other users may cross; configuration, database, logs lie there.
        run: folder of its sockets; a short path.
        listens: where people open it.
        url: how people's browsers reach it, without a slash at the end.
        site: how people's browsers reach the site, and it does too.
        imap, submission, sieve: where the mail servers answer, each by STARTTLS.
        hostname: the name in the mail servers' certificate.
        authority: whom their certificate is believed by; None: the system's own list.
        secret: what it proves itself with to the provider.
        key: 24 characters that its sessions are encrypted with.
        user: system user it runs as; None: the caller's.
    """

    home: Path
    run: Path
    listens: Endpoint
    url: str
    site: str
    imap: Endpoint
    submission: Endpoint
    sieve: Endpoint
    hostname: str
    authority: Path | None
    secret: str
    key: str
    user: str | None = None

    @property
    def redirect(self) -> str:
        """Where the provider sends people back to."""
        return f"{self.url}/index.php/login/oauth"

    @property
    def socket(self) -> Path:
        """Where PHP listens for the web server."""
        return self.run / "php"
