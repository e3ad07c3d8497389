from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.publishing.rooms import Room
from mail.worlds import World
from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.publisher import publisher


@pytest.fixture
def room(tmp_path: Path, db: None) -> Iterator[Room]:
    with publisher(Folder(tmp_path / "published")) as own:
        yield Room(World("uni"), own)
