"""The test database, for processes that a test starts, and empty again for the test after it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
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


def url(name: str = "") -> str:
    """``DATABASE_URL`` of the test database, or of another of its server, whether reached by a port
    or by a unix socket."""
    s = connection.settings_dict
    place = {name: str(s[key]) for name, key in (("host", "HOST"), ("port", "PORT")) if s[key]}
    who = quote(s["USER"]) + (f":{quote(s['PASSWORD'])}" if s["PASSWORD"] else "")
    return f"postgresql://{who}@/{quote(name or s['NAME'])}?{urlencode(place)}"


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


class OfRun:
    """The tables of a run of several workers: made by migrations once, copied by the others."""

    def __init__(self, server: psycopg.Connection, run: str) -> None:
        self._server, self._name = server, f"test_run_{run}"
        self._ours = False

    def take(self) -> None:
        """Have Django copy the tables if they are made; else whoever asks waits for :meth:`give`,
        by which the caller tells that they are."""
        self._server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self._name])
        found = self._server.execute("SELECT FROM pg_database WHERE datname = %s", [self._name])
        if found.rowcount:
            connection.settings_dict["TEST"]["TEMPLATE"] = self._name
        else:
            self._ours = True

    def give(self) -> None:
        """The caller's test database has the tables, and nothing else."""
        if self._ours:
            connection.close()
            made = connection.settings_dict["NAME"]
            self._do("CREATE DATABASE {} TEMPLATE {}", self._name, made)
        self._server.execute("SELECT pg_advisory_unlock_all()")

    def drop(self) -> None:
        """Who made the tables for all removes them."""
        if self._ours:
            self._do("DROP DATABASE IF EXISTS {}", self._name)

    def _do(self, statement: LiteralString, *names: str) -> None:
        self._server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def of_run(run: str) -> Iterator[OfRun]:
    """The tables of the run that has this name."""
    with psycopg.connect(url("postgres"), autocommit=True) as server:
        tables = OfRun(server, run)
        try:
            yield tables
        finally:
            tables.drop()


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
