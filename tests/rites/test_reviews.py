"""A7: a review lists each unit's accesses; the head keeps or withdraws; what nobody reviewed is
withdrawn or goes up, as the norm says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portaria.accounts.models import Account
from portaria.duties.models import Duty
from portaria.mail import acts as mail
from portaria.mail.models import Delegation, Mailbox
from portaria.mail.types import Delegate
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
