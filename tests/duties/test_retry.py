from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portaria.duties.retry import ATTEMPTS, LONGEST, next_try

NOW = datetime(2024, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (9, 7680), (10, 15360), (11, 21600)]
)
def test_each_wait_is_twice_the_one_before(attempts: int, seconds: int) -> None:
    assert next_try(attempts, at=NOW) == NOW + timedelta(seconds=seconds)


def test_a_wait_has_a_limit() -> None:
    assert next_try(ATTEMPTS - 1, at=NOW) == NOW + LONGEST


@pytest.mark.parametrize("attempts", [ATTEMPTS, ATTEMPTS + 1])
def test_then_a_person_must_look(attempts: int) -> None:
    assert next_try(attempts, at=NOW) is None
