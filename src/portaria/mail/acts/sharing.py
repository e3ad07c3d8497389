"""Organizational mailboxes: delegations, the responsible, the fate of an extinct unit's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portaria.database import periods
from portaria.database.copying import copy_rows, cursor
from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.mail import store
from portaria.mail.acts.closing import close_mailboxes
from portaria.mail.acts.delegations import end_by_key
from portaria.mail.acts.desk import Desks, drop, line, must_be, name_of, record, refuse
from portaria.mail.acts.enough import ask_for_enough, count_when_over
from portaria.mail.decisions import delegation
from portaria.mail.types import (
    IN_USE,
    OPEN,
    ORGANIZATIONAL,
    Change,
    Closing,
    Delegate,
    MailboxHeld,
    Refused,
)

_COLUMNS = (
    "mailbox_id", "person_id", "may_read", "may_delete", "may_send_as", "start", "end",
)  # fmt: skip
_INSIDE = """
SELECT DISTINCT b.person_id FROM people_bond b
WHERE b.person_id = ANY(%s) AND b.start <= %s AND (b."end" IS NULL OR b."end" > %s)
"""
_EXTINCT = """
SELECT u.id FROM unnest(%s::bigint[], %s::date[]) AS asked (unit, day)
JOIN people_unit u ON u.id = asked.unit WHERE u."end" <= asked.day
"""
_REPLACE = f"""
UPDATE mail_delegation d SET "end" = p.day
FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS p (mailbox, person, day)
WHERE d.mailbox_id = p.mailbox AND d.person_id = p.person AND {periods.not_over("d", "p.day")}
"""  # noqa: S608  # constants only


def delegate_mailboxes(batch: Sequence[Delegate], *, by: str, at: datetime) -> None:
    """Put each person in the lists of a mailbox (may read, may delete, may send as), in place of
    what they had; none of the three takes them out.

    Raises:
        Refused: the mailbox is individual or not in use; or the person has no bond in force with
            the institution, and the norm wants it shared inside only.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock({item.mailbox for item in batch})
        inside = _inside([item.person for item in batch], at, desks, rows)
        acts, fresh = [], []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, IN_USE, "compartilhar")
            desk = desks[box.body]
            decision = delegation.share(box.kind, item.person in inside, desk.policy)
            gives = item.may_read or item.may_delete or item.may_send_as
            if decision.outcome != "share" and (gives or decision.outcome == "individual"):
                raise refuse(box, decision)
            start = item.start or desk.today
            if item.end is not None and item.end < start:
                raise Refused(f"{name_of(box)}: a delegação terminaria antes de começar")
            rights = {"read": item.may_read, "delete": item.may_delete, "send_as": item.may_send_as}
            facts: dict[str, Json] = {"delegate": item.person, "inside": item.person in inside}
            facts |= {**rights, **_planned(item)}
            verb = "delegated" if gives else "undelegated"
            acts.append(line(verb, box, at, decision=decision, cause=item.cause, facts=facts))
            if gives:
                fresh.append((box.id, item.person, *rights.values(), start, item.end))
        _replace([(item.mailbox, item.person) for item in batch], desks, rows)
        copy_rows("mail_delegation", _COLUMNS, fresh)
        marks = record(acts, by=by, at=at)
        ask_for_enough([row.box for row in rows.values()], desks, marks, by=by)
        planned = {(item.mailbox, item.end) for item in batch if item.end is not None}
        count_when_over([(rows[mailbox].box, day) for mailbox, day in sorted(planned)], desks)


def end_delegations(
    ids: Sequence[int], *, by: str, at: datetime, provisions: tuple[str, ...] = (), cause: str = ""
) -> int:
    """End delegations (their primary keys) that are still in force; return how many there were.
    Where too few delegates remain, the responsible is asked to name others."""
    with transaction.atomic():
        desks = Desks(at)
        mailboxes = _mailboxes_of(ids)
        rows = store.lock(set(mailboxes.values()))
        acts = []
        for body in sorted({row.box.body for row in rows.values()}):
            desk = desks[body]
            mine = [key for key, mailbox in mailboxes.items() if rows[mailbox].box.body == body]
            for key, mailbox, person in end_by_key(mine, desk.today):
                facts = {"delegate": person, "delegation": key}
                acts.append(
                    line("undelegated", rows[mailbox].box, at, provisions=provisions,
                         cause=cause, policy=desk.policy.digest, facts=facts)
                )  # fmt: skip
        marks = record(acts, by=by, at=at)
        ask_for_enough([row.box for row in rows.values()], desks, marks, by=by)
        return len(acts)


def replace_responsibles(
    batch: Sequence[Change], people: Mapping[int, int], *, by: str, at: datetime
) -> None:
    """Put another person in charge of organizational mailboxes: ``people`` by mailbox (M6).

    Raises:
        Refused: one is individual, or closed.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts = []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, OPEN, "substituir quem responde")
            if box.kind != ORGANIZATIONAL:
                raise Refused(f"{name_of(box)} é individual: o titular não se substitui")
            decision = delegation.replace_responsible(desks[box.body].policy)
            facts = {"from": box.person, "to": people[item.mailbox], "why": item.why}
            new = replace(box, person=people[item.mailbox])
            acts.append(
                line("responsible_replaced", new, at, decision=decision, cause=item.cause,
                     provisions=item.provisions, held_at=item.held_at, facts=facts)
            )  # fmt: skip
        ids = [item.mailbox for item in batch]
        store.write(ids, person_id=[people[i] for i in ids])
        append(acts, by=by, at=at)
        drop(ids, ["mail.replace_responsible"], "quem responde foi substituído", by=by, at=at)


def decide_extinct(
    batch: Sequence[Change], choices: Mapping[int, tuple[str, int]], *, by: str, at: datetime
) -> None:
    """The successor's decision on mailboxes of an extinct unit (M7). ``choices`` by
    mailbox: ``keep`` (as it is, under the successor), ``transfer`` (renamed later, same content) or
    ``close``, and the successor unit.

    Raises:
        Refused: another choice, a mailbox already closed, or one whose unit still exists.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        extinct = _extinct([row.box for row in rows.values()], desks)
        acts, closings, kept = [], [], []
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, OPEN, "decidir o destino")
            if box.unit not in extinct:
                raise Refused(f"a unidade de {name_of(box)} não está extinta: nada há que decidir")
            choice, successor = choices[item.mailbox]
            if choice not in ("keep", "transfer", "close"):
                raise Refused(f"{name_of(box)}: escolha manter, transferir ou encerrar")
            facts = {"choice": choice, "from_unit": box.unit, "successor": successor}
            acts.append(
                line("extinct_decided", box, at, provisions=item.provisions, cause=item.cause,
                     policy=desks[box.body].policy.digest, facts=facts)
            )  # fmt: skip
            if choice == "close":
                closings.append(Closing(box.id, "unit_extinct", item.provisions, cause=item.cause))
            else:
                kept.append((box.id, successor))
        store.write([i for i, _ in kept], unit_id=[unit for _, unit in kept])
        append(acts, by=by, at=at)
        ids = [item.mailbox for item in batch]
        drop(ids, ["mail.decide_extinct"], "o destino da caixa foi decidido", by=by, at=at)
        close_mailboxes(closings, by=by, at=at)


def _planned(item: Delegate) -> dict[str, str]:
    """The days that are told of ``item``: on them it begins and ends with no other act."""
    days = {"start": item.start, "end": item.end}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _inside(
    people: Sequence[int], at: datetime, desks: Desks, rows: Mapping[int, store.Row]
) -> set[int]:
    """Who of ``people`` has a bond in force."""
    days = {desks[row.box.body].today for row in rows.values()} or {at.date()}
    with cursor() as c:
        c.execute(_INSIDE, (list(people), max(days), min(days)))
        return {row[0] for row in c}


def _extinct(boxes: Sequence[MailboxHeld], desks: Desks) -> set[int | None]:
    """The units of ``boxes`` that exist no more."""
    units, days = [box.unit for box in boxes], [desks[box.body].today for box in boxes]
    with cursor() as c:
        c.execute(_EXTINCT, (units, days))
        return {row[0] for row in c}


def _replace(pairs: Sequence[tuple[int, int]], desks: Desks, rows: Mapping[int, store.Row]) -> None:
    """End what each person had in each mailbox."""
    days = [desks[rows[mailbox].box.body].today for mailbox, _ in pairs]
    with cursor() as c:
        c.execute(_REPLACE.encode(), ([m for m, _ in pairs], [p for _, p in pairs], days))


def _mailboxes_of(ids: Sequence[int]) -> dict[int, int]:
    with cursor() as c:
        c.execute("SELECT id, mailbox_id FROM mail_delegation WHERE id = ANY(%s)", (list(ids),))
        return {row[0]: row[1] for row in c}
