"""What acts leave in the servers' files: M5, M8, M11, M14, M15, M16, A3, A6."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mail.worlds import BY, World, again
from portaria import clock
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import Publisher, publisher
from portaria.connectors.publishing.reading import opened
from portaria.connectors.publishing.settling import Outcome
from portaria.mail import acts
from portaria.mail.types import Change, Closing, Delegate

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


class Room:
    """A body, and a publisher beside it."""

    def __init__(self, world: World, own: Publisher) -> None:
        self.world, self.own = world, own

    def publishes(self) -> Outcome:
        with clock.at(self.world.at):
            return self.own.pending()

    def rows(self, query: str, *values: Any) -> list[Any]:
        folder = self.own.files.folder
        path = folder.logins if "logins" in query else folder.maps
        with opened(path) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(query, values)]

    def box(self, key: int) -> Any:
        found = self.rows("SELECT * FROM mailboxes WHERE id = ?", key)
        return found[0] if found else None


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with publisher(Folder(tmp_path / "published")) as own:
        yield Room(World("uni"), own)


def test_m8_an_opened_mailbox_receives_within_its_quota(room: Room) -> None:
    box = room.world.opens("servidor_efetivo", login="ana")
    first = room.publishes()
    assert (first.version, first.subjects) == (1, 1)
    row = room.box(box.pk)
    assert row["address"] == again(box).address
    assert (row["delivers"], row["refusal"], row["state"]) == (1, "", "active")
    assert row["quota_bytes"] == again(box).quota_bytes
    assert row["home"] == f"{box.pk % 256:02x}/{box.pk}"
    assert row["version"] == 1
    assert room.publishes().versions == 0
