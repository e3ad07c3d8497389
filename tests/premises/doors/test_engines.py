"""The benchmark's engines answer alike on what all of them can say (persons, groups, windows,
blocks), so that their speeds are speeds of one thing."""

from __future__ import annotations

import pytest
from benchmarks._door_data import city, requests
from benchmarks._door_engines import ENGINES, Engine

CITY = city(120, doors=60, groups=30)
ASKED = list(requests(CITY, 60))


@pytest.mark.parametrize("make", ENGINES, ids=lambda one: one.name)
def test_the_engines_agree(make: type[Engine]) -> None:
    engine = make(CITY)
    assert [engine.ask(engine.prepare(one)) for one in ASKED] == list(map(CITY.allowed, ASKED))
    assert {CITY.allowed(one) for one in ASKED} == {True, False}
