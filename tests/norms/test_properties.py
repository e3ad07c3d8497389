"""Properties that hold for any norms: order of reading, immutability, intervals, agreement between
the compiled lookup and the plain reading of the entries."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.support import QUOTA, VOCABULARY, pack
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.policy import Contradiction, Policy

KEYS = ["servidor", "discente", "estagiario", '"*"']
CATEGORIES = ["servidor", "discente", "estagiario", "outra", None]
DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


@st.composite
def norms(draw: st.DrawFn, number: int) -> NormOfBody:
    """A norm of a few articles, each setting a quota for one key, some between two dates."""
    lines = []
    for article in range(1, draw(st.integers(1, 3)) + 1):
        key, size = draw(st.sampled_from(KEYS)), draw(st.integers(1, 3))
        since = draw(st.none() | st.dates(date(2020, 1, 1), date(2024, 12, 31)))
        dated = f"since: {since}, " if since else ""
        lines.append(
            f"art{article}: {{{dated}about: x, sets: {{mailbox.quota: {{{key}: {size} MB}}}}}}"
        )
    read = pack("\n".join(lines), id=f"n{number}", in_force="2020-01-01")
    return NormOfBody(read, rank=draw(st.integers(1, 2)))


BODIES = st.integers(1, 3).flatmap(lambda count: st.tuples(*(norms(n) for n in range(count))))


def answer(policy: Policy, category: str | None) -> object:
    """The value and provisions, or the fact of a contradiction (which pair it names may vary)."""
    try:
        return policy.find(QUOTA, category=category)
    except Contradiction:
        return "contradiction"


@settings(max_examples=60)
@given(BODIES, DAYS, st.randoms())
def test_the_order_of_reading_decides_nothing(held, day, random) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)
    one, two = Law("c", held).on(day), Law("c", shuffled).on(day)
    assert one.digest == two.digest
    assert [answer(one, c) for c in CATEGORIES] == [answer(two, c) for c in CATEGORIES]


@settings(max_examples=60)
@given(BODIES, DAYS)
def test_every_day_is_in_its_policys_interval_and_intervals_meet(held, day) -> None:
    law = Law("c", held)
    assert law.on(day).day <= day <= law.on(day).until
    policies = list(law.policies())
    assert policies[0].day == date.min
    assert policies[-1].until == date.max
    for before, after in pairwise(policies):
        assert before.until + timedelta(days=1) == after.day


@settings(max_examples=60)
@given(BODIES, DAYS)
def test_asking_again_gives_the_same(held, day) -> None:
    policy = Law("c", held).on(day)
    before = policy.digest
    first = [answer(policy, category) for category in CATEGORIES]
    assert [answer(policy, category) for category in CATEGORIES] == first
    assert policy.digest == before


@settings(max_examples=60)
@given(BODIES)
def test_what_passes_the_check_never_contradicts_itself(held) -> None:
    law = Law("c", held)
    clashes = any(
        answer(policy, category) == "contradiction"
        for policy in law.policies()
        for category in CATEGORIES
    )
    assert bool(problems_of(law, VOCABULARY)) is clashes


@settings(max_examples=60)
@given(BODIES, DAYS)
def test_a_value_found_is_one_that_its_provisions_set(held, day) -> None:
    policy = Law("c", held).on(day)
    for category in CATEGORIES:
        found = answer(policy, category)
        if found is None or found == "contradiction":
            continue
        for citation in found.citations:
            set_by = [e for e in policy.entries[QUOTA.name] if e.citation == citation]
            assert found.value in [entry.value for entry in set_by]
            assert citation.since <= day


def test_a_policy_cannot_be_changed() -> None:
    policy = Law("c", [NormOfBody(pack("art1: {about: x, sets: {mailbox.quota: 1 MB}}"))]).on(
        date(2024, 1, 1)
    )
    with pytest.raises(FrozenInstanceError):
        policy.body = "outro"  # type: ignore[misc]  # that is what is tested
    with pytest.raises(TypeError):
        policy.entries["mailbox.quota"] = ()  # type: ignore[index]
    found = policy.get(QUOTA)
    with pytest.raises(FrozenInstanceError):
        found.value = 0  # type: ignore[misc]
