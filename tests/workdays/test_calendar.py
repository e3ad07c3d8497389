"""A body's calendar: layers, optional days, recess, opening hours, errors that name the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.workdays.calendar import Calendar, CalendarError, build
from portaria.workdays.days import FIRST_YEAR, LAST_YEAR
from workdays.support import ZONE, file, national

OWN: dict[str, Any] = {
    "national": "br",
    "state": "ar",
    "municipal": [
        {"md": "02-11", "name": "Aniversário da cidade", "source": "Lei Municipal nº 3/1970"}
    ],
    "optional": [
        "cinzas",
        "vespera-natal",
        {"date": "2026-06-05", "name": "Ponte", "source": "Portaria nº 9/2026"},
    ],
    "recess": [
        {"from": "2026-12-20", "to": "2027-01-06", "name": "Recesso", "source": "Ato nº 1/2026"}
    ],
    "opening": {"mon-thu": "08:00-18:00", "fri": "08:00-14:00"},
}


def body(**changes: object) -> Calendar:
    return build(zone=ZONE, files=[file("br"), file("ar")], own={**OWN, **changes})


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 10), None, ""),
        (date(2026, 2, 11), "municipal", "Aniversário da cidade"),
        (date(2026, 2, 12), None, ""),
        (date(2026, 2, 14), "weekend", "sábado"),
        (date(2026, 2, 17), None, ""),  # Carnival: an optional day which this body did not adopt
        (date(2026, 2, 18), None, ""),  # Ash Wednesday: worked from 14:00 on
        (date(2026, 6, 5), "optional", "Ponte"),
        (date(2027, 6, 7), None, ""),  # that optional day was of one year only
        (date(2026, 6, 18), "state", "Instalação do Estado de Araucária"),
        (date(2023, 11, 20), "state", "Consciência Negra"),
        (date(2024, 11, 20), "national", "Dia Nacional de Zumbi e da Consciência Negra"),
        (date(2026, 12, 19), "weekend", "sábado"),
        (date(2026, 12, 21), "recess", "Recesso"),
        (date(2026, 12, 25), "national", "Natal"),  # the law explains before the recess does
        (date(2027, 1, 6), "recess", "Recesso"),
        (date(2027, 1, 7), None, ""),
    ],
)
def test_what_closes_a_day(day: date, kind: str | None, name: str) -> None:
    why = body().why_not(day)
    assert (why.kind if why else None, why.name if why else "") == (kind, name)
    assert body().is_business(day) is (kind is None)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 2, 12), (time(8), time(18))),
        (date(2026, 2, 13), (time(8), time(14))),  # Friday
        (date(2026, 2, 14), None),
        (date(2026, 2, 18), (time(14), time(18))),  # Ash Wednesday
        (date(2025, 12, 24), (time(8), time(13))),
        (date(2026, 12, 25), None),
    ],
)
def test_opening_hours(day: date, hours: tuple[time, time] | None) -> None:
    assert body().opening(day) == hours


def test_early_close_is_told_only_where_work_ends_before_its_hour() -> None:
    early = body().early_close(date(2025, 12, 24))
    assert early is not None
    assert early.name == "Véspera de Natal, até 13:00"
    assert body().early_close(date(2026, 2, 18)) is None  # starts late, ends at its hour
    assert body().early_close(date(2026, 2, 13)) is None  # a Friday's usual hours


@pytest.mark.parametrize(
    ("opening", "hours"),
    [
        ("14:00-", (time(14), time(18))),
        ("-13:00", (time(8), time(13))),
        ("10:00-12:00", (time(10), time(12))),
        ("07:00-20:00", (time(8), time(18))),  # never more than the usual hours
    ],
)
def test_part_of_a_day_is_a_part_of_the_usual_hours(opening: str, hours: tuple[time, time]) -> None:
    entry = {"date": "2026-03-04", "name": "X", "source": "Y", "opening": opening}
    calendar = national(optional=[entry], opening={"mon-fri": "08:00-18:00"})
    assert calendar.opening(date(2026, 3, 4)) == hours


def test_a_religious_holiday_that_the_municipality_did_not_declare() -> None:
    friday = date(2026, 4, 3)
    dropped = body(not_observed=[{"holiday": "sexta-feira-santa", "source": "Lei Municipal nº 8"}])
    assert not body().is_business(friday)
    assert dropped.is_business(friday)


def test_a_body_without_opening_hours_works_from_monday_to_friday() -> None:
    plain = build(zone=ZONE)
    assert plain.opening(date(2026, 4, 3)) == (time.min, time.max)
    assert plain.opening(date(2026, 4, 4)) is None


@pytest.mark.parametrize(
    ("own", "where", "says"),
    [
        ({"municipal": [{"md": "13-01", "name": "X", "source": "Y"}]}, "municipal[0].md", "MM-DD"),
        ({"municipal": [{"md": "02-30", "name": "X", "source": "Y"}]}, "municipal[0].md", "02-30"),
        ({"municipal": [{"md": "02-11", "name": "X"}]}, "municipal[0].source", "a lei ou o ato"),
        ({"municipal": [{"md": "02-11", "source": "Y"}]}, "municipal[0].name", "o nome do dia"),
        ({"municipal": [{"name": "X", "source": "Y"}]}, "municipal[0]", "um só modo"),
        (
            {"municipal": [{"md": "02-11", "easter": 1, "name": "X", "source": "Y"}]},
            "municipal[0]",
            "um só modo",
        ),
        ({"municipal": [{"data": "x"}]}, "municipal[0]", "chave «data» desconhecida"),
        ({"municipal": "02-11"}, "municipal", "é uma lista"),
        ({"municipal": ["02-11"]}, "municipal[0]", "{name, source, md|date|easter}"),
        (
            {"municipal": [{"md": "02-11", "name": "X", "source": "Y", "kind": "z"}]},
            "municipal[0].kind",
            "não é um de",
        ),
        (
            {"municipal": [{"md": "02-11", "name": "X", "source": "Y", "since": "1990"}]},
            "municipal[0].since",
            "número inteiro",
        ),
        (
            {"municipal": [{"date": "11/02/2026", "name": "X", "source": "Y"}]},
            "municipal[0].date",
            "AAAA-MM-DD",
        ),
        ({"optional": ["carnavalesco"]}, "optional[0]", "corpus-christi"),
        ({"recess": [{"from": "2026-12-20", "name": "R", "source": "A"}]}, "recess[0].to", "falta"),
        (
            {"recess": [{"from": "2026-12-20", "to": "2026-12-19", "name": "R", "source": "A"}]},
            "recess[0]",
            "antes de começar",
        ),
        ({"recess": ["2026-12-20"]}, "recess[0]", "{from, to, name, source}"),
        ({"opening": {"seg-sex": "08:00-18:00"}}, "opening", "mon, tue"),
        ({"opening": {"mon": "8h"}}, "opening.mon", "HH:MM-HH:MM"),
        ({"opening": {"mon": "25:00-26:00"}}, "opening.mon", "HH:MM-HH:MM"),
        ({"opening": {"mon": "18:00-08:00"}}, "opening.mon", "não é depois"),
        (
            {"optional": [{"md": "02-11", "name": "X", "source": "Y", "opening": "meio-dia"}]},
            "optional[0].opening",
            "HH:MM-HH:MM",
        ),
        ({"opening": {}}, "opening", "nenhum dia da semana"),
        ({"opening": "08:00-18:00"}, "opening", "mon-fri"),
        ({"not_observed": [{"holiday": "x", "source": "y"}]}, "not_observed[0]", "«x»"),
        ({"not_observed": ["x"]}, "not_observed[0]", "source"),
        ({"feriados": []}, "calendar", "chave «feriados» desconhecida"),
    ],
)
def test_wrong_data_names_its_place(own: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(CalendarError) as error:
        build(zone=ZONE, files=[file("br")], own=own)
    assert error.value.where == where
    assert says in error.value.message


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="fuso «America/Araucaria» desconhecido"):
        build(zone="America/Araucaria")


def test_optional_days_of_a_file_need_an_id() -> None:
    entry = {"md": "01-02", "name": "X", "source": "Y"}
    with pytest.raises(CalendarError, match="«X» precisa de um id"):
        build(zone=ZONE, files=[{"name": "br", "optional": [entry]}])


@pytest.mark.parametrize("day", [date(FIRST_YEAR - 1, 12, 31), date(LAST_YEAR + 1, 1, 1)])
def test_beyond_its_years_the_calendar_says_so(day: date) -> None:
    with pytest.raises(CalendarError, match="só alcança"):
        body().next_business(day)


def test_the_first_instant_of_a_day_that_began_at_one_o_clock() -> None:
    """Daylight saving time began at midnight of 4 November 2018: 00:00 never was."""
    first = national().first_instant(date(2018, 11, 4))
    assert first.isoformat() == "2018-11-04T01:00:00-02:00"
    before = national().first_instant(date(2018, 11, 3))
    assert first.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)


def test_the_day_of_an_instant_is_the_body_s() -> None:
    instant = datetime.fromisoformat("2026-03-01T03:30:00+00:00")
    assert national("America/Sao_Paulo").day_of(instant) == date(2026, 3, 1)
    assert national("America/Cuiaba").day_of(instant) == date(2026, 2, 28)


DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
CALENDAR = body()


@given(DAYS)
def test_next_business_is_the_nearest(day: date) -> None:
    found = CALENDAR.next_business(day)
    assert CALENDAR.is_business(found)
    passed = [day + timedelta(days=n) for n in range((found - day).days)]
    assert not any(CALENDAR.is_business(d) for d in passed)
    assert all(CALENDAR.why_not(d) for d in passed)


@given(DAYS, st.integers(1, 400))
def test_adding_business_days_by_index_equals_counting_them(day: date, count: int) -> None:
    found, left = day, count
    while left:
        found += timedelta(days=1)
        left -= CALENDAR.is_business(found)
    assert CALENDAR.add_business(day, count) == found
