"""Category, limit, validity, name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail import store
from portaria.mail.acts import addresses, watching
from portaria.mail.acts.desk import Desk, Desks, drop, line, must_be, record, refuse
from portaria.mail.decisions import address, quota
from portaria.mail.types import (
    OPEN,
    Change,
    MailboxHeld,
    QuotaGrant,
    Recategorisation,
    Renaming,
)
from portaria.steps.reasons import decided


def recategorise_mailboxes(batch: Sequence[Recategorisation], *, by: str, at: datetime) -> None:
    """Pass mailboxes to another category: its limit, unless a higher one was granted, and its
    domain, with the same local part. The old address stays taken.

    Raises:
        Refused: one is closed, or the new address was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        boxes, cited, acts, owners = [], [], [], {}
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, OPEN, "mudar a categoria")
            box, provision, act = _recategorised(row, item, desks[row.box.body])
            if box.address != row.box.address:
                owners[box.address] = addresses.owner(box)
            boxes.append(box)
            cited.append(provision)
            acts.append(act)
        addresses.take(owners, at=at)
        store.write(
            [box.id for box in boxes],
            category=[box.category for box in boxes],
            address=[box.address or None for box in boxes],
            quota_bytes=[box.quota_bytes for box in boxes],
            quota_provision=cited,
            valid_until=[box.valid_until for box in boxes],
        )
        append(acts, by=by, at=at)


def _recategorised(
    row: store.Row, item: Recategorisation, desk: Desk
) -> tuple[MailboxHeld, str, ActDraft]:
    old, policy = row.box, desk.policy
    limit, provision, decision = quota.standard(item.category, policy)
    reasons = list(decision.reasons)
    if row.quota_granted:
        limit, provision = old.quota_bytes, ""
    new = old.address
    if new:
        domain, by_domain = address.domain_for(item.category, policy, desk.domains)
        new = f"{new.partition('@')[0]}@{domain}"
        reasons.insert(0, by_domain)
    until = item.valid_until or old.valid_until
    box = replace(old, category=item.category, address=new, quota_bytes=limit, valid_until=until)
    act = line(
        "recategorised", box, desk.at, decision=decided("recategorised", policy, *reasons),
        provisions=item.provisions, held_at=item.held_at, cause=item.cause,
        facts={"from": old.category, "to": item.category, "old_address": old.address,
               "quota_bytes": limit},
    )  # fmt: skip
    return box, provision, act


def set_quotas(batch: Sequence[QuotaGrant], *, by: str, at: datetime) -> None:
    """Grant other limits on request, or go back to the norm's standard (``quota_bytes`` None).

    Raises:
        Refused: one is closed, or the norm forbids its category the increase.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        limits, cited, acts = [], [], []
        for item in batch:
            box, policy = rows[item.mailbox].box, desks[rows[item.mailbox].box.body].policy
            must_be(box, OPEN, "mudar o limite")
            limit, provision, decision = quota.standard(box.category, policy)
            if item.quota_bytes is not None:
                limit, provision = item.quota_bytes, ""
                decision = quota.granted(item.quota_bytes, item.why, policy, box.category)
                may = quota.increase(box.category, policy)
                if may.outcome == "forbidden":
                    raise refuse(box, may)
            limits.append(limit)
            cited.append(provision or next(iter(item.provisions), ""))
            facts = {"from": box.quota_bytes, "to": limit, "why": item.why}
            acts.append(
                line("quota_set", box, at, decision=decision, provisions=item.provisions,
                     cause=item.cause, facts=facts)
            )  # fmt: skip
        store.write(
            [item.mailbox for item in batch],
            quota_bytes=limits,
            quota_provision=cited,
            quota_granted=[item.quota_bytes is not None for item in batch],
            quota_warned="",
        )
        append(acts, by=by, at=at)


def extend_mailboxes(
    batch: Sequence[Change], ends: Mapping[int, date | None], *, by: str, at: datetime
) -> None:
    """Give mailboxes another end of validity (a contract renewed): ``ends`` by mailbox, None where
    there is no end any more.

    Raises:
        Refused: one is closed.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        boxes, acts = [], []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, OPEN, "estender a vigência")
            until = ends[item.mailbox]
            facts = {
                "from": box.valid_until.isoformat() if box.valid_until else None,
                "to": until.isoformat() if until else None,
            }
            boxes.append(replace(box, valid_until=until))
            acts.append(
                line("extended", box, at, provisions=item.provisions, held_at=item.held_at,
                     cause=item.cause, policy=desks[box.body].policy.digest, facts=facts)
            )  # fmt: skip
        ids = [box.id for box in boxes]
        store.write(ids, valid_until=[box.valid_until for box in boxes])
        marks = record(acts, by=by, at=at)
        drop(ids, [watching.VALIDITY], "a vigência foi estendida", by=by, at=at)
        watching.watch_validity(boxes, desks, marks)


def rename_mailboxes(batch: Sequence[Renaming], *, by: str, at: datetime) -> None:
    """Give mailboxes another local part (the account's new login, the unit's new acronym). The old
    address stays taken.

    Raises:
        Refused: one is closed or has no address yet, or the new one was ever another's.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        boxes, acts = [], []
        for item in batch:
            old = rows[item.mailbox].box
            must_be(old, OPEN, "renomear")
            domain = old.address.partition("@")[2]
            box = replace(old, address=f"{address.local_part(item.name)}@{domain}")
            boxes.append(box)
            facts = {"old_address": old.address, "why": item.why}
            acts.append(
                line("renamed", box, at, provisions=item.provisions, held_at=item.held_at,
                     cause=item.cause, policy=desks[box.body].policy.digest, facts=facts)
            )  # fmt: skip
        addresses.take({box.address: addresses.owner(box) for box in boxes}, at=at)
        store.write([box.id for box in boxes], address=[box.address for box in boxes])
        append(acts, by=by, at=at)
