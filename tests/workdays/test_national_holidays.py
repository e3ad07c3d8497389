"""The national file against the ``holidays`` package, which is a witness and not the law."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from workdays.support import national

NATIONAL = national(opening={"mon-sun": "08:00-18:00"})  # every weekday worked: only holidays close


@pytest.mark.parametrize("year", range(2010, 2031))
def test_same_days_as_the_witness(year: int) -> None:
    first = date(year, 1, 1)
    ours = {
        day
        for day in (first + timedelta(days=n) for n in range(366))
        if day.year == year and not NATIONAL.is_business(day)
    }
    assert ours == set(holidays.country_holidays("BR", years=year))


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2023, 11, 20), False),  # the year before Lei nº 14.759/2023
        (date(2024, 11, 20), True),
        (date(2002, 11, 2), False),  # Finados became national by Lei nº 10.607/2002
        (date(2003, 11, 2), True),
        (date(1979, 10, 12), False),  # Lei nº 6.802/1980
        (date(1980, 10, 12), True),
    ],
)
def test_a_holiday_starts_with_its_law(day: date, closed: bool) -> None:
    assert NATIONAL.is_business(day) is not closed


def test_every_closed_day_names_its_law() -> None:
    why = NATIONAL.why_not(date(2026, 11, 20))
    assert why is not None
    assert str(why) == (
        "Dia Nacional de Zumbi e da Consciência Negra (Lei nº 14.759/2023, art. 1º)"
    )


def test_good_friday_is_religious_and_cites_the_law_on_municipal_holidays() -> None:
    why = NATIONAL.why_not(date(2026, 4, 3))
    assert why is not None
    assert why.kind == "religious"
    assert why.source.startswith("Lei nº 9.093/1995, art. 2º")
