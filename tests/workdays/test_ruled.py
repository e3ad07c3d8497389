"""The deadline of a norm's value for a case that a later wording found open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.norms.citations import Citation, Cited
from portaria.norms.kinds.spans import Duration
from portaria.workdays.deadlines import Counting, Deadline
from portaria.workdays.ruled import again, began, ruled
from workdays.support import national

CALENDAR = national()

LAPSE = Counting(roll_to_business=False)
START, ANEW = date(2024, 3, 11), date(2024, 6, 3)


def cited(amount: int, unit: str = "month", article: str = "art1") -> Cited[Duration]:
    source = Citation("n", article, START, article)
    return Cited(Duration(amount, unit), (source,), "mailbox.retention", (("event", "death"),))  # type: ignore[arg-type]


def deadline(span: Cited[Duration], start: date | datetime = START) -> Deadline:
    return ruled(start, span, counting=LAPSE, calendar=CALENDAR, label="Guarda")


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (cited(12), "2025-03-11"),
        (replace(cited(12), counts_from=ANEW), "2025-06-03"),
        (replace(cited(12), counts_from=START), "2025-03-11"),
        (replace(cited(1), rival=cited(12), pick="lesser"), "2024-04-11"),
        (replace(cited(1), rival=cited(12), pick="greater"), "2025-03-11"),
        (replace(cited(1), counts_from=ANEW, rival=cited(12), pick="lesser"), "2024-07-03"),
        (replace(cited(24), counts_from=ANEW, rival=cited(12), pick="lesser"), "2025-03-11"),
        (replace(cited(24), counts_from=ANEW, rival=cited(12), pick="greater"), "2026-06-03"),
    ],
)
def test_the_term_that_rules_an_open_case(span: Cited[Duration], due: str) -> None:
    assert deadline(span).due_on.isoformat() == due


def test_a_sum_keeps_what_it_takes_to_make_it_again() -> None:
    told = deadline(replace(cited(12), counts_from=ANEW)).as_json()
    assert (told["rule"], told["case"]) == ("mailbox.retention", {"event": "death"})
    assert (told["start"], told["began_at"][:10]) == ("2024-06-03", "2024-03-11")
    assert (
        "a norma posterior manda contar de novo"
        in deadline(replace(cited(12), counts_from=ANEW)).as_text()
    )
    assert "began_at" not in deadline(cited(12)).as_json()


@given(
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    amount=st.integers(0, 60),
    unit=st.sampled_from(["day", "business_day", "month", "year", "hour"]),
    later=st.integers(-400, 400),
)
def test_made_again_a_sum_is_the_same(start: date, amount: int, unit: str, later: int) -> None:
    """However often a transition is applied, the case's own start is not lost."""
    span = replace(cited(amount, unit), counts_from=start + timedelta(days=later))
    once = deadline(span, start)
    twice = again(once.as_json(), span, CALENDAR)
    assert twice.as_json() == once.as_json()
    assert began(once.as_json()).date() == start
