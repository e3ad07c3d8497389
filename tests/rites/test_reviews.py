"""A7: a review lists each unit's accesses; the head keeps or withdraws; what nobody reviewed is
withdrawn or goes up, as the norm says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.mail import acts as mail
from portaria.mail.lists.acts import make_list
from portaria.mail.lists.membership import set_members
from portaria.mail.lists.models import ListMember
from portaria.mail.lists.types import Choice, ListAsk, Members, Writes
from portaria.mail.models import Delegation, Mailbox
from portaria.mail.types import Delegate
from portaria.notices.models import Notice
from portaria.people.models import Bond
from portaria.procedures.reviews import acts
from portaria.procedures.reviews.models import Campaign, Item
from portaria.procedures.reviews.types import Refused

from .towns import BY, Town, kinds, last

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("mpe")


@pytest.fixture
def shared(town: Town) -> Mailbox:
    """A mailbox of OUTRO that ana and the head of SETOR share; ana has an account too."""
    box = town.box(town.heads["OUTRO"], kind="organizational", category="org_unit", unit="OUTRO")
    people = (town.ana, town.heads["SETOR"])
    mail.delegate_mailboxes([Delegate(box.pk, p.pk, may_read=True) for p in people],
                            by=BY, at=town.at)  # fmt: skip
    Account.objects.create(
        body_id="mpe", person=town.ana, login="ana", category="servidor_efetivo", state="active",
        state_since=town.at,
    )  # fmt: skip
    return box


def opened(town: Town) -> int:
    due = town.at.date() + timedelta(days=10)
    return acts.open_campaign("mpe", "Acessos de 2024", due, by=BY, at=town.at)


def item(what: str) -> Item:
    return Item.objects.get(what__startswith=what)


def test_a7_each_unit_has_its_own_and_a_head_goes_to_the_one_above(
    town: Town, shared: Mailbox
) -> None:
    """MPMT 29, I: withdrawn when it is needed no more."""
    key = opened(town)
    units = dict(Item.objects.values_list("person", "unit__acronym"))
    assert units[town.ana.pk] == "SETOR"
    assert units[town.heads["SETOR"].pk] == "MACRO"
    assert Campaign.objects.get(pk=key).provision == "mpmt-495-2015#art29_cpt_inc1"
    asked = Duty.objects.filter(kind="reviews.decide", state="open")
    wanted = {f"head-of:{town.units[u].pk}" for u in ("SETOR", "MACRO")}
    assert set(asked.values_list("assignee", flat=True)) == wanted


def test_a7_kept_and_withdrawn_in_bulk(town: Town, shared: Mailbox) -> None:
    key = opened(town)
    mine = list(Item.objects.filter(unit=town.units["SETOR"]).values_list("pk", flat=True))
    account = item("Conta de rede")
    acts.decide_items([account.pk], True, person=town.heads["SETOR"].pk, by=BY, at=town.at)
    rest = [pk for pk in mine if pk != account.pk]
    acts.decide_items(rest, False, person=town.heads["SETOR"].pk, by=BY, at=town.at, why="mudou")
    left = Delegation.objects.filter(mailbox=shared, end=None).values_list("person", flat=True)
    assert list(left) == [town.heads["SETOR"].pk]
    assert Account.objects.get(person=town.ana).state == "active"
    assert kinds(f"review:{key}") == [
        "reviews.campaign.opened", "reviews.item.kept", "reviews.item.withdrawn",
    ]  # fmt: skip
    setor = f"head-of:{town.units['SETOR'].pk}"
    assert Duty.objects.get(kind="reviews.decide", assignee=setor).state == "done"


def test_a7_only_the_head_and_never_ones_own(town: Town, shared: Mailbox) -> None:
    opened(town)
    account = item("Conta de rede")
    with pytest.raises(Refused, match="cabe a outra chefia"):
        acts.decide_items([account.pk], True, person=town.heads["OUTRO"].pk, by=BY, at=town.at)
    with pytest.raises(Refused, match="próprio acesso"):
        acts.decide_items([account.pk], True, person=town.ana.pk, by=BY, at=town.at)
    acts.decide_items([account.pk], True, person=town.heads["SETOR"].pk, by=BY, at=town.at)
    with pytest.raises(Refused, match="já foi revisto"):
        acts.decide_items([account.pk], False, person=town.heads["SETOR"].pk, by=BY, at=town.at)


def test_a7_where_no_norm_withdraws_the_undone_goes_up(town: Town, shared: Mailbox) -> None:
    key = opened(town)
    town.at += timedelta(days=10)  # its last day
    town.runs()
    assert Campaign.objects.get(pk=key).state == "open"
    town.at += timedelta(days=1)
    town.runs()
    assert Campaign.objects.get(pk=key).state == "closed"
    account = item("Conta de rede")
    assert account.unit is not None
    assert (account.state, account.unit.acronym) == ("escalated", "MACRO")
    assert Account.objects.get(person=town.ana).state == "active"
    acts.decide_items([account.pk], False, person=town.heads["MACRO"].pk, by=BY, at=town.at)
    assert Account.objects.get(person=town.ana).state == "blocked"


def test_a7_where_the_norm_says_so_the_undone_is_withdrawn(town: Town, shared: Mailbox) -> None:
    key = opened(town)
    Campaign.objects.filter(pk=key).update(undone="withdraw")
    town.at += timedelta(days=11)
    town.runs()
    assert not Delegation.objects.filter(mailbox=shared, end=None).exists()
    assert Account.objects.get(person=town.ana).state == "blocked"
    assert last(f"review:{key}", "reviews.item.withdrawn").outcome == "withdrawn"


@pytest.mark.parametrize(
    ("title", "days", "may"), [("", 1, False), ("x", -1, False), ("x", 0, True)]
)
def test_a7_a_review_has_a_name_and_a_day_to_come(
    town: Town, shared: Mailbox, title: str, days: int, may: bool
) -> None:
    due = town.at.date() + timedelta(days=days)
    if may:
        assert acts.open_campaign("mpe", title, due, by=BY, at=town.at)
        return
    with pytest.raises(Refused, match="dê um nome"):
        acts.open_campaign("mpe", title, due, by=BY, at=town.at)


# days after the review was opened (its last is the tenth), who is reminded then
REMINDED = [(2, 0), (3, 2), (8, 2), (9, 4)]


@pytest.mark.parametrize(("days", "told"), REMINDED)
def test_a7_heads_that_are_behind_are_reminded_before_the_last_day(
    town: Town, shared: Mailbox, days: int, told: int
) -> None:
    """Seven days before, and one: ours; the day before each, the day, and after it."""
    opened(town)
    for _ in range(days):
        town.at += timedelta(days=1)
        town.runs()
    reminders = Notice.objects.filter(kind="reviews.waiting")
    assert reminders.count() == told
    wanted = {town.heads["SETOR"].pk, town.heads["MACRO"].pk} if told else set()
    assert set(reminders.values_list("person", flat=True)) == wanted


def test_a7_who_reviewed_everything_is_not_reminded(town: Town, shared: Mailbox) -> None:
    opened(town)
    setor, boss = town.units["SETOR"], town.heads["SETOR"].pk
    mine = list(Item.objects.filter(unit=setor).values_list("pk", flat=True))
    acts.decide_items(mine, True, person=boss, by=BY, at=town.at)
    town.at += timedelta(days=3)
    town.runs()
    found = Notice.objects.filter(kind="reviews.waiting").values_list("person", flat=True)
    assert list(found) == [town.heads["MACRO"].pk]


def test_a7_the_days_of_reminders_are_a_setting(town: Town, shared: Mailbox, settings: Any) -> None:
    settings.REVIEW_REMINDER_DAYS = (30, 2)  # thirty days before is past already
    opened(town)
    due = Duty.objects.filter(kind="reviews.remind").values_list("key", flat=True)
    assert [key.rpartition(":")[2] for key in due] == ["2"]


def test_a7_memberships_of_lists_kept_by_hand_are_reviewed(town: Town) -> None:
    """M20: whoever was put on a list by hand; a rule's members are HR's to change."""
    box = town.box(town.ana)
    asked = ListAsk("mpe", "avisos", "avisos da semana", town.heads["SETOR"].pk, Writes.MEMBERS,
                    domain=(box.address or "").partition("@")[2])  # fmt: skip
    by_hand = make_list(asked, person=town.heads["COTEC"].pk, by=BY, at=town.at)
    set_members(Members(by_hand, (box.address or "",)), by=BY, at=town.at)
    everybody = (Choice(categories=("servidor_efetivo",)),)
    make_list(replace(asked, name="todos", chosen_by=everybody), person=town.heads["COTEC"].pk,
              by=BY, at=town.at)  # fmt: skip
    opened(town)
    found = Item.objects.filter(source="mail.list")
    assert [(one.person, one.what) for one in found] == [(town.ana, "Lista «avisos»")]
    acts.decide_items([found[0].pk], False, person=town.heads["SETOR"].pk, by=BY, at=town.at)
    assert not ListMember.objects.filter(list=by_hand, end=None).exists()
    assert ListMember.objects.filter(list__name="todos", end=None).exists()
    assert last(f"list:{by_hand}", "mail.list.members_changed").by == BY


def test_a7_whoever_shares_a_mailbox_from_another_body_is_reviewed_by_its_unit(
    town: Town, shared: Mailbox
) -> None:
    """M5: shared inside the institution; the delegate has no unit here, the mailbox has."""
    Bond.objects.filter(person=town.ana).update(end=town.at.date())
    opened(town)
    one = Item.objects.get(source="mail.delegation", person=town.ana)
    assert one.unit is not None
    assert one.unit.acronym == "OUTRO"
