"""What the desk sees before a provisional badge is given: decided, hindered, and which one (F4)."""

from __future__ import annotations

import pytest

from portaria.people.models import Person
from portaria.premises.badges import acts
from portaria.premises.badges.models import Badge
from portaria.premises.badges.offering import Offered, free_serial, offered
from portaria.premises.badges.types import Refused
from portaria.premises.desk import Desk
from premises.support import BY, SLUG, at, built, holder, lend

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = "2026-11-09 08:00", "2026-11-10 08:00", "2026-11-11 08:00"


@pytest.fixture
def ana() -> Person:
    built()
    person, _ = holder()
    return person


def at_desk(person: Person, when: str) -> Offered:
    return offered(person.pk, SLUG, Desk(at(when)))


def given_back(serial: str, when: str = MONDAY) -> None:
    key = Badge.objects.get(serial=serial, state__in=("active", "blocked")).pk
    acts.return_provisionals([key], by=BY, at=at(when))


def test_f4_the_first_free_one_is_offered_until_its_day_is_over(ana: Person) -> None:
    assert at_desk(ana, MONDAY).serial == ""
    beto, _ = holder("P-2", registration="M2")
    for serial in ("PROV-10", "PROV-2"):
        lend(beto, "2026-11-03 08:00", serial)
        given_back(serial, "2026-11-03 09:00")
    found = at_desk(ana, MONDAY)
    assert (found.serial, found.until, found.hindered) == ("PROV-2", at(TUESDAY), False)
    assert found.needs is not None
    assert "documento oficial" in found.needs.text
    lend(beto, MONDAY, "PROV-2")
    assert at_desk(ana, MONDAY).serial == free_serial(SLUG) == "PROV-10"


def test_f4_the_same_is_revalidated_then_it_is_a_loss(ana: Person) -> None:
    lend(ana, MONDAY, "PROV-1")
    today = at_desk(ana, "2026-11-09 15:00")
    assert (today.hindered, today.barred, today.out is None) == (True, False, False)
    second = at_desk(ana, TUESDAY)
    assert (second.serial, second.decision.outcome, second.lost) == (
        "PROV-1",
        "revalidation",
        False,
    )
    lend(ana, TUESDAY, "PROV-1")
    assert at_desk(ana, WEDNESDAY).lost


def test_f4_what_hinders_is_told_before_and_changes_nothing(ana: Person) -> None:
    acts.hinder(ana.pk, SLUG, "devolver notebook", by=BY, at=at("2026-11-03"))
    found = at_desk(ana, MONDAY)
    assert (found.hindered, found.barred, found.until) == (True, True, None)
    assert any("devolver notebook" in reason.text for reason in found.decision.reasons)
    assert not Badge.objects.filter(kind="provisorio").exists()


def test_f4_no_badge_read_and_none_offered_gives_none(ana: Person) -> None:
    with pytest.raises(Refused, match="leia no leitor"):
        lend(ana, MONDAY, "")
    assert not Badge.objects.filter(kind="provisorio").exists()
