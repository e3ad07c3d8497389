"""N3: what rules the cases that a new wording finds open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.support import QUOTA, RETENTION, day, law, pack, problems
from portaria.norms.law import Law
from portaria.norms.transitions import APPLY

BEFORE, AFTER = "2021-05-31", "2021-06-01"


def changed(open_cases: str) -> Law:
    """12 months until 31 May 2021, 24 from 1 June on."""
    return law(
        pack(f"""\
        art1:
          wordings:
            - {{about: x, sets: {{mailbox.retention: 12 months}}}}
            - since: 2021-06-01
              open_cases: {open_cases}
              about: x
              sets: {{mailbox.retention: 24 months}}
        """)
    )


@pytest.mark.parametrize(
    ("open_cases", "began", "on", "months", "counts_from", "rival"),
    [
        ("previous", BEFORE, "2021-12-01", 12, None, None),
        ("previous", AFTER, "2021-12-01", 24, None, None),
        ("this", BEFORE, "2021-12-01", 24, None, None),
        ("this", BEFORE, BEFORE, 12, None, None),
        ("{apply: this, elapsed: restarts}", BEFORE, "2021-12-01", 24, AFTER, None),
        ("{apply: this, elapsed: restarts}", AFTER, "2021-12-01", 24, None, None),
        ("{apply: lesser, elapsed: restarts}", BEFORE, "2021-12-01", 24, AFTER, 12),
        ("lesser", BEFORE, "2021-12-01", 24, None, 12),
        ("greater", BEFORE, "2021-12-01", 24, None, 12),
        ("greater", AFTER, "2021-12-01", 24, None, None),
        ("{apply: this, from: 2022-01-01}", BEFORE, "2021-12-31", 12, None, None),
        ("{apply: this, from: 2022-01-01}", BEFORE, "2022-01-01", 24, None, None),
        ("{apply: this, from: 2022-01-01, elapsed: restarts}", BEFORE, "2022-01-01", 24,
         "2022-01-01", None),
        ("{rules: {mailbox.retention: previous}}", BEFORE, "2021-12-01", 12, None, None),
        ("{apply: this, rules: {mailbox.quota: previous}}", BEFORE, "2021-12-01", 24, None, None),
        ("{apply: this, rules: {mailbox.retention: {apply: this, elapsed: restarts}}}", BEFORE,
         "2021-12-01", 24, AFTER, None),
    ],
)  # fmt: skip
def test_what_a_wording_says_of_open_cases(
    open_cases: str, began: str, on: str, months: int, counts_from: str | None, rival: int | None
) -> None:
    found = changed(open_cases).open_since(day(began), day(on)).get(RETENTION)
    assert found.value.amount == months
    assert found.counts_from == (day(counts_from) if counts_from else None)
    assert (found.rival.value.amount if found.rival else None) == rival


def test_the_rule_and_the_case_go_with_the_value() -> None:
    found = changed("this").on(day("2021-12-01")).get(RETENTION, event="death")
    assert (found.rule, found.case) == ("mailbox.retention", (("event", "death"),))


def test_a_case_that_nothing_tells_apart_has_the_days_policy() -> None:
    found = changed("previous")
    assert found.open_since(day(AFTER), day("2022-01-01")) is found.on(day("2022-01-01"))
    assert found.open_since(day("2020-02-01"), day("2021-01-01")) is found.on(day("2021-01-01"))
    open_ = found.open_since(day("2020-02-01"), day("2022-01-01"))
    assert open_ is found.open_since(day(BEFORE), day("2023-01-01"))
    assert open_.digest == found.on(day("2022-01-01")).digest


def test_the_norm_speaks_for_the_wordings_that_do_not() -> None:
    old = pack("art1: {about: x, sets: {mailbox.retention: 12 months}}", id="velha")
    new = pack("art1: {about: x, sets: {mailbox.retention: 24 months}}", id="nova",
               in_force=AFTER, more="open_cases: previous\n")  # fmt: skip
    found = law(old, new).open_since(day(BEFORE), day("2022-01-01")).get(RETENTION)
    assert (found.value.amount, found.refs) == (12, ("velha#art1",))


@pytest.mark.parametrize(("open_cases", "there"), [("previous", True), ("this", False)])
def test_a_revoked_rule_may_go_on_ruling_what_was_open(open_cases: str, there: bool) -> None:
    old = pack("art1: {about: x, sets: {mailbox.retention: 12 months}}", id="velha")
    new = pack(
        f"art1: {{about: x, amends: {{revokes: velha#art1, open_cases: {open_cases}}}}}",
        id="nova", in_force=AFTER,
    )  # fmt: skip
    both = law(old, new)
    assert (both.open_since(day(BEFORE), day("2022-01-01")).find(RETENTION) is not None) is there
    assert both.open_since(day(AFTER), day("2022-01-01")).find(RETENTION) is None


def test_three_wordings_each_with_its_own_transition() -> None:
    found = law(
        pack("""\
        art1:
          wordings:
            - {about: x, sets: {mailbox.retention: 1 month}}
            - since: 2021-01-01
              open_cases: greater
              about: x
              sets: {mailbox.retention: 2 months}
            - since: 2022-01-01
              open_cases: previous
              about: x
              sets: {mailbox.retention: 3 months}
        """)
    )
    cited = found.open_since(day("2020-06-01"), day("2022-06-01")).get(RETENTION)
    assert (cited.value.amount, cited.pick) == (2, "greater")
    assert cited.rival is not None
    assert cited.rival.value.amount == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sempre", "«open_cases: sempre» não existe"),
        ("{elapsed: restarts}", "falta «apply»"),
        ("{apply: previous, elapsed: restarts}", "não cabe dizer desde quando"),
        ("{apply: previous, from: 2022-01-01}", "não cabe dizer desde quando"),
        ("{apply: this, elapsed: conta}", "«elapsed: conta» não existe"),
        ("{apply: this, from: ontem}", "não é uma data"),
        ("{apply: this, rules: {mailbox.qota: this}}", "a regra «mailbox.qota» não existe"),
        ("{apply: this, desde: 2022-01-01}", "«desde» não é um campo"),
    ],
)
def test_an_answer_that_is_badly_written(written: str, said: str) -> None:
    found = problems(
        "art1:\n  wordings:\n    - {about: x, sets: {mailbox.retention: 1 day}}\n"
        f"    - since: 2021-01-01\n      open_cases: {written}\n      about: x\n"
        "      sets: {mailbox.retention: 2 days}\n"
    )
    assert any(said in problem.message for problem in found), found


days = st.dates(date(2019, 1, 1), date(2025, 1, 1))


@given(
    began=days, on=days, apply=st.sampled_from(APPLY), restarts=st.booleans(),
    changes=st.lists(st.dates(date(2020, 1, 2), date(2024, 1, 1)), unique=True, max_size=4),
)  # fmt: skip
def test_an_open_case_is_ruled_by_something_that_was_in_force_in_its_time(
    began: date, on: date, apply: str, restarts: bool, changes: list[date]
) -> None:
    said = apply if apply == "previous" else (
        f"{{apply: {apply}, elapsed: {'restarts' if restarts else 'counts'}}}"
    )  # fmt: skip
    wordings = "".join(
        f"    - {{since: {since}, open_cases: {said}, about: x, sets: {{mailbox.quota: {n} MB}}}}\n"
        for n, since in enumerate(sorted(changes), 2)
    )
    found = law(
        pack(f"art1:\n  wordings:\n    - {{about: x, sets: {{mailbox.quota: 1 MB}}}}\n{wordings}")
    )
    ruled = found.open_since(began, on).find(QUOTA)
    on_its_day, today = found.on(max(began, date(2020, 1, 1))).find(QUOTA), found.on(on).find(QUOTA)
    assert (ruled is None) == (today is None)
    if ruled is None or on_its_day is None or today is None:
        return
    if apply == "previous" and began <= on:
        assert ruled.value == on_its_day.value
    if apply == "this" or began > on:
        assert ruled.value == today.value
    assert ruled.citations[0].since <= max(began, on)
    if ruled.counts_from:
        assert began < ruled.counts_from <= on
        assert restarts
    assert found.open_since(on, on + timedelta(days=0)) is found.on(on)


RECTIFIED = """\
    art1:
      wordings:
        - {about: Doze, sets: {mailbox.retention: 12 days}}
        - rectifies: {published: 2020-03-10, source: DOU de 10/3/2020}
          about: Doze meses
          sets: {mailbox.retention: 12 months}
        - since: 2022-01-01
          open_cases: this
          about: Dois anos
          sets: {mailbox.retention: 2 years}
    """


@pytest.mark.parametrize(
    ("known", "on", "shown"),
    [
        (None, "2020-01-01", "12 months"),
        ("2020-03-09", "2020-01-01", "12 days"),
        ("2020-03-09", "2021-12-31", "12 days"),
        ("2020-03-10", "2020-01-01", "12 months"),
        ("2020-03-10", "2021-12-31", "12 months"),
        ("2020-03-09", "2022-01-01", "2 years"),
        ("2019-12-31", "2022-01-01", None),
    ],
)
def test_a_rectification_holds_from_the_start_and_is_known_from_its_publication(
    known: str | None, on: str, shown: str | None
) -> None:
    found = law(pack(RECTIFIED))
    if known:
        found = found.known_on(day(known))
    cited = found.on(day(on)).find(RETENTION)
    assert (str(cited.value) if cited else None) == shown


def test_a_rectification_made_by_another_pack() -> None:
    old = pack("art1: {about: x, sets: {mailbox.retention: 12 days}}", id="velha")
    erratum = pack(
        "art1:\n  about: x\n  amends: {rectifies: velha#art1, published: 2020-03-10, about: y,\n"
        "    open_cases: this, sets: {mailbox.retention: 12 months}}",
        id="errata", in_force="2020-03-10",
    )  # fmt: skip
    found = law(old, erratum)
    assert str(found.on(day("2020-01-01")).get(RETENTION).value) == "12 months"
    assert (
        str(found.known_on(day("2020-03-09")).on(day("2020-01-01")).get(RETENTION).value)
        == "12 days"
    )


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("{rectifies: {published: 2019-12-31}, about: x, how: conduct}", "precisa vir depois de"),
        ("{rectifies: {source: x}, about: x, how: conduct}", "falta «published»"),
        ("{rectifies: {published: 2020-02-01}, since: 2021-01-01, about: x, how: conduct}",
         "retire since e until"),
    ],
)  # fmt: skip
def test_a_rectification_that_is_badly_written(wording: str, said: str) -> None:
    found = problems(f"art1:\n  wordings:\n    - {{about: x, how: conduct}}\n    - {wording}\n")
    assert any(said in problem.message for problem in found), found
