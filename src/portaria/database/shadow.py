"""A copy of some tables that the same connection sees in place of the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql

from portaria.database.copying import cursor

_copying: ContextVar[bool] = ContextVar("shadowed", default=False)


def active() -> bool:
    """Whether the tables in sight are copies: then nothing may reach a server, which has none."""
    return _copying.get()


@dataclass(frozen=True, slots=True)
class Shadow:
    """A table to be shadowed and which of its rows are copied.

    Attributes:
        table: its name, without schema.
        rows: SQL condition over its columns; it sees the tables shadowed before it as their copies
            (``mailbox_id IN (SELECT id FROM mail_mailbox)``). "" copies no row.
    """

    table: str
    rows: str = ""


@contextmanager
def shadowed(tables: Sequence[Shadow], parameters: Mapping[str, object]) -> Iterator[None]:
    """Run the block on copies of ``tables``; they are gone at its end, whatever happens.

    Temporary tables are found before all others, so every statement of this connection that names
    a table without its schema works on the copy. All are copied at one instant, without locks;
    real sequences are not advanced, triggers and foreign keys are not copied. Until the end the
    session is read only, which PostgreSQL does not ask of temporary tables: whatever would write
    to a real one fails. Transactions inside commit as they do elsewhere, so that rows replaced a
    thousand times can be cleaned up on the way: in one transaction, every look for what is next
    would step over all of them.

    Args:
        tables: in the order in which they are copied.
        parameters: values that the conditions name (``%(bodies)s``).

    Raises:
        RuntimeError: a transaction is open already: the copies would end with it.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a simulação precisa de uma conexão sem transação aberta")
    token = _copying.set(True)
    try:
        with transaction.atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for table in tables:
                _copy(table, parameters)
        _run("SET default_transaction_read_only = on")
        with _nothing_prepared():
            yield
    finally:
        _copying.reset(token)
        if connection.is_usable():
            _run("RESET default_transaction_read_only")
            with transaction.atomic():
                for table in reversed(tables):
                    _drop(table)


@contextmanager
def _nothing_prepared() -> Iterator[None]:
    """In the block every statement is planned anew: what is prepared reads the tables that it was
    planned for, whatever else has their names now."""
    own = cursor().connection
    threshold, own.prepare_threshold = own.prepare_threshold, None
    try:
        yield
    finally:
        own.prepare_threshold = threshold


def _run(statement: str) -> None:
    with cursor() as c:
        c.execute(statement)


def _drop(shadow: Shadow) -> None:
    copy = sql.Identifier("pg_temp", shadow.table)
    with cursor() as c:
        c.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(copy))


def _copy(shadow: Shadow, parameters: Mapping[str, object]) -> None:
    with cursor() as c:
        row = c.execute(
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass(%s)",
            (shadow.table,),
        ).fetchone()
        if row is None:
            raise LookupError(f"a tabela «{shadow.table}» não existe")
        real, copy = sql.Identifier(row[0], shadow.table), sql.Identifier("pg_temp", shadow.table)
        c.execute(
            sql.SQL("CREATE TEMP TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(shadow.table), real
            )
        )
        if shadow.rows:
            condition = sql.SQL(shadow.rows)  # from code, never from input
            columns = sql.SQL(", ").join(_columns(shadow.table))
            c.execute(
                sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} WHERE {}").format(
                    copy, columns, columns, real, condition
                ),
                parameters,
            )
        _continue_keys(shadow.table, real)
        c.execute(sql.SQL("ANALYZE {}").format(copy))


def _columns(table: str) -> list[sql.Identifier]:
    """Those that are written: the copy computes the others itself."""
    with cursor() as c:
        rows = c.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s)"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            (f'pg_temp."{table}"',),
        ).fetchall()
    return [sql.Identifier(name) for (name,) in rows]


def _continue_keys(table: str, real: sql.Identifier) -> None:
    """Let the copy's own keys go on where the real ones stand, so that a simulated row is never
    taken for a real one."""
    with cursor() as c:
        row = c.execute(
            "SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attidentity <> ''",
            (f'pg_temp."{table}"', f'pg_temp."{table}"'),
        ).fetchone()
        if row is None:
            return
        column, sequence = row
        c.execute(
            sql.SQL("SELECT setval(%s, 1 + (SELECT coalesce(max({}), 0) FROM {}), false)").format(
                sql.Identifier(column), real
            ),
            (sequence,),
        )
