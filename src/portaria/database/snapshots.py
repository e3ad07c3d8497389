"""One unchanging view of the database for reads that take a while, also over two connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from portaria.database.copying import cursor


@contextmanager
def snapshot() -> Iterator[str]:
    """A read-only transaction in which every query sees the same instant. Gives the snapshot's
    name, for :func:`same`; "" inside a caller's transaction, whose view nobody else can share."""
    if connection.in_atomic_block:
        yield ""
        return
    with transaction.atomic(), cursor() as c:
        c.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        c.execute("SELECT pg_export_snapshot()")
        row = c.fetchone()
        yield row[0] if row else ""


@contextmanager
def same(name: str) -> Iterator[None]:
    """See what snapshot ``name`` sees, from another thread: its connection is closed at the end."""
    try:
        with transaction.atomic(), cursor() as c:
            c.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            c.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(name)))
            yield
    finally:
        connection.close()
