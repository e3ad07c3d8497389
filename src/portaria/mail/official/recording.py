"""Marked messages, as the gate told of them, become communications to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.mail.lists.queries import members_at
from portaria.mail.official.models import Communication, Recipient
from portaria.mail.official.types import CONFIRM, SUBJECT, Receipt, Sent
from portaria.mail.traces.following import on_official
from portaria.mail.whose import Box, bodies_by_domain, boxes_of

BY = "system:gate"
FIRST_LOOK = timedelta(seconds=3)
"""How long after the gate passed it a message is looked for in its mailboxes: ours."""


@on_official
def told(lines: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """What the gate's record says of messages marked as official."""
    record_communications([sent for line in lines if (sent := _sent(line))], by=BY, at=at)


def record_communications(sent: Sequence[Sent], *, by: str, at: datetime) -> int:
    """Record those not recorded yet, with the recipients of ours that are new; return how many
    communications were new. The same message told twice is one."""
    members = members_at(address for one in sent for address in one.recipients)
    boxes = boxes_of(
        a
        for addresses in (*((s.sender, s.login, *s.recipients) for s in sent), *members.values())
        for a in addresses
    )
    domains = bodies_by_domain()
    new = 0
    for one in sent:
        body = domains.get(one.sender.rpartition("@")[2].lower())
        found = _ours(one, boxes, members)
        if body and found:
            new += _record(one, body, boxes, found, by, at)
    return new


def _sent(line: Mapping[str, Any]) -> Sent | None:
    if line.get("verdict") not in ("pass", "changed", "held"):
        return None
    texts = {key: str(line.get(key) or "").replace("\0", "") for key in
             ("mid", "qid", "from", "login", "subject")}  # fmt: skip
    rcpt = tuple(str(a).replace("\0", "") for a in line.get("rcpt", ()))
    return Sent(
        message_id=" ".join(texts["mid"].split())[:1000], queue=texts["qid"][:40],
        sender=texts["from"], login=texts["login"], recipients=rcpt,
        subject=texts["subject"][:300], at=datetime.fromisoformat(str(line["at"])),
    )  # fmt: skip


def _ours(
    one: Sent, boxes: Mapping[str, Box], members: Mapping[str, Sequence[str]]
) -> dict[str, Box]:
    """The recipients of ours: each mailbox once, whether named or the member of a list."""
    written = [address.lower() for address in one.recipients]
    listed = [member for address in written for member in members.get(address, ())]
    found: dict[int, str] = {}
    for address in (*written, *listed):
        if address in boxes:
            found.setdefault(boxes[address].id, address)
    return {address: boxes[address] for address in found.values()}


def _record(
    one: Sent, body: str, boxes: Mapping[str, Box], found: Mapping[str, Box], by: str, at: datetime
) -> int:
    who = boxes.get(one.login.lower()) or boxes.get(one.sender.lower())
    row, made = Communication.objects.get_or_create(
        sender=one.sender.lower(), key=one.key,
        defaults={
            "body_id": body, "person_id": who.person if who else None, "subject": one.subject,
            "queue": one.queue, "sent_at": one.at, "recorded_at": at,
        },
    )  # fmt: skip
    known = set(row.recipients.values_list("mailbox_id", flat=True))
    fresh = {address: box for address, box in found.items() if box.id not in known}
    if not fresh:
        return 0
    Recipient.objects.bulk_create(
        Recipient(
            communication=row, body_id=box.body, address=address, mailbox_id=box.id,
            person_id=box.person, state=Receipt.SENT,
        )
        for address, box in fresh.items()
    )  # fmt: skip
    # As the sender wrote it; the members of a list stand in the register.
    written = sorted({address.lower() for address in one.recipients})
    line = ActDraft(
        kind="mail.official.recorded", subject=ref(SUBJECT, row.pk), person=row.person_id,
        body=row.body_id, held_at=one.at, outcome="recorded",
        content={"facts": {"key": one.key, "sender": row.sender, "written_to": written,
                           "mailboxes": len(fresh)}},
    )  # fmt: skip
    [act] = append([line], by=by, at=at)
    duty = DutyDraft(
        kind=CONFIRM, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None,
        run_at=at + FIRST_LOOK, key=f"{CONFIRM}:{act}",
        about=f"Confirmar a entrega da comunicação oficial nº {row.pk}",
    )  # fmt: skip
    open_duties([duty], at=at)
    return int(made)
