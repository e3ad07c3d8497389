"""A publisher for a process of its own, which publishes until it is killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.running import Running


def run(say: Callable[[object], None], path: str) -> None:
    """Publish into ``path`` for ever; what goes wrong is said."""
    Running(Folder(Path(path)), say).forever()
