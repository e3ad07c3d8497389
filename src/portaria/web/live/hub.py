"""One listener for each process of the site: what the database says that changed wakes the streams
that wait for it. It listens only while somebody waits."""

from __future__ import annotations

import threading
from collections.abc import Collection

import psycopg
from django.db import DatabaseError, connection

from portaria import clock
from portaria.connectors.doors.schema import CHANNEL
from portaria.connectors.waking import AGAIN, listening

_STEP = 0.5


class Hub:
    """Who waits for which kinds of change (``doors_note`` names them)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[threading.Event, frozenset[str]] = {}
        self._running = False

    def join(self, kinds: Collection[str]) -> threading.Event:
        """What is set whenever something of ``kinds`` changed, and once as soon as one listens."""
        told = threading.Event()
        with self._lock:
            self._waiting[told] = frozenset(kinds)
            if not self._running:
                self._running = True
                threading.Thread(target=self._listen, name="novidades", daemon=True).start()
            else:
                told.set()
        return told

    def leave(self, told: threading.Event) -> None:
        """Nobody waits with ``told`` any more."""
        with self._lock:
            self._waiting.pop(told, None)

    def _listen(self) -> None:
        while True:
            try:
                own = listening(CHANNEL)
                self._tell()  # whatever changed before one listened
                while self._wanted():
                    for note in own.notifies(timeout=_STEP, stop_after=1):
                        self._tell(note.payload)
                return
            except (DatabaseError, psycopg.Error):
                clock.pause(AGAIN)
            finally:
                connection.close()

    def _wanted(self) -> bool:
        """Whether somebody waits; with the answer no this listener is over, and the next who comes
        starts another."""
        with self._lock:
            self._running = bool(self._waiting)
            return self._running

    def _tell(self, kind: str = "") -> None:
        with self._lock:
            for told, kinds in self._waiting.items():
                if not kind or kind in kinds:
                    told.set()


hub = Hub()
