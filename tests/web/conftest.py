from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from web import world as worlds


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Names without a digest, whether or not somebody has collected the files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


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
