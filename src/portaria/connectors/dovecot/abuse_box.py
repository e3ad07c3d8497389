"""Abuse mailboxes, read by doveadm. Its answers are JSON: octets that are no UTF-8 come as marks,
and the mail is then said not to be faithful; the original stays in the mailbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from portaria.connectors.dovecot.store import configured
from portaria.connectors.dovecot.store.doveadm import Answer, Doveadm, Unreachable
from portaria.mail.abuse.ports import INBOX, Arrived

KEYWORD = "Portaria"
"""The IMAP keyword of what was taken in."""
_TOGETHER = 20  # mails read at once
_FIELDS = ["guid", "uid", "date.received.unixtime", "text"]


def of_installation() -> DovecotAbuseBox | None:
    """The abuse mailboxes of this installation; None where there is no mail store."""
    store = configured.store()
    return DovecotAbuseBox(store.doveadm()) if store else None


class DovecotAbuseBox:
    """Abuse mailboxes in the mail store that ``doveadm`` administers."""

    def __init__(self, doveadm: Doveadm) -> None:
        self._doveadm = doveadm

    def new(self, address: str, folder: str = INBOX) -> Sequence[Arrived]:
        """The first mails of the folder without our mark."""
        new = ["mailbox", folder, "NOT", "KEYWORD", KEYWORD]
        listed = self._ask("fetch", user=address, field=["uid"], query=new)
        uids = sorted(int(row["uid"]) for row in listed)[:_TOGETHER]
        if not uids:
            return []
        query = ["mailbox", folder, "UID", ",".join(map(str, uids))]
        return [_arrived(r) for r in self._ask("fetch", user=address, field=_FIELDS, query=query)]

    def mark(self, address: str, uids: Collection[int], folder: str = INBOX) -> None:
        """Set our mark."""
        query = ["mailbox", folder, "UID", ",".join(map(str, uids))]
        self._ask("flagsAdd", user=address, flag=[KEYWORD], query=query)

    def _ask(self, name: str, **values: Any) -> list[dict[str, Any]]:
        try:
            answer: Answer = self._doveadm.one(name, **values)
        except Unreachable as error:
            raise ConnectionError(str(error)) from error
        if answer.absent:
            return []
        if not answer.done:
            raise ConnectionError(f"doveadm {name}: {answer.why}")
        return list(answer.rows)


def _arrived(row: dict[str, Any]) -> Arrived:
    text = str(row["text"])
    return Arrived(
        id=str(row["guid"]), uid=int(row["uid"]),
        at=datetime.fromtimestamp(int(row["date.received.unixtime"]), UTC),
        raw=text.encode("utf-8", "replace"), faithful="\N{REPLACEMENT CHARACTER}" not in text,
    )  # fmt: skip
