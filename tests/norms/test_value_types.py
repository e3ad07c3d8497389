"""Values besides the plain ones: stages, shares, rates, windows, moments, percentages, money."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest

from norms import general as g
from norms.general import policy, wrong
from portaria.norms.kinds.counts import Per, Times
from portaria.norms.kinds.schedules import Day
from portaria.norms.kinds.spans import Duration
from portaria.norms.kinds.stages import Stage
from portaria.norms.vocabulary import Many, Rule, Text, ValueType

GOOD = [
    (g.BOXES, "5 per unit", Per(5, "unit"), "5 por unidade", "5 per unit"),
    (g.BOXES, "1 per 10 persons", Per(1, "person", 10), "1 a cada 10 pessoas",
     "1 per 10 persons"),
    (g.BOXES, "20 per body", Per(20, "body"), "20 no órgão inteiro", "20 per body"),
    (g.RATE, "3 per 24 hours", Times(3, Duration(24, "hour")), "3 a cada 24 horas",
     "3 per 24 hours"),
    (g.RATE, "2 per year", Times(2, Duration(1, "year")), "2 a cada 1 ano", "2 per 1 year"),
    (g.UNTIL, "18:00", time(18), "18:00", "18:00"),
    (g.REVIEW, "06-30", Day(6, 30), "30/06", "06-30"),
    (g.WARN, "10 %", Fraction(1, 10), "10 %", "10 %"),
    (g.WARN, "2.5%", Fraction(1, 40), "2,5 %", "2.5 %"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "written", "value", "shown", "plain"), GOOD)
def test_a_value_is_read_shown_and_kept(
    rule: Rule[object], written: str, value: object, shown: str, plain: object
) -> None:
    found = rule.type.parse(written)
    assert found == value
    assert rule.type.as_text(found) == shown
    assert rule.type.as_json(found) == plain
    assert rule.type.parse(str(plain)) == value
    assert rule.type.describe()


def test_money_is_exact() -> None:
    found = g.FINE.type.parse("1500.5 BRL")
    assert g.FINE.type.as_text(found) == "R$ 1.500,50"
    assert g.FINE.type.as_json(found) == "1500.50 BRL"


BAD = [
    (g.BOXES, "5 per unidade", "não é quem se conta"),
    (g.BOXES, "5 per 0 units", "conta-se por um"),
    (g.BOXES, "cinco", "não é uma quota"),
    (g.RATE, "3 per fortnight", "unidade de prazo desconhecida"),
    (g.RATE, "3", "não é um ritmo"),
    (g.UNTIL, "24:00", "não é uma hora do dia"),
    (g.UNTIL, "8h", "não é uma hora do dia"),
    (g.REVIEW, "02-29", "falta na maioria dos anos"),
    (g.REVIEW, "31/12", "não é um dia do ano"),
    (g.WARN, "10", "não é uma percentagem"),
    (g.FINE, "R$ 10", "não é um valor em reais"),
    (g.HOURS, "mon-fri 8-18", "não é um horário"),
    (g.HOURS, "", "não é um horário"),
]


@pytest.mark.parametrize(("rule", "written", "expected"), BAD)
def test_a_value_written_wrong_says_how(rule: Rule[object], written: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        rule.type.parse(written)


LADDER = """\
art1:
  about: Fases
  sets:
    mailbox.idle:
      - {after: 0 days, do: warn}
      - {after: 30 days, do: suspend}
      - {after: 3 months, do: close}
"""


def test_stages_follow_one_another_from_one_event() -> None:
    found = policy(LADDER).get(g.LADDER)
    assert found.value == (
        Stage(Duration(0, "day"), "warn"),
        Stage(Duration(30, "day"), "suspend"),
        Stage(Duration(3, "month"), "close"),
    )
    shown = g.LADDER.type.as_text(found.value)
    assert shown == (
        "imediatamente, avisa-se; depois de 30 dias, suspende-se; depois de 3 meses, encerra-se"
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("{after: 10 days, do: close}", "«10 days» vem antes de «30 days»"),
        ("{after: 90 days, do: destroy}", "«destroy» não é uma das opções"),
        ("{after: 90 days}", "uma fase se escreve"),
        ("{after: 90, do: close}", "não é um prazo"),
        ("close", "uma fase se escreve"),
    ],
)
def test_a_wrong_stage_is_named_by_its_line(item: str, expected: str) -> None:
    found = wrong(LADDER.replace("{after: 3 months, do: close}", item))
    assert len(found) == 1
    assert found[0].startswith("7: ")
    assert expected in found[0]


def test_stages_are_a_list() -> None:
    [found] = wrong("art1: {about: x, sets: {mailbox.idle: 30 days}}")
    assert "as fases são uma lista" in found


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]


WEEK = g.HOURS.type.parse(["mon-fri 08:00-18:00", "sat 22:00-06:00"])


@pytest.mark.parametrize(
    ("instant", "open_"),
    [
        (at(2021, 3, 1, 7, 59, 59), False), (at(2021, 3, 1, 8), True),
        (at(2021, 3, 1, 17, 59, 59), True), (at(2021, 3, 1, 18), False),
        (at(2021, 3, 6, 12), False), (at(2021, 3, 6, 22), True),
        (at(2021, 3, 7, 5, 59), True), (at(2021, 3, 7, 6), False),
        (at(2021, 3, 6, 5), False),
    ],
)  # fmt: skip
def test_a_window_that_passes_midnight_belongs_to_the_day_it_begins(
    instant: datetime, open_: bool
) -> None:
    assert any(instant in window for window in WEEK) is open_


def test_a_window_in_words() -> None:
    assert g.HOURS.type.as_text(WEEK) == (
        "de segunda-feira a sexta-feira, das 08:00 às 18:00; sábado, das 22:00 às 06:00"
    )
    assert g.HOURS.type.as_text(g.HOURS.type.parse("08:00-12:00")) == (
        "todos os dias, das 08:00 às 12:00"
    )
    assert g.HOURS.type.as_json(WEEK) == ["mon-fri 08:00-18:00", "sat 22:00-06:00"]


def test_a_moment_in_a_year() -> None:
    assert g.REVIEW.type.parse("06-30").in_year(2024) == date(2024, 6, 30)


def test_a_wrong_item_of_a_list_is_named_by_its_line() -> None:
    many: ValueType[object] = Many(Text())
    with pytest.raises(ValueError, match="repete"):
        many.parse(["pdf", "pdf"])
    found = wrong("art1:\n  about: x\n  sets:\n    service.hours:\n    - mon-fri\n    - foo bar")
    assert len(found) == 1
    assert found[0].startswith("6: ")
