"""What mail servers tell this slice. Connectors feed it; until there are any, a command does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from portaria.mail.types import Access, Usage


class MailServer(Protocol):
    """A mail server as a source of facts. Both may repeat what they told before: recording is
    idempotent, and an older access never replaces a newer one."""

    def accesses(self) -> Iterable[Access]:
        """Mailboxes opened by their users since last asked (IMAP, POP or web; not deliveries)."""
        ...

    def usage(self) -> Iterable[Usage]:
        """Bytes that each mailbox holds, as the server counts them."""
        ...
