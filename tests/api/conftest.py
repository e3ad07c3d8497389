from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from api.calls import NOW, program
from portaria import clock
from web import world as worlds


@pytest.fixture(autouse=True)
def _one_instant() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def robot(world: worlds.World) -> Client:
    """A program that may do everything in the body."""
    return program("robo")
