"""Aliases of seconded people (M4); automatic replies of absences (M15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from psycopg.types.json import Jsonb

from portaria.database import periods
from portaria.database.copying import copy_rows, cursor
from portaria.ledger.acts import append
from portaria.mail import store
from portaria.mail.acts import addresses
from portaria.mail.acts.desk import Desks, line, must_be, name_of
from portaria.mail.types import IN_USE, OPEN, AliasGrant, AutoReply, Change, Refused

_END = f"""
UPDATE mail_alias a SET "end" = v.day FROM unnest(%s::bigint[], %s::date[]) AS v (mailbox, day)
WHERE a.mailbox_id = v.mailbox AND {periods.not_over("a", "v.day")}
RETURNING a.mailbox_id, a.address
"""  # noqa: S608  # constants only


def add_aliases(batch: Sequence[AliasGrant], *, by: str, at: datetime) -> None:
    """Give mailboxes other addresses: never a second mailbox. Like the first, an alias is given to
    nobody else afterwards.

    Raises:
        Refused: one is not in use, or the address was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock({item.mailbox for item in batch})
        owners, acts, fresh = {}, [], []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, IN_USE, "dar um alias")
            alias = item.address.strip().lower()
            owners[alias] = addresses.owner(box)
            fresh.append((box.id, alias, item.why, item.start, item.end))
            facts = {"alias": alias, "why": item.why, "start": item.start.isoformat()}
            acts.append(
                line("alias_added", box, at, provisions=item.provisions, cause=item.cause,
                     policy=desks[box.body].policy.digest, facts=facts)
            )  # fmt: skip
        addresses.take(owners, at=at)
        with cursor() as c:  # the same alias once more: its row begins again
            c.execute("DELETE FROM mail_alias WHERE address = ANY(%s)", (list(owners),))
        copy_rows("mail_alias", ("mailbox_id", "address", "why", "start", "end"), fresh)
        append(acts, by=by, at=at)


def end_aliases(batch: Sequence[Change], *, by: str, at: datetime) -> int:
    """End every alias of the mailboxes that is not over; return how many there were."""
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        items = {item.mailbox: item for item in batch}
        days = [desks[rows[key].box.body].today for key in items]
        acts = []
        with cursor() as c:
            c.execute(_END.encode(), (list(items), days))
            for mailbox, alias in c.fetchall():
                item, box = items[mailbox], rows[mailbox].box
                acts.append(
                    line("alias_ended", box, at, provisions=item.provisions, cause=item.cause,
                         held_at=item.held_at, policy=desks[box.body].policy.digest,
                         facts={"alias": alias, "why": item.why})
                )  # fmt: skip
        append(acts, by=by, at=at)
        return len(acts)


def set_auto_replies(batch: Sequence[AutoReply], *, by: str, at: datetime) -> None:
    """Turn automatic replies on, with the period of the absence, in place of any other.

    Raises:
        Refused: one is not in use, or the absence ends before it begins.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts, replies = [], []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, IN_USE, "ligar a resposta automática")
            if item.until is not None and item.until < item.start:
                raise Refused(f"{name_of(box)}: a ausência terminaria antes de começar")
            reply = {
                "from": item.start.isoformat(),
                "until": item.until.isoformat() if item.until else None,
                "text": item.text,
            }
            replies.append(Jsonb(reply))
            acts.append(
                line("auto_reply_set", box, at, provisions=item.provisions, held_at=item.held_at,
                     cause=item.cause, policy=desks[box.body].policy.digest, facts=reply)
            )  # fmt: skip
        store.write([item.mailbox for item in batch], auto_reply=replies)
        append(acts, by=by, at=at)


def clear_auto_replies(batch: Sequence[Change], *, by: str, at: datetime) -> None:
    """Turn automatic replies off.

    Raises:
        Refused: one has none on.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts = []
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, OPEN, "desligar a resposta automática")
            if row.auto_reply is None:
                raise Refused(f"{name_of(row.box)} não tem resposta automática ligada")
            acts.append(
                line("auto_reply_cleared", row.box, at, provisions=item.provisions,
                     cause=item.cause, held_at=item.held_at,
                     policy=desks[row.box.body].policy.digest, facts={"why": item.why})
            )  # fmt: skip
        store.write([item.mailbox for item in batch], auto_reply=None)
        append(acts, by=by, at=at)
