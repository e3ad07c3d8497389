"""The publisher as a process: wakes as an act commits, publishes, and waits again."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from django.db import InterfaceError, OperationalError, connection

from portaria.connectors.publishing.files import Folder
from portaria.connectors.publishing.holding import Busy
from portaria.connectors.publishing.publisher import Publisher, publisher
from portaria.connectors.publishing.reading_back import Mismatch
from portaria.connectors.publishing.schema import CHANNEL
from portaria.connectors.publishing.settling import Outcome
from portaria.connectors.waking import AGAIN, listening, woken


@dataclass(slots=True)
class Running:
    """Publishes until ``stop`` is set.

    Args:
        complain: told, in a sentence, of what went wrong; it is tried again.
        told: told of each publication that changed something.
    """

    where: Folder
    complain: Callable[[str], None]
    told: Callable[[Outcome], None] = lambda _: None
    stop: threading.Event = field(default_factory=threading.Event)

    def forever(self) -> None:
        """Until told to stop; the version in hand is finished first."""
        while not self.stop.is_set():
            try:
                with publisher(self.where) as own:
                    self._serve(own)
            except (OperationalError, InterfaceError, psycopg.Error) as error:
                self._failed(f"o banco de dados não respondeu ({error})")
                connection.close()
            except (OSError, sqlite3.Error, Mismatch, Busy) as error:
                self._failed(f"não se publicou: {error}")

    def _failed(self, what: str) -> None:
        self.complain(f"{what}; nova tentativa em instantes")
        self.stop.wait(AGAIN)

    def _serve(self, own: Publisher) -> None:
        own_connection = listening(CHANNEL)
        while not self.stop.is_set():
            outcome = own.pending()
            if outcome.versions:
                self.told(outcome)
            woken(own_connection, self.stop)
