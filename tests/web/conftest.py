from __future__ import annotations

import pytest
from django.test import Client

from web import world as worlds


@pytest.fixture(autouse=True)
def _plain(plain_static_files: None) -> None:
    """Every page here."""


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def ana(world: worlds.World, client: Client) -> Client:
    """The head of CTIC, who holds every power, signed in."""
    client.force_login(worlds.sign_in_of("ana", world.ana))
    return client


@pytest.fixture
def beto(world: worlds.World, client: Client) -> Client:
    """A student who holds no power."""
    client.force_login(worlds.sign_in_of("beto", world.beto))
    return client
