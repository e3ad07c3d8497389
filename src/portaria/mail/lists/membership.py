"""Who is on a list: by its rule, by hand, and what its size makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.ledger.types import Json
from portaria.mail.acts.desk import Desk
from portaria.mail.lists import decisions, naming, selecting
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.mail.lists.recording import record
from portaria.mail.lists.types import Choice, Members
from portaria.mail.queries import by_address
from portaria.mail.types import IN_USE, Refused
from portaria.norms.deciding.words import CATEGORY
from portaria.people.queries import bodies_of, units_on
from portaria.steps.reasons import why


def set_members(asked: Members, *, by: str, at: datetime) -> tuple[int, int]:
    """Put mailboxes on a list kept by hand and take others off; how many came in and went out: who
    was on it already does not come in again.

    Raises:
        Refused: the list follows a rule or is not in use; an address to be put in is no mailbox in
            use and the norm wants addresses of the institution only; one to be taken off is not
            on it.
    """
    with transaction.atomic():
        row = _in_use(asked.list)
        if row.by_rule:
            raise Refused(f"«{row.name}» segue uma regra: altere a regra da lista")
        desk = Desk(row.body_id, at)
        put = {one: _put(row, one, desk) for one in dict.fromkeys(_plain(a) for a in asked.add)}
        added = [address for address, new in put.items() if new]
        removed = [_take(row, address, at) for address in dict.fromkeys(asked.remove)]
        facts: dict[str, Json] = {"added": list(added), "removed": list(removed)}
        record(row, "members_changed", decisions.kept(desk.policy), desk, facts, by=by)
        _size(row, desk, by=by)
        return len(added), len(removed)


def leave_list(key: int, person: int, *, by: str, at: datetime) -> None:
    """Somebody takes their own mailbox off a list that may be left; the rule will not put it back.

    Raises:
        Refused: the list may not be left, or the person is not on it.
    """
    with transaction.atomic():
        row = _in_use(key)
        if not row.may_leave:
            raise Refused(f"da lista «{row.name}» não se sai: ela é de comunicação da instituição")
        mine = ListMember.objects.filter(list=row, mailbox__person=person, end=None)
        if not mine.update(end=at, left=True):
            raise Refused(f"você não está na lista «{row.name}»")
        desk = Desk(row.body_id, at)
        record(row, "left", decisions.kept(desk.policy), desk, {"person": person}, by=by)


def withdraw_members(keys: Sequence[int], why: str, *, by: str, at: datetime) -> int:
    """Take off their lists those of the memberships ``keys`` that still hold; how many there were.
    One act for each list."""
    with transaction.atomic():
        found = ListMember.objects.select_for_update(of=("self",)).filter(pk__in=keys, end=None)
        by_list: dict[int, list[ListMember]] = {}
        for member in found.select_related("mailbox").order_by("list", "pk"):
            by_list.setdefault(member.list_id, []).append(member)
        for row in MailingList.objects.select_for_update().filter(pk__in=by_list).order_by("pk"):
            mine, desk = by_list[row.pk], Desk(row.body_id, at)
            ListMember.objects.filter(pk__in=[m.pk for m in mine]).update(end=at)
            gone: list[Json] = [(m.mailbox.address or "") if m.mailbox else m.outside for m in mine]
            facts: dict[str, Json] = {"added": [], "removed": gone, "why": why}
            record(row, "members_changed", decisions.kept(desk.policy), desk, facts, by=by)
            _size(row, desk, by=by)
        return sum(map(len, by_list.values()))


def refresh(row: MailingList, desk: Desk, *, by: str) -> tuple[int, int]:
    """Make the members of a list that follows a rule those whom it chooses today; how many were
    put in and taken off. An act where anything changed."""
    if not row.by_rule:
        return 0, 0
    choices = [Choice.of_json(kept) for kept in row.chosen_by]
    added, ended = selecting.refresh(row.pk, row.body_id, choices, desk.today, desk.at)
    MailingList.objects.filter(pk=row.pk).update(refreshed_at=desk.at)
    if added or ended:
        facts: dict[str, Json] = {"added": added, "removed": ended}
        record(row, "members_changed", decisions.kept(desk.policy), desk, facts, by=by)
        _size(row, desk, by=by)
    return added, ended


def address_of(row: MailingList) -> str:
    """The list's own address: the latest."""
    latest = ListAddress.objects.filter(list=row).order_by("-since", "-pk").first()
    return latest.address if latest else ""


def must_belong(person: int, desk: Desk) -> None:
    """Whoever answers for a list is tied to the body.

    Raises:
        Refused: no bond in force.
    """
    if desk.body not in bodies_of(person, desk.today):
        raise Refused("quem responde pela lista precisa de vínculo em vigor com o órgão")


def must_be_known(choices: Sequence[Choice], desk: Desk) -> None:
    """What a members' rule names is the body's: a word mistaken would choose nobody, for ever.

    Raises:
        Refused: a unit that is not the body's on the day, or a category that its norms do not know.
    """
    units = {unit for choice in choices for unit in choice.units}
    known = units_on(desk.today, body=desk.body).filter(pk__in=units)
    if strange := sorted(units - {*known.values_list("pk", flat=True)}):
        raise Refused(f"não há no órgão a unidade nº {strange[0]}. Nada foi alterado")
    categories = {name for choice in choices for name in choice.categories}
    if odd := sorted(categories - {*desk.policy.words.keys.get(CATEGORY[0], {})}):
        raise Refused(f"«{odd[0]}» não é uma categoria do órgão. Nada foi alterado")


def _in_use(key: int) -> MailingList:
    row = MailingList.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise Refused(f"não existe a lista nº {key}")
    if row.state != "active":
        raise Refused(f"«{row.name}» não está em uso. Nada foi alterado")
    return row


def _plain(address: str) -> str:
    return address.strip().lower()


def _put(row: MailingList, wanted: str, desk: Desk) -> bool:
    """Whether it was put on the list now: False, it was there."""
    box = by_address(wanted)
    domain = wanted.partition("@")[2]
    if not domain:
        raise Refused(f"«{wanted}» não é um endereço. Nada foi alterado")
    if box.state not in IN_USE if box else domain in desk.domains.values():
        raise Refused(f"{wanted} não é caixa em uso. Nada foi alterado")
    decision = decisions.member(box is not None, desk.policy)
    if decision.outcome != "member":
        raise Refused(f"{wanted}: {why(decision)}. Nada foi alterado")
    on = ListMember.objects.filter(list=row, end=None)
    if box is None:
        known = on.filter(outside=wanted)
        fresh = ListMember(list=row, outside=wanted, start=desk.at)
    else:
        known = on.filter(mailbox=box.id)
        fresh = ListMember(list=row, mailbox_id=box.id, start=desk.at)
    if known.exists():
        return False
    fresh.save()
    return True


def _take(row: MailingList, address: str, at: datetime) -> str:
    box = by_address(address)
    on = ListMember.objects.filter(list=row, end=None)
    mine = on.filter(mailbox_id=box.id) if box else on.filter(outside=address.strip().lower())
    if not mine.update(end=at):
        raise Refused(f"{address} não está na lista «{row.name}». Nada foi alterado")
    return address


def _size(row: MailingList, desk: Desk, *, by: str) -> None:
    """What the size makes of the list: extensive or not, and so its name."""
    members = ListMember.objects.filter(list=row, end=None).count()
    name, extensive, decision = decisions.named(row.name, members, desk.policy)
    if (name, extensive) == (row.name, row.extensive):
        return
    facts: dict[str, Json] = {"members": members, "before": row.name, "name": name}
    row.name, row.extensive = name, extensive
    MailingList.objects.filter(pk=row.pk).update(name=name, extensive=extensive)
    if decision.outcome == "renamed":
        facts["address"] = naming.name_list(row, name, desk.at)
    record(row, "sized", decision, desk, facts, by=by)
