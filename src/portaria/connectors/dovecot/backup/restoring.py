"""Bringing a mailbox's messages back from a day's copy, on record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from portaria.connectors.dovecot.backup import proving
from portaria.connectors.dovecot.backup.proving import Restored
from portaria.connectors.dovecot.store import published
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.types import MailboxHeld

RESTORED = "store.mailbox.restored"


def restore_mailbox(
    server: Doveadm, store: Path, box: MailboxHeld, day: date, why: str, *, by: str, at: datetime
) -> Restored:
    """As :func:`proving.restore`, in the caller's transaction, which keeps the act.

    Raises:
        proving.Spoiled: the mailbox is not on the servers, or there is no sound copy of it.
        NotCopied, Unreachable: the server did not take it.
    """
    found = published.boxes([box.id]).get(box.id)
    if found is None:
        raise proving.Spoiled(f"{box.address} não está publicada: nada há em que restaurar")
    back = proving.restore(server, store, found, box.body, day)
    facts: dict[str, Json] = {
        "day": day.isoformat(),
        "messages": back.messages,
        "folder": back.folder,
        "why": why,
    }
    act = ActDraft(
        RESTORED, ref("mailbox", box.id), box.person, box.body, at, content={"facts": facts}
    )
    append([act], by=by, at=at)
    return back
