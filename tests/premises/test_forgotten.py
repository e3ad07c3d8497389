"""F4: the badge left at home, told by days (SEFAZ 22). Carnival of 2027: Monday 8 and Tuesday 9
February are optional holidays; Ash Wednesday works from 14:00 on."""

from __future__ import annotations

import pytest

from portaria.premises.badges import acts
from portaria.premises.badges.models import Badge, Replacement
from portaria.premises.badges.types import Refused, Told
from premises.support import (
    BY,
    at,
    badge,
    calendar,
    day,
    end_of,
    grounds,
    holder,
    kinds,
    lend,
    settled,
    until,
    waiting,
)

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (
    "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11",
)  # fmt: skip


def test_the_calendar_of_the_story() -> None:
    why = {text: calendar().why_not(day(text)) for text in (FRIDAY, MONDAY, TUESDAY, WEDNESDAY)}
    assert {text: found.kind if found else "" for text, found in why.items()} == {
        FRIDAY: "", MONDAY: "optional", TUESDAY: "optional", WEDNESDAY: "",
    }  # fmt: skip


def test_f4_a_long_weekend_with_optional_holidays_until_it_is_a_loss() -> None:
    settled()
    person, permanent = holder()

    # Friday, the eve: the provisional badge is good until the first business day after the holiday.
    first = lend(person, FRIDAY)
    assert first.outcome == "provisional"
    assert first.valid_until == end_of(WEDNESDAY)
    assert (badge(permanent).state, grounds(permanent)) == ("blocked", ["provisional"])
    assert (badge(first.badge).state, badge(first.badge).occurrence) == ("active", 1)

    # Nothing happens while the house is closed, nor on the day on which it still serves.
    until(f"{WEDNESDAY} 23:59")
    assert badge(first.badge).state == "active"

    # It expires at the end of Wednesday; on Thursday it opens nothing.
    until(f"{THURSDAY} 07:00")
    assert (badge(first.badge).state, grounds(first.badge)) == ("blocked", ["expired"])

    # Friday, Wednesday and Thursday are three business days in a row: it is a loss.
    second = lend(person, THURSDAY)
    assert (second.outcome, second.badge) == ("loss", None)
    assert grounds(permanent) == ["provisional", "perda"]
    [report] = waiting("premises.report_loss")
    assert (report.assignee, report.provisions) == (
        f"person:{person.pk}", ["sefaz-mt-1-2012#art22_par6"],
    )  # fmt: skip
    assert kinds(f"badge:{permanent}") == [
        "premises.badge.issued", "premises.badge.blocked", "premises.badge.lost",
    ]  # fmt: skip


def test_f4_revalidated_on_the_second_business_day_and_given_back() -> None:
    settled()
    person, permanent = holder()
    first = lend(person, FRIDAY)
    second = lend(person, WEDNESDAY)
    assert (second.outcome, second.badge) == ("revalidation", first.badge)
    assert second.valid_until == end_of(WEDNESDAY)
    assert badge(first.badge).occurrence == 2

    acts.return_provisionals([first.badge], by=BY, at=at(f"{WEDNESDAY} 18:00"))
    assert (badge(permanent).state, grounds(permanent)) == ("active", [])
    assert badge(first.badge).state == "returned"
    until(f"{THURSDAY} 12:00")  # the expiry that was due has lost its object
    assert badge(first.badge).state == "returned"

    # Having worked Thursday with the permanent one, on Friday the count begins again.
    again = lend(person, "2027-02-12", serial="PROV-2")
    assert (again.outcome, badge(again.badge).occurrence) == ("provisional", 1)


def test_f4_back_on_the_wednesday_with_the_permanent_badge() -> None:
    settled()
    person, permanent = holder()
    first = lend(person, FRIDAY)
    acts.return_provisionals([first.badge], by=BY, at=at(WEDNESDAY))
    assert badge(permanent).state == "active"
    # Forgotten again on Thursday: Wednesday was worked with it, so nothing is in a row.
    again = lend(person, THURSDAY)
    assert (again.outcome, again.valid_until) == ("provisional", at("2027-02-12 08:00"))
    assert Badge.objects.filter(serial="PROV-1").count() == 2


def test_f4_forgotten_on_three_days_running_though_given_back_each_evening() -> None:
    settled()
    person, permanent = holder()
    for when, outcome in (
        ("2027-01-18", "provisional"), ("2027-01-19", "revalidation"),
    ):  # fmt: skip
        found = lend(person, when)
        assert found.outcome == outcome
        acts.return_provisionals([found.badge], by=BY, at=at(f"{when} 18:00"))
    assert lend(person, "2027-01-20").outcome == "loss"
    assert grounds(permanent) == ["perda"]


@pytest.mark.parametrize(
    ("when", "ends"),
    [
        pytest.param("2027-01-18 08:00", "2027-01-19 08:00", id="at: 24 hours, a Monday"),
        pytest.param("2027-01-21 23:59", "2027-01-22 23:59", id="the day before the eve"),
        pytest.param("2027-01-22 08:00", "2027-01-26 00:00", id="the eve of a weekend"),
        pytest.param("2026-11-19 08:00", "2026-11-24 00:00", id="the eve of a holiday"),
        pytest.param("2027-02-05 08:00", "2027-02-11 00:00", id="the eve of optional holidays"),
        pytest.param("2026-10-27 08:00", "2026-10-30 00:00", id="the eve of one optional holiday"),
    ],
)
def test_f4_how_long_a_provisional_badge_is_valid(when: str, ends: str) -> None:
    settled()
    person, _ = holder()
    Badge.objects.update(issued_at=at("2026-10-01"))
    assert lend(person, when).valid_until == at(ends)


def test_f4_the_same_day_twice_and_another_plastic_while_one_is_out() -> None:
    settled()
    person, _ = holder()
    lend(person, "2027-01-18 08:00")
    with pytest.raises(Refused, match="de hoje ainda não foi devolvido"):
        lend(person, "2027-01-18 14:00")
    with pytest.raises(Refused, match="o provisório PROV-1 ainda não foi devolvido"):
        lend(person, "2027-01-19 08:00", serial="PROV-2")


def test_f4_no_document_no_badge() -> None:
    settled()
    person, permanent = holder()
    with pytest.raises(Refused, match="documento oficial"):
        lend(person, "2027-01-18", document=" ")
    assert grounds(permanent) == []


def test_f4_a_blocked_badge_or_an_impediment_bars_it_but_for_a_special_authorisation() -> None:
    settled()
    person, permanent = holder()
    impediment = acts.hinder(person.pk, "fazenda", "sindicância", by=BY, at=at("2027-01-15"))
    with pytest.raises(Refused, match=r"Impedimento: sindicância \(art\. 22, § 1º"):
        lend(person, "2027-01-18")
    assert lend(person, "2027-01-18", special="ordem do gerente").outcome == "provisional"
    acts.lift(impediment, "arquivada", by=BY, at=at("2027-01-18 09:00"))

    other, own = holder("P-2", name="Bruno Dias")
    acts.block_by_hand(own, "suspeita de cópia", by=BY, at=at("2027-01-15"))
    with pytest.raises(Refused, match=r"O crachá permanente P-2 está bloqueado \(art\. 22, § 1º"):
        lend(other, "2027-01-18", serial="PROV-9")
    assert permanent != own


def test_f4_after_the_loss_a_provisional_lasts_until_the_new_one() -> None:
    settled()
    person, permanent = holder()
    for when in ("2027-01-18", "2027-01-19"):
        found = lend(person, when)
    assert lend(person, "2027-01-20").outcome == "loss"
    acts.tell_losses([Told(permanent, "perda", "BO 77/2027")], by=BY, at=at("2027-01-20 09:00"))
    assert Replacement.objects.get(badge=permanent).owed
    stands = lend(person, "2027-01-20 09:30", ground="perda")
    assert (stands.badge, stands.valid_until) == (found.badge, None)
    assert badge(found.badge).state == "active"
    assert not waiting("premises.report_loss")
