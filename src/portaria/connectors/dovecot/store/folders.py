"""The folders of a mailbox, as the server tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portaria.connectors.dovecot.store.doveadm import Answer

INBOX = "INBOX"
SHARED = "shared/"
"""Where a person sees what others share with them (the namespace of ``mailstore``)."""


def own_rows(answer: Answer) -> Sequence[Mapping[str, Any]]:
    """The rows about the mailbox's own folders, not those of what others share with it."""
    return [row for row in answer.rows if not row["mailbox"].startswith(SHARED)]
