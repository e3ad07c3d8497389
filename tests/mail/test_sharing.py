"""Organizational mailboxes: lists, delegates, responsible, extinct units (M5, M6, M7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mail.worlds import BY, World, again, duty, has_duty, last_line, lines
from portaria.ledger.models import Act
from portaria.mail import acts, queries
from portaria.mail.models import Delegation
from portaria.mail.types import Change, Closing, Delegate, Refused

pytestmark = pytest.mark.django_db


def rights(box, person) -> tuple[bool, bool, bool] | None:
    found = Delegation.objects.filter(mailbox=box, person=person, end=None).first()
    return found and (found.may_read, found.may_delete, found.may_send_as)


def test_m5_three_lists_of_people_kept_person_by_person() -> None:
    """M5: UNILA 13, I–III."""
    world = World("uni")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    reader, sender = world.person(category="discente"), world.person(category="servidor_efetivo")
    lists = [
        Delegate(box.pk, reader.pk, may_read=True),
        Delegate(box.pk, sender.pk, may_read=True, may_send_as=True),
    ]
    acts.delegate_mailboxes(lists, by=BY, at=world.at)
    assert rights(box, reader) == (True, False, False)
    assert rights(box, sender) == (True, False, True)
    acts.delegate_mailboxes([Delegate(box.pk, reader.pk)], by=BY, at=world.at)
    assert rights(box, reader) is None
    assert lines(box)[-3:] == ["delegated", "delegated", "undelegated"]


def test_m5_shared_inside_the_institution_only() -> None:
    """M5: UNILA 12, par. un."""
    world = World("uni")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    stranger = world.person()
    with pytest.raises(Refused, match="de fora da instituição: proibido"):
        acts.delegate_mailboxes([Delegate(box.pk, stranger.pk, may_read=True)], by=BY, at=world.at)
    former = world.person(category="bolsista")
    former.bonds.update(end=date(2024, 3, 4))  # the first day on which it no longer holds
    with pytest.raises(Refused):
        acts.delegate_mailboxes([Delegate(box.pk, former.pk, may_read=True)], by=BY, at=world.at)
    former.bonds.update(end=date(2024, 3, 5))
    acts.delegate_mailboxes([Delegate(box.pk, former.pk, may_read=True)], by=BY, at=world.at)


def test_m5_an_individual_mailbox_is_never_shared() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    other = world.person(category="discente")
    with pytest.raises(Refused, match="organizacional"):
        acts.delegate_mailboxes([Delegate(box.pk, other.pk, may_read=True)], by=BY, at=world.at)


@pytest.mark.parametrize(("count", "asked"), [(1, True), (2, False), (3, False)])
def test_m5_at_least_two_delegates(count: int, asked: bool) -> None:
    """M5: SESP 4 §4."""
    world = World("seg")
    box = world.opens("org_unit", kind="organizational", login="grl", unit=world.unit("GRL"))
    assert duty("mail.name_delegates", box).assignee == f"person:{box.person_id}"
    for _ in range(count):
        who = world.person(category="policial")
        acts.delegate_mailboxes([Delegate(box.pk, who.pk, may_read=True)], by=BY, at=world.at)
    assert has_duty("mail.name_delegates", box) is asked


def test_m5_one_leaves_and_another_must_be_named() -> None:
    world = World("seg")
    box = world.opens("org_unit", kind="organizational", login="grl", unit=world.unit("GRL"))
    who = [world.person(category="policial") for _ in range(2)]
    lists = [Delegate(box.pk, person.pk, may_read=True) for person in who]
    acts.delegate_mailboxes(lists, by=BY, at=world.at)
    assert not has_duty("mail.name_delegates", box)
    key = Delegation.objects.get(person=who[0]).pk
    assert acts.end_delegations([key], by=BY, at=world.at) == 1
    assert has_duty("mail.name_delegates", box)
    assert acts.end_delegations([key], by=BY, at=world.at) == 0


@pytest.mark.parametrize(("stay", "asked"), [(1, True), (2, False)])
def test_m5_a_planned_end_leaves_too_few(stay: int, asked: bool) -> None:
    """M5: SESP 4 §4; nobody does anything on the day that a delegation was planned to end."""
    world = World("seg")
    box = world.opens("org_unit", kind="organizational", login="grl", unit=world.unit("GRL"))
    who = [world.person(category="policial").pk for _ in range(stay + 1)]
    end = world.at.date() + timedelta(days=10)
    lists = [Delegate(box.pk, key, may_read=True) for key in who]
    acts.delegate_mailboxes([replace(lists[0], end=end), *lists[1:]], by=BY, at=world.at)
    assert not has_duty("mail.name_delegates", box)
    midnight = duty("mail.count_delegates", box).run_at
    world.at = midnight - timedelta(seconds=1)
    world.runs()
    assert not has_duty("mail.name_delegates", box)
    world.at = midnight
    world.runs()
    assert has_duty("mail.name_delegates", box) is asked
    if asked:
        assert duty("mail.name_delegates", box).provisions == ["sesp-mt-73-2018#art4_par4"]


def test_m5_where_no_number_is_wanted_none_is_counted() -> None:
    world = World("uni")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    who = world.person(category="bolsista").pk
    end = world.at.date() + timedelta(days=10)
    acts.delegate_mailboxes([Delegate(box.pk, who, may_read=True, end=end)], by=BY, at=world.at)
    assert not has_duty("mail.count_delegates", box)


def test_m6_the_responsible_is_replaced() -> None:
    """M6: SESP 6 §4."""
    world = World("seg")
    box = world.opens("org_unit", kind="organizational", login="grl", unit=world.unit("GRL"))
    old, new = box.person_id, world.person(category="policial").pk
    acts.replace_responsibles([Change(box.pk, "nova chefia")], {box.pk: new}, by=BY, at=world.at)
    assert again(box).person_id == new != old
    assert last_line(box).provisions == ["sesp-mt-73-2018#art6_par4"]
    individual = world.opens("policial")
    with pytest.raises(Refused, match="individual"):
        acts.replace_responsibles([Change(individual.pk)], {individual.pk: new}, by=BY, at=world.at)


@pytest.mark.parametrize("choice", ["keep", "transfer", "close"])
def test_m7_the_successor_decides(choice: str) -> None:
    """M7: UNILA 13 §1."""
    world = World("uni")
    old, new = world.unit("DEINF", end=world.at.date()), world.unit("CTIC")
    box = world.opens("org_unit", kind="organizational", login="deinf", unit=old)
    acts.decide_extinct([Change(box.pk)], {box.pk: (choice, new.pk)}, by=BY, at=world.at)
    box = again(box)
    assert "extinct_decided" in lines(box)
    if choice == "close":
        assert (box.state, box.closed_for) == ("closed", "unit_extinct")
    else:
        assert (box.state, box.unit_id) == ("active", new.pk)


def test_m7_no_other_choice() -> None:
    world = World("uni")
    unit = world.unit("DEINF", end=world.at.date())
    box = world.opens("org_unit", kind="organizational", login="deinf", unit=unit)
    with pytest.raises(Refused, match="manter, transferir ou encerrar"):
        acts.decide_extinct([Change(box.pk)], {box.pk: ("burn", unit.pk)}, by=BY, at=world.at)


@pytest.mark.parametrize(("end", "may"), [(date(2024, 3, 5), False), (date(2024, 3, 4), True)])
def test_m7_only_the_mailbox_of_an_extinct_unit_has_a_fate_to_decide(end: date, may: bool) -> None:
    """M7: the unit's end is the first day on which it no longer exists; the act looks itself."""
    world = World("uni")
    old, new = world.unit("DEINF", end=end), world.unit("CTIC")
    box = world.opens("org_unit", kind="organizational", login="deinf", unit=old)
    change, choice = [Change(box.pk)], {box.pk: ("keep", new.pk)}
    if may:
        acts.decide_extinct(change, choice, by=BY, at=world.at)
        return
    with pytest.raises(Refused, match="não está extinta"):
        acts.decide_extinct(change, choice, by=BY, at=world.at)
    assert again(box).unit_id == old.pk


def test_m5_closing_ends_every_delegation_in_the_same_act() -> None:
    """M5, M11: nobody shares what nobody may use; each end has its line, same provision."""
    world = World("uni")
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    other = world.opens("org_unit", kind="organizational", login="dti", unit=world.unit("DTI"))
    who = [world.person(category="discente") for _ in range(2)]
    lists = [Delegate(box.pk, person.pk, may_read=True) for person in who]
    acts.delegate_mailboxes(
        [*lists, Delegate(other.pk, who[0].pk, may_read=True)], by=BY, at=world.at
    )
    cited = ("unila-cgtic-5-2020#art16_cpt_inc1",)
    acts.close_mailboxes([Closing(box.pk, "request", cited)], by=BY, at=world.at)
    ended = Delegation.objects.filter(mailbox=box).values_list("end", flat=True)
    assert list(ended) == [world.at.date()] * 2
    assert sorted(lines(box)[-3:]) == ["closed", "undelegated", "undelegated"]
    assert {act.provisions[0] for act in Act.objects.filter(
        subject=f"mailbox:{box.pk}", kind="mail.mailbox.undelegated", recorded_at=world.at)
    } == set(cited)  # fmt: skip
    assert rights(other, who[0]) == (True, False, False), "another's are not touched"
    told = queries.sharing_of(box.pk)["delegations"]
    assert [one["end"] for one in told] == [world.at.date().isoformat()] * 2
