"""M17: a communication is deemed received at the end of the working hours of the next business day
of the recipient's body, read or not (SESP 2, 4 §1); who has not looked in is found (SESP 4)."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs.support import body
from portaria.mail.official.decisions import closing, deemed, looked_in_since
from portaria.mail.official.types import Deemed
from portaria.workdays.deadlines import Counting

ZONE = ZoneInfo("America/Cuiaba")
EARLIEST, LATEST = (datetime.fromisoformat(d) for d in ("2019-01-01", "2035-01-01"))
RULE = "sesp-mt-73-2018#art4_par1"


def _deemed(slug: str, delivered: datetime, counting: Counting | None = None) -> Deemed:
    its = body(slug)
    day = its.calendar.day_of(delivered)
    return deemed(delivered, its.law.on(day), its.calendar, counting or Counting())


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


DELIVERED = [
    ("a Tuesday morning", "2026-11-17 09:00", "2026-11-18 18:00"),
    ("in the first minute of a day", "2026-11-17 00:00", "2026-11-18 18:00"),
    ("in the last minute of a day", "2026-11-17 23:59", "2026-11-18 18:00"),
    ("after the working hours", "2026-11-17 18:00", "2026-11-18 18:00"),
    ("a Friday", "2026-11-13 10:00", "2026-11-16 18:00"),
    ("a Saturday", "2026-11-14 10:00", "2026-11-16 18:00"),
    ("a Sunday", "2026-11-15 10:00", "2026-11-16 18:00"),
    ("before a national holiday on a Friday", "2026-11-19 10:00", "2026-11-23 18:00"),
    ("on that holiday", "2026-11-20 10:00", "2026-11-23 18:00"),
    (
        "before Carnival: Ash Wednesday begins late and ends on time",
        "2026-02-13 16:00",
        "2026-02-18 18:00",
    ),
    ("before the city's own day", "2026-04-07 10:00", "2026-04-09 18:00"),
    ("before Christmas Day", "2026-12-24 10:00", "2026-12-28 18:00"),
    ("at the end of the year", "2026-12-31 10:00", "2027-01-04 18:00"),
]


@pytest.mark.parametrize(("_name", "delivered", "at"), DELIVERED, ids=[d[0] for d in DELIVERED])
def test_m17_the_end_of_the_next_business_day(_name: str, delivered: str, at: str) -> None:
    found = _deemed("ssp", _at(delivered))
    assert found.at == _at(at)
    assert found.deadline is not None
    assert found.deadline.provision == RULE
    assert [r.citation.ref for r in found.decision.reasons if r.citation] == [
        "sesp-mt-73-2018#art2_cpt", RULE,
    ]  # fmt: skip


def test_m17_the_calendar_is_the_recipients_own() -> None:
    """The same message to two linked bodies, in the optional day of only one of them."""
    days = {slug: _deemed(slug, _at("2026-11-17 09:00")).at for slug in ("ssp", "ssp-pc", "ssp-pm")}
    assert set(days) == {"ssp", "ssp-pc", "ssp-pm"}
    for slug, found in days.items():
        assert found == closing(date(2026, 11, 18), body(slug).calendar)


def test_m17_a_body_that_counts_the_first_day_still_takes_the_next_one() -> None:
    """«Dia útil subsequente»: the norm itself leaves the day of delivery out."""
    found = _deemed("ssp", _at("2026-11-17 09:00"), Counting(exclude_first=False))
    assert found.at == _at("2026-11-18 18:00")


@pytest.mark.parametrize("slug", ["uniar", "mpe", "mpa", "fazenda"])
def test_m17_silent_norms_deem_nothing(slug: str) -> None:
    found = _deemed(slug, _at("2026-11-17 09:00"))
    assert (found.decision.outcome, found.at, found.deadline) == ("silent", None, None)


@given(st.datetimes(EARLIEST, LATEST))
def test_m17_always_later_within_working_days(moment: datetime) -> None:
    """Whatever the instant: after it, at a closing hour of a business day, none skipped."""
    delivered = moment.replace(tzinfo=ZONE)
    found = _deemed("ssp", delivered)
    calendar = body("ssp").calendar
    assert found.at is not None
    assert found.at > delivered
    day = found.at.astimezone(ZONE).date()
    assert calendar.is_business(day)
    first = calendar.add_business(calendar.day_of(delivered), 1)
    while calendar.early_close(first):
        first = calendar.add_business(first, 1)
    assert day == first


LOOKED = [
    ("during the hours of a Wednesday: Tuesday's can still look in", "2026-11-18 10:00",
     "2026-11-17"),
    ("at the end of the hours", "2026-11-18 18:00", "2026-11-18"),
    ("on a Monday morning", "2026-11-16 10:00", "2026-11-13"),
    ("on a Sunday", "2026-11-15 10:00", "2026-11-13"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "now", "since"), LOOKED, ids=[case[0] for case in LOOKED])
def test_m17_daily_access_is_counted_in_working_days(_name: str, now: str, since: str) -> None:
    its = body("ssp")
    at = _at(now)
    found = looked_in_since(at, its.law.on(at.date()), its.calendar, Counting())
    assert found == (date.fromisoformat(since), "sesp-mt-73-2018#art4_cpt")


def test_m17_no_frequency_no_lack() -> None:
    """UNILA 6-I expects access, and does not say how often."""
    its = body("uniar")
    at = _at("2026-11-18 10:00")
    assert looked_in_since(at, its.law.on(at.date()), its.calendar, Counting()) == (None, "")


def test_closing_of_a_day_without_work_is_its_end() -> None:
    calendar = body("ssp").calendar
    assert closing(date(2026, 11, 15), calendar) == datetime.combine(
        date(2026, 11, 16), time(0), ZONE
    )
