"""What a process of the gate waits for, by one ``epoll`` for all.

asyncio's way from a file to who reads it (an event, a handle, a context, a turn of its loop) is
most of what the system's call itself takes, and a message brings five such events; so the files of
the mail server are served where asyncio waits, and only what is asyncio's own goes back to it
(``docs/adr/0017``).
"""

from __future__ import annotations

import asyncio
import logging
import os
import select
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE, EpollSelector, SelectorKey

from portaria import clock

LOG = logging.getLogger(__name__)
AT_A_TIME = 64
"""Events that are taken from the system together."""


class Watch(EpollSelector):
    """asyncio's selector, which also serves files of ours while it waits."""

    def __init__(self) -> None:
        super().__init__()
        self._poll = select.epoll.fromfd(os.dup(self.fileno()))
        self._served: dict[int, Callable[[int], None]] = {}
        self.due = False
        """Who is served sets it when asyncio has got something to do: a task made or ended."""

    def serve(self, number: int, events: int, go_on: Callable[[int], None]) -> None:
        """Call ``go_on`` with what happened (``EPOLL*``) whenever one of ``events`` does. What it
        raises is told, and ends nothing else."""
        self._poll.register(number, events)
        self._served[number] = go_on

    def change(self, number: int, events: int) -> None:
        """Other events of a file that is served."""
        self._poll.modify(number, events)

    def forget(self, number: int) -> None:
        """A file that is closed now: the system itself stops watching it."""
        del self._served[number]

    def unserve(self, number: int) -> None:
        """A file that stays open."""
        self._poll.unregister(number)
        self.forget(number)

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """What is asyncio's, as it asks; ours is served meanwhile, as long as asyncio has nothing
        to do itself."""
        until = None if timeout is None else clock.elapsed() + timeout
        wait = -1.0 if timeout is None else max(timeout, 0.0)
        found: list[tuple[SelectorKey, int]] = []
        while not found:
            self.due = False
            happened = self._poll.poll(wait, AT_A_TIME)
            for number, events in happened:
                go_on = self._served.get(number)
                if go_on is not None:
                    self._call(go_on, events)
                elif number in self.get_map():
                    found.append(self._asyncio_s(number, events))
            if self.due or not happened:
                break
            if until is not None and (wait := until - clock.elapsed()) <= 0:
                break
        return found

    def close(self) -> None:
        """Watch nothing any more."""
        self._poll.close()
        super().close()

    def _call(self, go_on: Callable[[int], None], events: int) -> None:
        try:
            go_on(events)
        except Exception:
            LOG.exception("erro do controle de mensagens ao atender o servidor de correio")

    def _asyncio_s(self, number: int, events: int) -> tuple[SelectorKey, int]:
        """As ``selectors`` reads events: an error wakes whoever reads and whoever writes."""
        key = self.get_key(number)
        read = EVENT_READ if events & ~select.EPOLLOUT else 0
        write = EVENT_WRITE if events & ~select.EPOLLIN else 0
        return key, (read | write) & key.events


def runner(watch: Watch) -> asyncio.Runner:
    """asyncio, waiting by ``watch``."""
    return asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(watch))
