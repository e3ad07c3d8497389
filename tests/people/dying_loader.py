"""A load of HR files for a process of its own, killed when a part of its rows is written."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from people.hr_files import feed_of
from portaria.bodies.models import Body
from portaria.people.hr import feed


def run(say: Callable[[object], None], path: str) -> None:
    """Say how many of how many changes were written, and die before the next."""

    def die(title: str, done: int, total: int) -> None:
        if title == "Aplicando":
            say((done, total))
            os.kill(os.getpid(), signal.SIGKILL)

    feed.apply(feed_of(Body.objects.get()), [Path(path)], by="cli:teste", progress=die)
