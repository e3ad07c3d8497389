"""M20: distribution lists: asked for, made by who manages the mail, named as the norm says by their
size, kept current from HR or by hand, ended and restored."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from mail.worlds import BY, World, policy
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.mail.acts import close_mailboxes
from portaria.mail.lists import acts, decisions, membership
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.mail.lists.queries import published_lists
from portaria.mail.lists.types import Choice, ListAsk, Members, Writes
from portaria.mail.models import Mailbox
from portaria.mail.types import Closing, Refused
from portaria.people.models import Bond, Person

pytestmark = pytest.mark.django_db
PREFIX = "mpmt-495-2015#art21_par1"
SIZES = [  # members, extensive, name, outcome
    (29, False, "promotores", "named"),
    (30, True, "MPE_promotores", "renamed"),
    (31, True, "MPE_promotores", "renamed"),
]


@pytest.mark.parametrize(("members", "extensive", "name", "outcome"), SIZES)
def test_the_name_of_an_extensive_list_begins_as_the_norm_says(
    members: int, extensive: bool, name: str, outcome: str
) -> None:
    found, large, decision = decisions.named("promotores", members, policy("pgj"))
    assert (found, large, decision.outcome) == (name, extensive, outcome)


def test_a_prefix_that_is_there_is_not_put_twice() -> None:
    found, _, decision = decisions.named("mpe_promotores", 30, policy("pgj"))
    assert (found, decision.outcome) == ("mpe_promotores", "named")


def test_where_the_norms_are_silent_a_long_list_keeps_its_name() -> None:
    found, large, decision = decisions.named("docentes", 5000, policy("uni"))
    assert (found, large, decision.reasons[0].code) == ("docentes", False, "silent")


OUTSIDE = [("pgj", True, "member"), ("pgj", False, "outside"), ("uni", False, "member")]


@pytest.mark.parametrize(("body", "inside", "outcome"), OUTSIDE)
def test_who_may_be_on_a_list(body: str, inside: bool, outcome: str) -> None:
    assert decisions.member(inside, policy(body)).outcome == outcome


class Lists:
    """A body with people of whom one answers for lists and another decides."""

    def __init__(self, slug: str = "pgj") -> None:
        self.world = World(slug)
        self.unit = self.world.unit("DTI")
        self.boss = self.person()
        self.decider = self.person()

    def person(self, category: str = "servidor_efetivo") -> Person:
        person = self.world.person(category=category, unit=self.unit)
        self.world.opens(category, person=person)
        return person

    def address(self, person: Person) -> str:
        return Mailbox.objects.get(person=person, state="active").address or ""

    def made(self, name: str = "equipe", *choices: Choice, **more: object) -> MailingList:
        ask = ListAsk(
            self.world.slug, name, "quem trabalha aqui", self.boss.pk, Writes.MEMBERS,
            chosen_by=choices, **more,
        )  # type: ignore[arg-type]  # fmt: skip
        key = acts.make_list(ask, person=self.decider.pk, by=BY, at=self.world.at)
        return MailingList.objects.get(pk=key)


@pytest.fixture
def lists() -> Lists:
    return Lists()


def told(row: MailingList) -> list[str]:
    found = Act.objects.filter(subject=f"list:{row.pk}", kind__startswith="mail.").order_by("id")
    return [kind.removeprefix("mail.list.") for kind in found.values_list("kind", flat=True)]


def on(row: MailingList) -> set[str]:
    """Who gets what is written to it."""
    members = ListMember.objects.filter(list=row, end=None).select_related("mailbox")
    return {
        str(one.mailbox.address) if one.mailbox else one.outside
        for one in members
        if one.mailbox is None or one.mailbox.state in ("active", "suspended")
    }


def test_a_list_has_an_address_at_once_and_says_by_which_provision(lists: Lists) -> None:
    """How it is asked for and decided: tests/rites/test_lists.py."""
    row = lists.made()
    assert (row.state, membership.address_of(row)) == ("active", "equipe@pgj.example")
    assert [one.addresses for one in published_lists([row.pk])] == [("equipe@pgj.example",)]
    assert "mpmt-495-2015#art21_cpt" in Act.objects.get(pk=row.act).provisions


def test_whoever_answers_for_a_list_does_not_decide_it(lists: Lists) -> None:
    lists.decider = lists.boss
    with pytest.raises(Refused, match="outra pessoa"):
        lists.made()


WRONG = [
    (Choice(units=(999_999_999,)), "unidade nº 999999999"),
    (Choice(categories=("marciano",)), "«marciano» não é uma categoria"),
]


@pytest.mark.parametrize(("choice", "words"), WRONG)
def test_a_rule_that_names_what_the_body_has_not_is_refused(
    lists: Lists, choice: Choice, words: str
) -> None:
    """A word mistaken would make a list of nobody, for ever."""
    with pytest.raises(Refused, match=words):
        lists.made("errada", choice)
    row = lists.made("certa", Choice(units=(lists.unit.pk,)))
    with pytest.raises(Refused, match=words):
        acts.change_list(row.pk, by=BY, at=lists.world.at, chosen_by=(choice,))
    row.refresh_from_db()
    assert row.chosen_by == [Choice(units=(lists.unit.pk,)).as_json()]


def test_who_is_on_a_list_already_is_not_counted_as_coming_in(lists: Lists) -> None:
    row = lists.made()
    both = tuple(map(lists.address, (lists.boss, lists.decider)))
    asked = [Members(row.pk, both[:1]), Members(row.pk, both), Members(row.pk, (), both[:1])]
    counts = [membership.set_members(one, by=BY, at=lists.world.at) for one in asked]
    assert counts == [(1, 0), (1, 0), (0, 1)]


def test_the_terminal_says_of_a_list_what_is_so(lists: Lists) -> None:
    row = lists.made()
    said = CliRunner().invoke(root, ["mailing-list", "list", "--body", lists.world.slug]).output
    assert said == f"{row.pk}  equipe  equipe@pgj.example  em uso  nenhum membro\n"


def test_an_address_in_use_or_once_given_is_refused(lists: Lists) -> None:
    taken = lists.address(lists.boss).partition("@")[0]
    with pytest.raises(Refused, match=r"já foi dado|ainda existe"):
        lists.made(taken)
    assert not MailingList.objects.exists(), "nothing is kept of it"


def test_members_by_rule_follow_hr(lists: Lists) -> None:
    row = lists.made("servidores", Choice(categories=("servidor_efetivo",)))
    assert on(row) == {lists.address(lists.boss), lists.address(lists.decider)}

    newcomer = lists.person()
    lists.world.event(newcomer, "admission", date(2024, 3, 4))
    boss = Bond.objects.get(person=lists.boss)
    Bond.objects.filter(pk=boss.pk).update(category="membro")
    from portaria.mail.lists.following import refresh_due

    refresh_due({"pgj": [1]}, lists.world.at)
    lists.world.runs()
    assert on(row) == {lists.address(newcomer), lists.address(lists.decider)}
    assert Duty.objects.get(kind="mail.refresh_lists").state == "done"


def test_a_closed_mailbox_receives_nothing_and_leaves_the_rule(lists: Lists) -> None:
    row = lists.made("servidores", Choice(categories=("servidor_efetivo",)))
    box = Mailbox.objects.get(person=lists.decider, state="active")
    close_mailboxes([Closing(box.pk, "request")], by=BY, at=lists.world.at)
    assert on(row) == {lists.address(lists.boss)}


def test_units_below_and_heads(lists: Lists) -> None:
    below = lists.world.unit("GRB", parent=lists.unit)
    head = lists.world.person(category="servidor_efetivo", unit=below)
    lists.world.opens("servidor_efetivo", person=head)
    below.head = head
    below.save()
    only = lists.made("dti", Choice(units=(lists.unit.pk,)))
    whole = lists.made("dti-todo", Choice(units=(lists.unit.pk,), below=True))
    heads = lists.made("chefias", Choice(heads=True))
    assert lists.address(head) not in on(only)
    assert on(whole) == on(only) | {lists.address(head)}
    assert on(heads) == {lists.address(head)}


def test_by_hand_members_come_and_go_and_outsiders_are_refused(lists: Lists) -> None:
    row = lists.made()
    boss, other = lists.address(lists.boss), lists.address(lists.decider)
    membership.set_members(Members(row.pk, (boss, other)), by=BY, at=lists.world.at)
    membership.set_members(Members(row.pk, (boss,), (other,)), by=BY, at=lists.world.at)
    assert on(row) == {boss}
    with pytest.raises(Refused, match=r"art\. 21"):
        membership.set_members(Members(row.pk, ("x@fora.example",)), by=BY, at=lists.world.at)
    with pytest.raises(Refused, match="não é caixa em uso"):
        membership.set_members(Members(row.pk, ("x@pgj.example",)), by=BY, at=lists.world.at)
    with pytest.raises(Refused, match="não está na lista"):
        membership.set_members(Members(row.pk, (), (other,)), by=BY, at=lists.world.at)
    assert on(row) == {boss}


def test_where_the_norm_is_silent_an_address_from_outside_may_be_on_it() -> None:
    lists = Lists("uni")
    row = lists.made("parceiros")
    membership.set_members(Members(row.pk, ("x@fora.example",)), by=BY, at=lists.world.at)
    assert on(row) == {"x@fora.example"}
    assert published_lists([row.pk])[0].outside is True


@pytest.mark.parametrize("count", [29, 30])
def test_a_list_that_grows_extensive_is_renamed_and_answers_at_both(
    lists: Lists, count: int
) -> None:
    row = lists.made()
    people = [lists.boss, lists.decider, *(lists.person() for _ in range(count - 2))]
    addresses = tuple(map(lists.address, people))
    membership.set_members(Members(row.pk, addresses), by=BY, at=lists.world.at)
    row.refresh_from_db()
    [shown] = published_lists([row.pk])
    if count < 30:
        assert (row.name, shown.addresses) == ("equipe", ("equipe@pgj.example",))
        return
    assert (row.name, row.extensive) == ("MPE_equipe", True)
    assert shown.addresses == ("mpe_equipe@pgj.example", "equipe@pgj.example")
    last = Act.objects.filter(subject=f"list:{row.pk}", kind="mail.list.sized").get()
    assert PREFIX in last.provisions


def test_only_a_list_that_may_be_left_is_left_and_the_rule_does_not_bring_back(
    lists: Lists,
) -> None:
    choice = Choice(categories=("servidor_efetivo",))
    fixed = lists.made("oficial", choice)
    free = lists.made("conversa", choice, may_leave=True)
    with pytest.raises(Refused, match="não se sai"):
        membership.leave_list(fixed.pk, lists.decider.pk, by=BY, at=lists.world.at)
    membership.leave_list(free.pk, lists.decider.pk, by=BY, at=lists.world.at)
    acts.change_list(free.pk, by=BY, at=lists.world.at, chosen_by=(choice,))
    assert on(free) == {lists.address(lists.boss)}


def test_an_ended_list_delivers_nothing_and_comes_back_whole(lists: Lists) -> None:
    row = lists.made("servidores", Choice(categories=("servidor_efetivo",)))
    acts.end_list(row.pk, "acabou o projeto", by=BY, at=lists.world.at)
    assert published_lists([row.pk]) == []
    acts.restore_list(row.pk, by=BY, at=lists.world.at)
    assert len(on(row)) == 2
    assert told(row) == ["made", "members_changed", "ended", "restored"]
    assert ListAddress.objects.filter(list=row).count() == 1


def test_a_responsible_who_left_is_asked_to_be_replaced(lists: Lists) -> None:
    row = lists.made("servidores", Choice(categories=("servidor_efetivo",)))
    Bond.objects.filter(person=lists.boss).update(end=date(2024, 3, 4))
    from portaria.mail.lists.following import refresh_due

    refresh_due({"pgj": [2]}, lists.world.at)
    lists.world.runs()
    duty = Duty.objects.get(kind="mail.replace_list_responsible", subject=f"list:{row.pk}")
    assert (duty.state, duty.assignee) == ("open", "power:mail.manage")
    acts.change_list(row.pk, by=BY, at=lists.world.at, responsible=lists.decider.pk)
    row.refresh_from_db()
    assert row.responsible_id == lists.decider.pk
    duty.refresh_from_db()
    assert duty.state == "done"


def test_only_a_mailbox_in_use_may_be_named_to_write(lists: Lists) -> None:
    row = lists.made()
    boss = lists.address(lists.boss)
    acts.change_list(row.pk, by=BY, at=lists.world.at, writes=Writes.NAMED, writers=(boss,))
    box = Mailbox.objects.get(address=boss)
    assert published_lists([row.pk])[0].writers == (box.pk,)
    with pytest.raises(Refused, match="não é caixa em uso"):
        acts.change_list(row.pk, by=BY, at=lists.world.at, writers=("nada@pgj.example",))
    assert published_lists([row.pk])[0].writers == (box.pk,)


def test_the_same_mailbox_is_on_a_list_once(lists: Lists) -> None:
    row = lists.made()
    boss = lists.address(lists.boss)
    for _ in range(2):
        membership.set_members(Members(row.pk, (boss, boss)), by=BY, at=lists.world.at)
    assert ListMember.objects.filter(list=row, end=None).count() == 1
