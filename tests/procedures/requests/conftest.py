from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from portaria import clock
from portaria.people.models import Person
from portaria.procedures.requests import registry
from procedures.requests.world import RITES, World
from web.world import sign_in_of


@pytest.fixture(autouse=True)
def rites_of_the_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests see only the rites of the product."""
    for rite in RITES.values():
        monkeypatch.setitem(registry._rites, rite.id, rite)


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture(autouse=True)
def _plain(plain_static_files: None) -> None:
    """Every page here."""


class Desk:
    """The site on the day of the world, as whoever sits there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[int, Client] = {}

    def __call__(self, person: Person) -> Client:
        if person.pk not in self._clients:
            client = Client()
            client.force_login(sign_in_of(f"p{person.pk}", person))
            self._clients[person.pk] = client
        return self._clients[person.pk]


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with clock.at(world.at):
        yield Desk(world)
