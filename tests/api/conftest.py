from __future__ import annotations

import pytest
from django.test import Client

from api.calls import program
from web import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def robot(world: worlds.World) -> Client:
    """A program that may do everything in the body."""
    return program("robo")
