"""Recipients of the last hour, counted by several processes (recipients per hour)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.connectors.milter import recent
from portaria.connectors.milter.recent import Recent, TooManyProcesses

MINUTE = 29_700_000


@pytest.fixture
def counts(tmp_path: Path) -> Iterator[Recent]:
    made = Recent(tmp_path / "run")
    yield made
    made.close()


@pytest.mark.parametrize(("later", "counted"), [(0, 3), (59, 3), (60, 0), (61, 0), (100_000, 0)])
def test_an_hour_and_no_more(counts: Recent, later: int, counted: int) -> None:
    counts.add("ana", 3, MINUTE)
    assert counts.of("ana", MINUTE + later) == counted
    assert counts.of("bia", MINUTE + later) == 0


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 5)), max_size=30))
def test_the_sum_is_that_of_the_sixty_minutes(
    tmp_path_factory: pytest.TempPathFactory, added: list[tuple[int, int]]
) -> None:
    made = Recent(tmp_path_factory.mktemp("recent"))
    try:
        for minute, count in sorted(added):
            made.add("Ana", count, MINUTE + minute)
        last = MINUTE + max((minute for minute, _ in added), default=0)
        wanted = sum(c for m, c in added if MINUTE + m > last - recent.MINUTES)
        assert made.of("ana", last) == wanted
    finally:
        made.close()


def test_processes_count_together_and_what_one_counted_survives_it(tmp_path: Path) -> None:
    first, second = Recent(tmp_path), Recent(tmp_path)
    first.add("ana", 2, MINUTE)
    second.add("ana", 5, MINUTE)
    assert (first.of("ana", MINUTE), second.of("ana", MINUTE)) == (7, 7)
    first.close()
    assert second.of("ana", MINUTE) == 7
    third = Recent(tmp_path)
    assert third.of("ana", MINUTE) == 7, "the table of a process that ended is taken over"
    assert sorted(os.listdir(tmp_path)) == ["recent-0", "recent-1"]
    second.close()
    third.close()


def test_more_logins_than_places_lose_the_oldest_first(counts: Recent) -> None:
    for number in range(recent.SLOTS * 2):
        counts.add(f"login{number}", 1, MINUTE)
    assert counts.of(f"login{recent.SLOTS * 2 - 1}", MINUTE) == 1


def test_a_gate_has_a_bounded_number_of_processes(tmp_path: Path) -> None:
    made = [Recent(tmp_path) for _ in range(recent.TABLES)]
    with pytest.raises(TooManyProcesses):
        Recent(tmp_path)
    for each in made:
        each.close()
