"""The test database, for processes that a test starts, and its ledger, for the test after it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from psycopg import sql

LEDGER = ("ledger_act", "ledger_content", "ledger_pending", "ledger_block")
QUEUES = ("publishing_pending",)


def url() -> str:
    """``DATABASE_URL`` of the test database, whether reached by a port or by a unix socket."""
    s = connection.settings_dict
    place = {name: str(s[key]) for name, key in (("host", "HOST"), ("port", "PORT")) if s[key]}
    who = quote(s["USER"]) + (f":{quote(s['PASSWORD'])}" if s["PASSWORD"] else "")
    return f"postgresql://{who}@/{quote(s['NAME'])}?{urlencode(place)}"


def empty_ledger() -> None:
    """Remove what a test committed: the ledger's guards stop Django's flush as they stop everyone,
    so they are set aside, on a connection of our own; with it, what Django does not know of."""
    tables = sql.SQL(", ").join(map(sql.Identifier, LEDGER + QUEUES))
    with psycopg.connect(url()) as own:
        own.execute("SET session_replication_role = replica")
        own.execute(sql.SQL("TRUNCATE {}").format(tables))
