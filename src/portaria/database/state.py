"""What the database says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor


@dataclass(frozen=True, slots=True)
class State:
    """Version as ``15.18``; size in bytes; sessions open now and how many there may be."""

    version: str
    size: int
    sessions: int
    sessions_max: int
    started_at: datetime


def read() -> State:
    """The state of the present database."""
    with cursor() as c:
        c.execute(
            """SELECT current_setting('server_version'), pg_database_size(current_database()),
                (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
                current_setting('max_connections')::int, pg_postmaster_start_time()"""
        )
        [row] = c.fetchall()
    return State(str(row[0]).partition(" ")[0], *row[1:])
