"""What the benchmarks share: an empty database, fair turns, medians."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@contextmanager
def scratch(name: str, *, keep: bool = False) -> Iterator[None]:
    """An empty, migrated database on the server of ``DATABASE_URL``, dropped at the end; with
    ``keep``, one that stays, and serves the next run as it is."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        sys.exit("DATABASE_URL: say which server to measure on")
    parts = urlsplit(address)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        if not keep:
            server.execute(drop)
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if not known:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connection.close()
            if not keep:
                server.execute(drop)


def seconds(run: Callable[[], object]) -> float:
    """How long ``run`` takes."""
    from portaria import clock

    since = clock.elapsed()
    run()
    return clock.elapsed() - since


def in_turns(rounds: int, runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each of ``runs``, taken in turns, so that whatever else the machine does
    falls on all of them; the first goes last in the next round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    order = list(runs)
    for _ in range(rounds):
        for name in order:
            taken[name].append(seconds(runs[name]))
        order.append(order.pop(0))
    return {name: median(times) for name, times in taken.items()}


def told(what: str, figure: str, goal: str = "") -> None:
    """One line of the report."""
    print(f"{what:<62} {figure:>18}  {goal}", flush=True)


def peak_memory() -> str:
    """Of this process since it started."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
