"""The only ways in which lists change (M20). One transaction and one line of the ledger each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import close_about
from portaria.ledger.types import Json, ref
from portaria.mail.acts.desk import Desk
from portaria.mail.lists import decisions, membership, naming, selecting
from portaria.mail.lists.models import ListWriter, MailingList
from portaria.mail.lists.recording import record
from portaria.mail.lists.types import Choice, ListAsk, Writes
from portaria.mail.queries import by_address
from portaria.mail.types import IN_USE, Refused

REPLACE, POWER = "mail.replace_list_responsible", "mail.manage"


def make_list(ask: ListAsk, *, person: int, by: str, at: datetime, cause: str = "") -> int:
    """Make a list, at the address that its name gives; its primary key. Where a norm wants lists
    asked for, this is the act of that request (``cause``); ``person`` decided it.

    Raises:
        Refused: no name or purpose, the responsible has no bond or decides their own list, the
            domain is another's, the address is or was, or the members' rule names a unit or a
            category that the body has not.
    """
    desk = Desk(ask.body, at)
    if not ask.about.strip():
        raise Refused("diga para que serve a lista e quem a recebe")
    if ask.responsible == person:
        raise Refused("quem responde pela lista não decide criá-la: cabe a outra pessoa")
    membership.must_belong(ask.responsible, desk)
    domain = naming.domain_of(
        ask.body, ask.responsible, ask.domain, frozenset(desk.domains.values())
    )
    membership.must_be_known(ask.chosen_by, desk)
    expected = _count(ask.chosen_by, desk) if ask.chosen_by else ask.expected
    name, extensive, decision = decisions.made(ask.name.strip(), expected, desk.policy)
    with transaction.atomic():
        row = MailingList.objects.create(
            body_id=ask.body, name=name, domain=domain, about=ask.about.strip(),
            justification=ask.justification.strip(), state="active",
            responsible_id=ask.responsible, writes=ask.writes.value,
            chosen_by=[choice.as_json() for choice in ask.chosen_by], may_leave=ask.may_leave,
            extensive=extensive, asked_at=at, decided_at=at, act=0,
        )  # fmt: skip
        facts: dict[str, Json] = {
            "before": ask.name.strip(), "name": name, "about": row.about, "writes": row.writes,
            "members": expected, "chosen_by": list(row.chosen_by), "decided_by": person,
            "address": naming.name_list(row, name, at),
        }  # fmt: skip
        record(row, "made", decision, desk, facts, by=by, cause=cause)
        membership.refresh(row, desk, by=by)
    return row.pk


def change_list(
    key: int,
    *,
    by: str,
    at: datetime,
    about: str | None = None,
    writes: Writes | None = None,
    writers: Sequence[str] | None = None,
    chosen_by: Sequence[Choice] | None = None,
    may_leave: bool | None = None,
    responsible: int | None = None,
) -> None:
    """Change what is given of a list in use; the rest stays.

    Raises:
        Refused: it is not in use; a writer is no mailbox in use; the responsible has no bond; the
            members' rule names a unit or a category that the body has not.
    """
    with transaction.atomic():
        row = _locked(key, "active", "só se altera uma lista em uso")
        desk = Desk(row.body_id, at)
        before = _told(row)
        if about is not None:
            row.about = about.strip()
        if writes is not None:
            row.writes = writes.value
        if may_leave is not None:
            row.may_leave = may_leave
        if responsible is not None:
            membership.must_belong(responsible, desk)
            row.responsible_id = responsible
            _close(REPLACE, key, "outra pessoa responde pela lista", by=by, at=at)
        if chosen_by is not None:
            membership.must_be_known(chosen_by, desk)
            row.chosen_by = [choice.as_json() for choice in chosen_by]
        row.save()
        facts: dict[str, Json] = {"before": before, "after": _told(row)}
        if writers is not None:
            facts["writers"] = _set_writers(row, writers)
        record(row, "changed", decisions.kept(desk.policy), desk, facts, by=by)
        if chosen_by:
            membership.refresh(row, desk, by=by)


def end_list(key: int, why: str, *, by: str, at: datetime) -> None:
    """End a list: nothing is delivered through it any more; its addresses stay taken.

    Raises:
        Refused: it is not in use, or there is no reason.
    """
    if not why.strip():
        raise Refused("diga por que a lista se extingue")
    with transaction.atomic():
        row = _locked(key, "active", "só se extingue uma lista em uso")
        row.state, row.ended_at, row.why = "ended", at, why.strip()
        row.save()
        desk = Desk(row.body_id, at)
        record(row, "ended", decisions.kept(desk.policy), desk, {"why": row.why}, by=by)


def restore_list(key: int, *, by: str, at: datetime) -> None:
    """Undo the end of a list: the same addresses, and the members that it should have today.

    Raises:
        Refused: it did not end.
    """
    with transaction.atomic():
        row = _locked(key, "ended", "só se restabelece uma lista extinta")
        row.state, row.ended_at, row.why = "active", None, ""
        row.save()
        desk = Desk(row.body_id, at)
        record(row, "restored", decisions.kept(desk.policy), desk, {}, by=by)
        membership.refresh(row, desk, by=by)


def _count(choices: Sequence[Choice], desk: Desk) -> int:
    return selecting.count(desk.body, choices, desk.today)


def _locked(key: int, state: str, otherwise: str) -> MailingList:
    row = MailingList.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise Refused(f"não existe a lista nº {key}")
    if row.state != state:
        raise Refused(f"«{row.name}»: {otherwise}. Nada foi alterado")
    return row


def _set_writers(row: MailingList, wanted: Sequence[str]) -> list[Json]:
    found = []
    for address in dict.fromkeys(wanted):
        box = by_address(address)
        if box is None or box.state not in IN_USE:
            raise Refused(f"{address} não é caixa em uso: não pode escrever à lista")
        found.append(box.id)
    ListWriter.objects.filter(list=row).delete()
    ListWriter.objects.bulk_create([ListWriter(list=row, mailbox_id=key) for key in found])
    return list(found)


def _told(row: MailingList) -> dict[str, Json]:
    return {
        "about": row.about,
        "writes": row.writes,
        "chosen_by": list(row.chosen_by),
        "may_leave": row.may_leave,
        "responsible": row.responsible_id,
    }


def _close(kind: str, key: int, note: str, *, by: str, at: datetime) -> None:
    close_about([ref("list", key)], kind, by=by, at=at, note=note)
