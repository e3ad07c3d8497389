"""Deadlines: tables of sums with the day before, the day and the day after; properties."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.norms.kinds.months import add_months
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline, Suspension, compute
from workdays.support import Span, national

BR = national(
    optional=["carnaval-segunda", "carnaval-terca", "vespera-natal"],
    opening={"mon-fri": "08:00-18:00"},
)
LEGAL = Counting()
PLAIN = Counting(exclude_first=True, roll_to_business=False)


def deadline(
    start: date | datetime,
    budget: str,
    counting: Counting = LEGAL,
    suspensions: tuple[Suspension, ...] = (),
    calendar: Calendar = BR,
) -> Deadline:
    amount, unit = budget.split()
    return compute(
        start=start,
        budget=Span(int(amount), unit),
        counting=counting,
        calendar=calendar,
        suspensions=suspensions,
        provision="norma#art1",
        label="Fazer",
    )


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "budget", "counting", "due"),
    [
        # calendar days: 4 March + 29/30/31 (3 April 2026 is Good Friday)
        ("2026-03-04", "29 day", LEGAL, "2026-04-02"),
        ("2026-03-04", "30 day", LEGAL, "2026-04-06"),
        ("2026-03-04", "30 day", PLAIN, "2026-04-03"),
        ("2026-03-04", "31 day", LEGAL, "2026-04-06"),
        ("2026-03-04", "30 day", Counting(exclude_first=False), "2026-04-02"),
        ("2026-03-04", "1 day", LEGAL, "2026-03-05"),
        ("2026-03-04", "1 day", Counting(exclude_first=False), "2026-03-04"),
        ("2026-03-04", "0 day", LEGAL, "2026-03-04"),
        ("2026-03-07", "0 day", LEGAL, "2026-03-07"),  # at once: a Saturday does not wait
        # business days, over Carnival of 2026 (16 and 17 February)
        ("2026-02-12", "1 business_day", LEGAL, "2026-02-13"),
        ("2026-02-12", "2 business_day", LEGAL, "2026-02-18"),
        ("2026-02-12", "3 business_day", LEGAL, "2026-02-19"),
        ("2026-02-14", "1 business_day", LEGAL, "2026-02-18"),  # from a Saturday
        ("2026-02-13", "1 business_day", Counting(exclude_first=False), "2026-02-13"),
        ("2026-02-14", "1 business_day", Counting(exclude_first=False), "2026-02-18"),
        # months: from date to date; a day that the month lacks (Lei nº 810/1949, art. 3º)
        ("2026-01-30", "1 month", PLAIN, "2026-03-01"),
        ("2026-01-28", "1 month", PLAIN, "2026-02-28"),
        ("2024-01-30", "1 month", PLAIN, "2024-03-01"),
        ("2024-01-29", "1 month", PLAIN, "2024-02-29"),
        ("2026-01-31", "1 month", LEGAL, "2026-03-02"),  # 1 March 2026 is a Sunday
        ("2026-01-31", "1 month", Counting(True, False, "last_day"), "2026-02-28"),
        ("2026-01-31", "1 month", Counting(True, True, "last_day"), "2026-03-02"),
        ("2026-03-31", "12 month", PLAIN, "2027-03-31"),
        ("2024-02-29", "12 month", PLAIN, "2025-03-01"),
        ("2024-02-29", "1 year", PLAIN, "2025-03-01"),
        ("2024-02-29", "4 year", PLAIN, "2028-02-29"),
        ("2024-02-29", "1 year", Counting(True, False, "last_day"), "2025-02-28"),
        ("2026-05-15", "24 month", PLAIN, "2028-05-15"),
        ("2026-05-15", "24 month", Counting(exclude_first=False), "2028-05-15"),
        # work ends early on 24 December: passes over Christmas (Lei nº 9.784/1999, art. 66, § 1º)
        ("2025-12-22", "2 day", LEGAL, "2025-12-26"),
        ("2025-12-22", "1 day", LEGAL, "2025-12-23"),
    ],
)
def test_sums(start: str, budget: str, counting: Counting, due: str) -> None:
    assert deadline(d(start), budget, counting).due_on == d(due)


@pytest.mark.parametrize(
    ("start", "budget", "due_at"),
    [
        ("2026-03-04T09:00:00-03:00", "24 hour", "2026-03-05T09:00:00-03:00"),
        ("2026-03-06T17:30:00-03:00", "24 hour", "2026-03-07T17:30:00-03:00"),  # hours never roll
        ("2026-03-06T20:30:00+00:00", "24 hour", "2026-03-07T17:30:00-03:00"),
        ("2018-11-03T12:00:00-03:00", "24 hour", "2018-11-04T13:00:00-02:00"),  # the clock moved
        ("2018-11-03T23:30:00-03:00", "30 minute", "2018-11-04T01:00:00-02:00"),
        ("2026-03-06T23:45:00-03:00", "20 minute", "2026-03-07T00:05:00-03:00"),  # nor do minutes
        ("2026-03-04T09:00:00-03:00", "0 day", "2026-03-04T09:00:00-03:00"),
        ("2026-03-04T09:00:00-03:00", "1 day", "2026-03-06T00:00:00-03:00"),
        ("2018-11-02T09:00:00-03:00", "1 day", "2018-11-06T00:00:00-02:00"),
    ],
)
def test_the_instant_after_which_it_is_late(start: str, budget: str, due_at: str) -> None:
    found = deadline(datetime.fromisoformat(start), budget).due_at
    assert found == datetime.fromisoformat(due_at)
    assert found.isoformat() == due_at


VACATION = Suspension(d("2026-03-10"), d("2026-03-12"), "férias", "norma#art9")


@pytest.mark.parametrize(
    ("start", "budget", "suspension", "due"),
    [
        ("2026-03-04", "5 day", VACATION, "2026-03-09"),  # ends the day before
        ("2026-03-04", "6 day", VACATION, "2026-03-13"),  # would end on its first day
        ("2026-03-04", "7 day", VACATION, "2026-03-16"),  # the 14th is a Saturday
        ("2026-03-12", "1 day", VACATION, "2026-03-13"),  # starts on its last day
        ("2026-03-11", "1 day", VACATION, "2026-03-13"),  # starts inside it
        ("2026-03-13", "3 day", VACATION, "2026-03-16"),  # after it
        ("2026-03-06", "1 business_day", VACATION, "2026-03-09"),
        ("2026-03-06", "2 business_day", VACATION, "2026-03-13"),
        ("2026-03-06", "3 business_day", VACATION, "2026-03-16"),
        ("2026-02-09", "1 month", VACATION, "2026-03-09"),
        ("2026-02-10", "1 month", VACATION, "2026-03-13"),
        ("2026-03-09", "1 month", VACATION, "2026-04-13"),  # 12 April 2026 is a Sunday
    ],
)
def test_suspended_days_do_not_count(
    start: str, budget: str, suspension: Suspension, due: str
) -> None:
    assert deadline(d(start), budget, LEGAL, (suspension,)).due_on == d(due)


def test_hours_stop_while_suspended() -> None:
    start = datetime(2026, 3, 9, 18, tzinfo=BR.zone)
    assert deadline(start, "6 hour", LEGAL, (VACATION,)).due_at == BR.first_instant(d("2026-03-10"))
    later = deadline(start, "7 hour", LEGAL, (VACATION,)).due_at
    assert later == datetime(2026, 3, 13, 1, tzinfo=BR.zone)


def test_minutes_stop_while_suspended() -> None:
    start = datetime(2026, 3, 9, 23, 45, tzinfo=BR.zone)
    assert deadline(start, "15 minute", LEGAL, (VACATION,)).due_at == BR.first_instant(
        d("2026-03-10")
    )
    later = deadline(start, "20 minute", LEGAL, (VACATION,)).due_at
    assert later == datetime(2026, 3, 13, 0, 5, tzinfo=BR.zone)


def test_a_deadline_does_not_end_inside_a_suspension_reached_by_rolling() -> None:
    """30 days from 4 March end on Good Friday; Monday and Tuesday after it are suspended."""
    held = (Suspension(d("2026-04-06"), d("2026-04-07"), "greve"),)
    assert deadline(d("2026-03-04"), "30 day", LEGAL, held).due_on == d("2026-04-08")


def test_overlapping_suspensions_count_each_day_once() -> None:
    held = (
        Suspension(d("2026-03-10"), d("2026-03-14"), "férias"),
        Suspension(d("2026-03-12"), d("2026-03-16"), "greve"),
        Suspension(d("2026-03-11"), d("2026-03-11"), "luto"),
    )
    found = deadline(d("2026-03-04"), "6 day", PLAIN, held)
    assert found.due_on == d("2026-03-17")
    assert [(s.first.day, s.last.day, s.why) for s in found.suspensions] == [
        (10, 14, "férias"),
        (15, 16, "greve"),
    ]


def test_a_suspension_that_ends_before_it_starts_is_refused() -> None:
    backwards = Suspension(d("2026-03-10"), d("2026-03-09"), "")
    with pytest.raises(ValueError, match="termina antes"):
        deadline(d("2026-03-04"), "6 day", suspensions=(backwards,))


@pytest.mark.parametrize(
    ("start", "budget", "says"),
    [
        (d("2026-03-04"), "-1 day", "prazo negativo"),
        (d("2026-03-04"), "2 week", "unidade de prazo desconhecida: «week»"),
        (datetime(2026, 3, 4), "2 day", "sem fuso"),  # noqa: DTZ001
        (d("2026-03-04"), "900 year", "só alcança"),
    ],
)
def test_what_is_refused(start: date, budget: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        deadline(start, budget)


def test_the_arithmetic_of_business_days_in_portuguese() -> None:
    assert deadline(d("2026-02-12"), "3 business_day").as_text().splitlines() == [
        "Fazer (norma#art1)",
        "Início: 12/02/2026 (quinta-feira)",
        "Prazo: 3 dias úteis",
        "Contagem: excluído o dia do início, incluído o do vencimento",
        "Não conta 14/02/2026: sábado",
        "Não conta 15/02/2026: domingo",
        "Não conta 16/02/2026 (segunda-feira): Carnaval (segunda-feira) "
        "(ponto facultativo fixado em ato anual)",
        "Não conta 17/02/2026 (terça-feira): Carnaval (terça-feira) "
        "(ponto facultativo fixado em ato anual)",
        "Vencimento: 19/02/2026 (quinta-feira), até o fim do dia (America/Sao_Paulo)",
    ]


def test_the_arithmetic_of_a_month_that_lacks_the_day_and_rolls() -> None:
    assert deadline(d("2026-01-31"), "1 month").as_text().splitlines() == [
        "Fazer (norma#art1)",
        "Início: 31/01/2026 (sábado)",
        "Prazo: 1 mês",
        "Contagem: de data a data (Código Civil, art. 132, § 3º; Lei nº 810/1949)",
        "O mês do vencimento não tem o dia do início: vale o dia imediato "
        "(Código Civil, art. 132, § 3º; Lei nº 810/1949, art. 3º)",
        "Soma: 01/03/2026 (domingo)",
        "Não pode vencer 01/03/2026: domingo",
        "Vencimento: 02/03/2026 (segunda-feira), até o fim do dia (America/Sao_Paulo)",
    ]
    federal = deadline(d("2026-01-31"), "1 month", Counting(True, False, "last_day"))
    assert "vale o seu último dia (Lei nº 9.784/1999, art. 66, § 3º)" in federal.as_text()


def test_the_arithmetic_of_hours_suspensions_and_at_once() -> None:
    start = datetime(2026, 3, 9, 18, tzinfo=BR.zone)
    assert deadline(start, "7 hour", LEGAL, (VACATION,)).as_text().splitlines()[1:] == [
        "Início: 09/03/2026 (segunda-feira), às 18:00:00",
        "Prazo: 7 horas",
        "Contagem: de minuto a minuto (Código Civil, art. 132, § 4º)",
        "Suspenso de 10/03/2026 a 12/03/2026: férias (norma#art9)",
        "Vencimento: 13/03/2026 (sexta-feira), às 01:00:00",
    ]
    at_once = deadline(start, "0 day").as_text().splitlines()
    assert at_once[-1] == "Vencimento: de imediato, 09/03/2026 (segunda-feira), às 18:00:00"


STARTS = st.dates(date(1996, 1, 1), date(2050, 12, 31))
UNITS = st.sampled_from(["day", "business_day", "month", "year"])
COUNTINGS = st.builds(
    Counting, st.booleans(), st.booleans(), st.sampled_from(["next_day", "last_day"])
)


@st.composite
def holds(draw: st.DrawFn) -> tuple[Suspension, ...]:
    days = draw(st.lists(st.tuples(STARTS, st.integers(0, 60)), max_size=3))
    return tuple(Suspension(day, day + timedelta(days=n), "parado") for day, n in days)


@given(STARTS, st.integers(1, 60), UNITS, COUNTINGS, holds())
def test_more_budget_never_ends_earlier(
    start: date, amount: int, unit: str, counting: Counting, held: tuple[Suspension, ...]
) -> None:
    less = deadline(start, f"{amount} {unit}", counting, held)
    more = deadline(start, f"{amount + 1} {unit}", counting, held)
    assert less.due_on <= more.due_on
    assert less.due_at <= more.due_at


@given(STARTS, st.integers(1, 60), UNITS, holds())
def test_a_rolled_deadline_ends_on_a_full_business_day_outside_suspensions(
    start: date, amount: int, unit: str, held: tuple[Suspension, ...]
) -> None:
    due = deadline(start, f"{amount} {unit}", LEGAL, held).due_on
    assert BR.is_business(due)
    assert BR.early_close(due) is None
    assert not any(s.first <= due <= s.last for s in held)


@given(STARTS, st.integers(1, 60), UNITS, COUNTINGS, holds())
def test_the_sum_can_be_done_again_from_what_it_shows(
    start: date, amount: int, unit: str, counting: Counting, held: tuple[Suspension, ...]
) -> None:
    """Whoever reads the JSON, without calendar, reaches the same day by counting on fingers."""
    shown = json.loads(json.dumps(deadline(start, f"{amount} {unit}", counting, held).as_json()))
    assert counted_on_fingers(shown) == d(shown["due_on"])


def counted_on_fingers(shown: dict) -> date:
    one = timedelta(days=1)
    skipped = {d(item["day"]) for item in shown["skipped"]}
    for item in shown["suspensions"]:
        skipped |= {
            d(item["first"]) + one * n for n in range((d(item["last"]) - d(item["first"])).days + 1)
        }
    start, unit, amount = d(shown["start"]), shown["budget"]["unit"], shown["budget"]["amount"]
    nominal = d(shown["nominal"])
    inside = {day for day in skipped if day <= nominal}
    if unit in {"month", "year"}:
        months = amount * (12 if unit == "year" else 1)
        day = add_months(start, months, missing=shown["counting"]["missing_day"])
        passed = start
        while True:  # each suspended day after the start and up to the end adds one
            extra = sum(passed < s <= day for s in suspended_days(shown))
            if not extra:
                break
            passed, day = day, day + one * extra
    else:
        day = start if shown["counting"]["exclude_first"] else start - one
        left = amount
        stopped = inside if unit == "business_day" else set(suspended_days(shown))
        while left:
            day += one
            left -= day not in stopped
    assert day == nominal
    while day in skipped and shown["counting"]["roll_to_business"]:
        day += one
    return day


def suspended_days(shown: dict) -> list[date]:
    return [
        date.fromordinal(o)
        for item in shown["suspensions"]
        for o in range(d(item["first"]).toordinal(), d(item["last"]).toordinal() + 1)
    ]


@given(STARTS, st.integers(0, 5000))
def test_the_instant_is_the_first_after_the_day(start: date, amount: int) -> None:
    found = deadline(start, f"{amount} day")
    if amount:
        assert found.due_at.astimezone(UTC) == BR.first_instant(
            found.due_on + timedelta(days=1)
        ).astimezone(UTC)
    else:
        assert found.due_at == BR.first_instant(start)
