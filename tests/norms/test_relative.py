"""Conditions relative to an event (issue 3, §2: «an event before or after»)."""

from __future__ import annotations

from datetime import date

import pytest

from norms import general as g
from norms.general import policy, tried, wrong
from portaria.norms.modality import Modality

AFTER = """\
art1:
  about: Leitura depois da exoneração
  sets:
    mailbox.reading:
      - {when: {after: dismissal, within: 30 days}, is: allowed}
      - {when: {after: dismissal, from: 31 days}, is: forbidden}
      - {is: compulsory}
"""
EVENT = {"dismissal": date(2021, 3, 1)}


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2021, 2, 28), "compulsory"), (date(2021, 3, 1), "allowed"),
        (date(2021, 3, 30), "allowed"), (date(2021, 3, 31), "allowed"),
        (date(2021, 4, 1), "forbidden"), (date(2031, 4, 1), "forbidden"),
    ],
)  # fmt: skip
def test_after_below_at_and_above(on: date, wanted: str) -> None:
    assert policy(AFTER).get(g.READING, events=EVENT, on=on).value == Modality(wanted)


BEFORE = """\
art1:
  about: Antes do afastamento
  sets:
    mailbox.reading: {when: {before: leave, within: 1 month}, is: recommended}
"""


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2021, 2, 14), False), (date(2021, 2, 15), True), (date(2021, 3, 14), True),
        (date(2021, 3, 15), False),
    ],
)  # fmt: skip
def test_before_below_at_and_above(on: date, holds: bool) -> None:
    found = policy(BEFORE).find(g.READING, events={"leave": date(2021, 3, 15)}, on=on)
    assert (found is not None) is holds


def test_an_event_not_known_holds_nothing() -> None:
    assert policy(AFTER).get(g.READING).value is Modality.COMPULSORY
    assert policy(BEFORE).find(g.READING, events=EVENT, on=date(2021, 3, 2)) is None


def test_an_event_needs_the_day_of_the_case() -> None:
    with pytest.raises(TypeError, match="on="):
        policy(AFTER).find(g.READING, events=EVENT)


def test_all_the_conditions_of_a_list_must_hold() -> None:
    held = policy("""\
        art1:
          about: x
          sets:
            mailbox.reading:
              when: [visual_disability, {after: dismissal, within: 0 days}]
              is: allowed
        """)
    day, flags = date(2021, 3, 1), frozenset({"visual_disability"})
    assert held.find(g.READING, flags=flags, events=EVENT, on=day)
    assert held.find(g.READING, events=EVENT, on=day) is None
    assert held.find(g.READING, flags=flags, events=EVENT, on=date(2021, 3, 2)) is None


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{after: dismisal}", "«after: dismisal» não existe (quis dizer «dismissal»?)"),
        ("{within: 30 days}", "diz «after» ou «before»"),
        ("{after: dismissal, before: leave}", "um dos dois"),
        ("{after: dismissal, within: 30 dias}", "escreva «30 days»"),
        ("{after: dismissal, within: 2 business days}", "dias corridos, meses ou anos"),
        ("{after: dismissal, from: 31 days, within: 30 days}", "nenhum dia cabe"),
        ("{after: dismissal, until: 30 days}", "«until» não é um campo"),
        ("[[visual_disability]]", "uma lista só"),
    ],
)
def test_conditions_written_wrong_say_where_and_how(when: str, expected: str) -> None:
    text = (
        f"art1:\n  about: x\n  sets:\n    mailbox.reading:\n      when: {when}\n      is: allowed"
    )
    found = wrong(text)
    assert len(found) == 1
    assert found[0].startswith("5: ")
    assert expected in found[0]


def test_a_contradiction_is_named_with_the_days() -> None:
    found = wrong("""\
        art1: {about: x, sets: {mailbox.reading: {when: {after: dismissal, within: 30 days}, is: allowed}}}
        art2: {about: y, sets: {mailbox.reading: {when: {after: dismissal, from: 30 days}, is: forbidden}}}
        """)  # noqa: E501
    assert len(found) == 1
    assert "(dismissal em 02/12/2019, no dia 01/01/2020)" in found[0]


def test_conditions_that_cannot_hold_together_do_not_contradict() -> None:
    assert wrong(AFTER) == []
    assert wrong("""\
        art1: {about: x, sets: {mailbox.reading: {when: {before: leave}, is: allowed}}}
        art2: {about: y, sets: {mailbox.reading: {when: {after: leave}, is: forbidden}}}
        """) == []  # fmt: skip


def test_cases_give_the_days_of_events() -> None:
    cases = """\
        - {case: no prazo, on: 2021-03-31, rule: mailbox.reading, expect: allowed, because: art1,
           given: {events: {dismissal: 2021-03-01}}}
        - {case: passado, on: 2021-04-01, rule: mailbox.reading, expect: forbidden, because: art1,
           given: {events: {dismissal: 2021-03-01}}}
        """
    assert tried(AFTER, cases) == ["", ""]
