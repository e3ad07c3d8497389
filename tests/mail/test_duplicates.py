"""Two individual mailboxes of one person in a family of bodies (M9: SESP 6 §3, 7)."""

from __future__ import annotations

from datetime import date

import pytest

from mail.worlds import BY, World, again, duty, has_duty, lines
from portaria.mail import acts, queries
from portaria.mail.models import Mailbox
from portaria.mail.types import Change, Closing, Refused, Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[World, Mailbox, Mailbox]:
    """One person's mailboxes in two linked bodies, as a migration would leave them."""
    world = World("pol")
    person = world.person(category="policial")
    small = world.opens("policial", person=person, login="ana")
    large = world.opens("policial", login="ana.souza")
    Mailbox.objects.filter(pk=large.pk).update(person=person, body_id="seg")
    usage = [Usage(small.address, 10), Usage(large.address, 900)]
    acts.record_usage(usage, by=BY, at=world.at)
    return world, again(small), again(large)


def test_m9_found_notified_and_deleted_after_15_days(pair) -> None:
    """Notified on 4 March: the 15th calendar day is the 19th, itself included."""
    world, small, large = pair
    found = queries.duplicated(["seg", "pol"])
    assert found == [sorted([small.pk, large.pk])]
    assert acts.notify_duplicates(found, by=BY, at=world.at) == 1
    save = duty("mail.save_duplicate", small)
    assert save.assignee == f"person:{small.person_id}"
    assert save.sum["budget"] == {"amount": 15, "unit": "day"}
    assert queries.duplicated(["seg", "pol"]) == []
    world.lives_until(date(2024, 3, 19))
    assert again(small).state == "active"
    world.lives_until(date(2024, 3, 20))
    assert (again(small).state, again(large).state) == ("purged", "active")
    assert lines(small)[-3:] == ["duplicate_notified", "closed", "purged"]


def test_m9_the_condition_is_looked_at_again_smaller_no_more(pair) -> None:
    world, small, large = pair
    acts.notify_duplicates(queries.duplicated(["seg", "pol"]), by=BY, at=world.at)
    acts.record_usage([Usage(small.address, 901)], by=BY, at=world.at)
    world.lives_until(date(2024, 3, 25))
    assert (again(small).state, again(large).state) == ("active", "active")
    assert queries.duplicated(["seg", "pol"]) == [sorted([small.pk, large.pk])]


def test_m9_one_closed_in_the_meantime_saves_the_other(pair) -> None:
    world, small, large = pair
    acts.notify_duplicates(queries.duplicated(["seg", "pol"]), by=BY, at=world.at)
    acts.close_mailboxes([Closing(large.pk, "dismissal")], by=BY, at=world.at)
    world.lives_until(date(2024, 3, 25))
    assert again(small).state == "active"


def test_m9_a_held_duplicate_is_not_deleted(pair) -> None:
    world, small, large = pair
    acts.notify_duplicates(queries.duplicated(["seg", "pol"]), by=BY, at=world.at)
    acts.hold_mailboxes([Change(small.pk, "Ofício 3")], by=BY, at=world.at)
    world.lives_until(date(2024, 3, 25))
    assert again(small).state == "active"
    assert queries.duplicated(["seg", "pol"]) == [], "nobody is told every day of a deletion held"
    acts.unhold_mailboxes([Change(small.pk, "Ofício 9")], by=BY, at=world.at)
    assert queries.duplicated(["seg", "pol"]) == [sorted([small.pk, large.pk])]


def test_m9_a_hold_on_the_one_that_stays_stops_nothing(pair) -> None:
    world, small, large = pair
    acts.hold_mailboxes([Change(large.pk, "Ofício 3")], by=BY, at=world.at)
    assert queries.duplicated(["seg", "pol"]) == [sorted([small.pk, large.pk])]


def test_m9_of_equal_volumes_a_hold_on_the_newer_which_goes_stops_it(pair) -> None:
    world, small, large = pair
    acts.record_usage([Usage(small.address, 900)], by=BY, at=world.at)
    older, newer = sorted([small.pk, large.pk])
    acts.hold_mailboxes([Change(older, "Ofício 3")], by=BY, at=world.at)
    assert queries.duplicated(["seg", "pol"]) == [[older, newer]]
    acts.hold_mailboxes([Change(newer, "Ofício 3")], by=BY, at=world.at)
    assert queries.duplicated(["seg", "pol"]) == []


def test_m9_where_the_norm_is_silent_nobody_is_notified() -> None:
    world = World("uni")
    person = world.person(category="discente")
    one, two = world.opens("discente", person=person), world.opens("discente")
    Mailbox.objects.filter(pk=two.pk).update(person=person)
    assert acts.notify_duplicates([[one.pk, two.pk]], by=BY, at=world.at) == 0
    assert not has_duty("mail.delete_duplicate", one)


def test_m9_mailboxes_of_two_persons_are_no_duplicates() -> None:
    world = World("seg")
    one, two = world.opens("policial"), world.opens("policial")
    with pytest.raises(Refused, match="mesma pessoa"):
        acts.notify_duplicates([[one.pk, two.pk]], by=BY, at=world.at)
