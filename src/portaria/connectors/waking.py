"""A process that follows the database: woken as an act commits, and looking now and then anyway."""

from __future__ import annotations

import threading
from typing import Any, cast

import psycopg
from django.db import connection

LOOK = 5.0
"""Seconds after which one looks without being woken: days turn, and a wake-up may be lost with its
connection."""
AGAIN = 2.0
"""Seconds after something went wrong."""
_STEP = 0.5


def listening(channel: str) -> psycopg.Connection[Any]:
    """Django's own connection, told to wake us. What commits from here on is not missed."""
    connection.ensure_connection()
    own = cast("psycopg.Connection[Any]", connection.connection)
    own.execute(f"LISTEN {channel}".encode())
    return own


def woken(own: psycopg.Connection[Any], stop: threading.Event) -> None:
    """Wait for an act, or for :data:`LOOK`; leave at once when told to stop."""
    waited = 0.0
    while waited < LOOK and not stop.is_set():
        if list(own.notifies(timeout=_STEP, stop_after=1)):
            return
        waited += _STEP
