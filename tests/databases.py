"""The test database, for processes that a test starts, and empty again for the test after it."""

from __future__ import annotations

import subprocess
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from psycopg import sql

from portaria import clock
from portaria.launch.postgres import Server

PATIENCE = 300.0  # seconds
KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""Made with the tables: emptied, every flush would have to make them anew."""
FILLED = """
    SELECT string_agg(format('SELECT %%L WHERE EXISTS (SELECT FROM %%I)', relname, relname),
                      ' UNION ALL ')
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)
"""


def url() -> str:
    """``DATABASE_URL`` of the test database, whether reached by a port or by a unix socket."""
    s = connection.settings_dict
    place = {name: str(s[key]) for name, key in (("host", "HOST"), ("port", "PORT")) if s[key]}
    who = quote(s["USER"]) + (f":{quote(s['PASSWORD'])}" if s["PASSWORD"] else "")
    return f"postgresql://{who}@/{quote(s['NAME'])}?{urlencode(place)}"


def made() -> bool:
    """Whether there is a test database: for tests that need none, none is made."""
    return str(connection.settings_dict["NAME"]).startswith("test_")


def copy_tables(server: Server, name: str) -> None:
    """The test database's tables, empty, into the database ``name`` of another server, which takes
    a tenth of making them by migrations; where the test database's server is newer than the tools
    here, nothing is copied, and migrations make them."""
    tools = server.binaries
    dump = subprocess.run(
        [str(tools / "pg_dump"), "--no-owner", url()],
        capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    if dump.returncode == 0:
        into = [str(tools / "psql"), "-q", "-v", "ON_ERROR_STOP=1", server.url(name)]
        subprocess.run(into, input=dump.stdout, capture_output=True, check=True, timeout=PATIENCE)


def wait_until_left(name: str) -> None:
    """Wait until the server has ended the connections of the application ``name``, and with them
    what they had begun."""
    question = "SELECT FROM pg_stat_activity WHERE application_name = %s"
    deadline = clock.elapsed() + PATIENCE
    with psycopg.connect(url(), autocommit=True) as own:
        while own.execute(question, [name]).rowcount:
            assert clock.elapsed() < deadline, f"{name} is still connected"
            clock.pause(0.02)


def empty() -> None:
    """Remove what a test committed, on a connection of our own: from the few tables that have rows,
    where Django's flush empties hundreds, and from the ledger's, whose guards stop a flush as they
    stop everyone. Sequences go on: a configuration is cached by the number of its adoption."""
    assert made(), "this would empty somebody's database"
    with psycopg.connect(url()) as own:
        own.execute("SET session_replication_role = replica")  # no guard, no foreign key
        own.execute("SET lock_timeout = '120s'")  # whoever still writes is an error, not a wait
        asked = own.execute(FILLED, [list(KEPT)]).fetchone()
        assert asked is not None
        filled = [sql.Identifier(name) for (name,) in own.execute(asked[0])]
        if filled:
            own.execute(sql.SQL("; ").join(map(sql.SQL("DELETE FROM {}").format, filled)))
