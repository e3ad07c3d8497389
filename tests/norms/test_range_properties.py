"""Properties of ranges, conditions and contradictions: the compiled answer is that of a plain
reading of the norm, point by point."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from norms import general as g
from norms.general import general
from norms.support import sheet
from portaria.norms.comparing.clashes import clashes
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.deciding.entries import Contradiction
from portaria.norms.kinds.spans import Duration
from portaria.norms.law import Law, NormOfBody
from portaria.norms.policy import Policy
from portaria.norms.ranging.dimensions import RANGED
from portaria.norms.ranging.ranges import Point, Ranges, Segments
from portaria.norms.ranging.relative import Relative, relative, shifted
from portaria.norms.reading.files import read_pack

SIGNS = {"<=": int.__le__, "<": int.__lt__, ">=": int.__ge__, ">": int.__gt__}
LIMITS = st.integers(1, 9)
COMPARED = st.tuples(st.sampled_from(sorted(SIGNS)), LIMITS).filter(lambda pair: pair != ("<", 0))
DAY = date(2021, 1, 1)
YEAR = st.dates(date(2000, 1, 1), date(2000, 12, 31))
CLOCKS = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
DURATIONS = st.builds(
    Duration, st.integers(0, 70), st.sampled_from(["day"])
) | st.builds(Duration, st.integers(0, 14), st.sampled_from(["month", "year"]))  # fmt: skip


@given(COMPARED, st.integers(0, 12))
def test_an_amount_is_in_a_range_when_the_comparison_holds(compared, amount) -> None:
    sign, limit = compared
    assert (amount in RANGED["amount"].interval(f"{sign} {limit}")) is SIGNS[sign](amount, limit)


@given(st.lists(COMPARED, min_size=1, max_size=5))
def test_a_range_and_its_one_spelling_are_the_same(compared) -> None:
    for name in ("amount", "size"):
        kind = RANGED[name]
        unit = " MB" if name == "size" else ""
        for sign, limit in compared:
            interval = kind.interval(f"{sign} {limit}{unit}")
            assert kind.interval(kind.write(interval)) == interval
            assert kind.as_text(interval)


@given(CLOCKS, CLOCKS)
def test_two_windows_that_meet_cut_the_day_in_two(first, last) -> None:
    kind = RANGED["time_of_day"]
    if first == last:
        return
    one, two = kind.interval(f"{first}-{last}"), kind.interval(f"{last}-{first}")
    assert all((second in one) is not (second in two) for second in range(0, 86400, 901))
    assert kind.interval(kind.write(one)) == one


@given(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31))
)
def test_days_of_the_year_go_round(first, last) -> None:
    kind = RANGED["day_of_year"]
    interval = kind.interval(f"{first:%m-%d}..{last:%m-%d}")
    inside = [day for day in range(1, 367) if day in interval]
    assert len(inside) == (kind.ordinal(last) - kind.ordinal(first)) % 366 + 1
    assert kind.interval(kind.write(interval)) == interval


@given(st.lists(COMPARED, min_size=1, max_size=6), st.integers(0, 12))
def test_a_point_is_in_the_ranges_its_segment_is_in(compared, amount) -> None:
    kind = RANGED["amount"]
    held = [Ranges(kind, (kind.interval(f"{sign} {limit}"),)) for sign, limit in compared]
    segments = Segments.of(held)
    assert segments
    start = segments.start(amount)
    assert [start in one for one in held] == [amount in one for one in held]


@st.composite
def norms(draw: st.DrawFn) -> tuple[list[tuple[str, int, str]], Law]:
    """Articles that set who approves by size, and the law they make."""
    said = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(SIGNS)), LIMITS, st.sampled_from("abc")),
            min_size=1,
            max_size=4,
        )
    )
    lines = [
        f"art{n}: {{about: x, sets: {{message.approved_by: {{'{sign} {limit} B': {who}}}}}}}"
        for n, (sign, limit, who) in enumerate(said, 1)
    ]
    return said, Law("c", [NormOfBody(general("\n".join(lines)))])


def asked(policy: Policy, size: int) -> object:
    try:
        found = policy.find(g.APPROVER, size=size)
    except Contradiction:
        return "contradiction"
    return found.value if found else None


def by_hand(said: list[tuple[str, int, str]], size: int) -> object:
    """A plain reading: what every article whose comparison holds says."""
    values = {who for sign, limit, who in said if SIGNS[sign](size, limit)}
    if len(values) > 1:
        return "contradiction"
    return next(iter(values), None)


@settings(max_examples=80)
@given(norms())
def test_the_policy_answers_as_a_plain_reading_does(drawn) -> None:
    said, law = drawn
    policy = law.on(DAY)
    sizes = range(0, 12)
    assert [asked(policy, size) for size in sizes] == [by_hand(said, size) for size in sizes]
    assert [asked(policy, size) for size in sizes] == [asked(policy, size) for size in sizes]


@settings(max_examples=80)
@given(norms())
def test_a_contradiction_is_found_when_some_size_has_one_and_only_then(drawn) -> None:
    said, law = drawn
    there = any(by_hand(said, size) == "contradiction" for size in range(0, 12))
    assert bool(problems_of(law, g.GENERAL)) is there


@settings(max_examples=40)
@given(norms(), st.randoms())
def test_the_digest_does_not_depend_on_files_nor_on_what_was_asked(drawn, random) -> None:
    said, law = drawn
    chapters: dict[str, str] = {}
    for number, (sign, limit, who) in enumerate(said, 1):
        name = random.choice(["a.yaml", "b.yaml", "c.yaml"])
        sets = f"message.approved_by: {{'{sign}  {limit} B': {who}}}"
        line = f"art{number}: {{about: x, sets: {{{sets}}}}}\n"
        chapters[name] = chapters.get(name, "") + line
    again = Law("c", [NormOfBody(read_pack({"norm.yaml": sheet(), **chapters}, g.GENERAL))])
    for size in (0, 5, 11):
        asked(again.on(DAY), size)
    assert again.on(DAY).digest == law.on(DAY).digest


@given(st.sampled_from(["after", "before"]), st.none() | DURATIONS, st.none() | DURATIONS)
def test_a_relative_condition_is_read_as_it_is_written(side, start, end) -> None:
    one = Relative(side, "dismissal", start, end)
    assert relative(str(one)) == one


EVENTS = st.dates(date(2019, 12, 1), date(2021, 4, 1))


@given(EVENTS, st.integers(-80, 80), st.integers(0, 60), st.integers(0, 60))
def test_after_and_before_count_days(event, offset, start, end) -> None:
    on = event + timedelta(days=offset)
    span = {"start": Duration(start, "day"), "end": Duration(end, "day")}
    after = Relative("after", "leave", **span)
    before = Relative("before", "leave", **span)
    assert after.holds({"leave": event}, on) is (start <= offset <= end)
    assert before.holds({"leave": event}, on) is (start <= -offset <= end)
    assert not after.holds({}, on)


@given(EVENTS, DURATIONS)
def test_shifting_keeps_the_order_of_days(event, by) -> None:
    later = event + timedelta(days=1)
    assert shifted(event, by, 1) <= shifted(later, by, 1)
    assert shifted(event, by, -1) <= event <= shifted(event, by, 1)


@st.composite
def conditioned(draw: st.DrawFn) -> Law:
    """Two or three articles, each with a condition in days from one event."""
    lines = []
    for number in range(1, draw(st.integers(2, 3)) + 1):
        side = draw(st.sampled_from(["after", "before"]))
        start, length = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        value = draw(st.sampled_from(["allowed", "forbidden"]))
        when = f"{{{side}: leave, from: {start} days, within: {start + length} days}}"
        lines.append(
            f"art{number}: {{about: x, sets: {{mailbox.reading: {{when: {when}, is: {value}}}}}}}"
        )
    return Law("c", [NormOfBody(general("\n".join(lines)))])


@settings(max_examples=80)
@given(conditioned())
def test_contradictions_of_conditions_are_those_that_some_day_has(law) -> None:
    policy = law.on(DAY)
    there = False
    for offset in range(-20, 21):
        try:
            policy.find(g.READING, events={"leave": DAY + timedelta(days=offset)}, on=DAY)
        except Contradiction:
            there = True
    entries = policy.entries.get(g.READING.name, ())
    assert bool(list(clashes(g.READING, entries, DAY))) is there


@given(st.integers(0, 86399))
def test_a_point_given_by_its_ordinal_is_the_point(second) -> None:
    assert RANGED["time_of_day"].place(Point(second)) == second
