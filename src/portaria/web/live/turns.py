"""How many requests a process of the site serves at once, streams apart: one that a page keeps open
holds a thread, never a turn, so that no number of them keeps anybody else waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

AT_ONCE = 4
"""Requests served at the same time, each with a connection of its own to the database; ours."""
STREAMS = 12
"""Pages told by one process; ours: those beyond ask by themselves every two seconds."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A WSGI application of which ``at_once`` requests are worked on together. What is sent piece
    by piece after that is sent out of turn."""

    def __init__(self, application: Application, at_once: int) -> None:
        self._application, self._turns = application, BoundedSemaphore(at_once)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with self._turns:
            return self._application(environ, start)
