"""When a notice goes out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.notices.hours import send_after
from portaria.notices.types import Pace

ZONE = ZoneInfo("America/Sao_Paulo")
NOON = datetime(2026, 1, 1, 12)  # noqa: DTZ001  # hypothesis adds the zone
FRIDAY = datetime(2026, 11, 20, 6, 59, tzinfo=ZONE)

CASES = [
    (FRIDAY, Pace.IMMEDIATE, FRIDAY),
    (FRIDAY, Pace.DAILY, FRIDAY.replace(hour=7, minute=0)),
    (FRIDAY.replace(hour=7, minute=0), Pace.DAILY, datetime(2026, 11, 21, 7, tzinfo=ZONE)),
    (FRIDAY.replace(hour=7, minute=1), Pace.DAILY, datetime(2026, 11, 21, 7, tzinfo=ZONE)),
    (FRIDAY, Pace.WEEKLY, datetime(2026, 11, 23, 7, tzinfo=ZONE)),
    (datetime(2026, 11, 23, 6, tzinfo=ZONE), Pace.WEEKLY, datetime(2026, 11, 23, 7, tzinfo=ZONE)),
    (datetime(2026, 11, 23, 7, tzinfo=ZONE), Pace.WEEKLY, datetime(2026, 11, 30, 7, tzinfo=ZONE)),
]


@pytest.mark.parametrize(("at", "pace", "due"), CASES)
def test_the_hour_below_at_and_above(at: datetime, pace: Pace, due: datetime) -> None:
    assert send_after(at, pace, ZONE, 7) == due


@given(
    st.datetimes(NOON.replace(year=2000), NOON.replace(year=2090), timezones=st.just(ZONE)),
    st.sampled_from([Pace.DAILY, Pace.WEEKLY]),
)
def test_never_before_and_never_more_than_a_period_later(at: datetime, pace: Pace) -> None:
    due = send_after(at, pace, ZONE, 7)
    assert at < due <= at + (timedelta(days=8) if pace is Pace.WEEKLY else timedelta(days=2))
    assert (due.hour, pace is Pace.DAILY or due.weekday() == 0) == (7, True)
