"""Rows into PostgreSQL by ``COPY``: the one way in for anything that may come by the hundred
thousand, inside whatever transaction is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, cast

import psycopg
from django.db import connection, models
from psycopg import pq, sql

from portaria.database.adapting import register
from portaria.database.rendering import Renderer

_CHUNK = 256  # rows rendered at once: some 64 kB


def cursor() -> psycopg.Cursor[Any]:
    """A bare psycopg cursor on Django's connection (same transaction). JSON comes out as values:
    Django's own setting, text for its JSONField to parse, is undone here. Parameters are bound by
    the server, not written into the statement, which costs a bulk array twice its time; those of
    unknown type need a cast (``%s::text``)."""
    connection.ensure_connection()
    bare = psycopg.Cursor(cast("psycopg.Connection[Any]", connection.connection))
    register(bare)
    return bare


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` fresh primary keys of ``model``'s sequence, so that rows which refer to each other
    can be copied in one pass. Keys never used leave gaps, which mean nothing."""
    table = model._meta.db_table
    with cursor() as c:
        c.execute(
            # OFFSET 0: the sequence is looked up once, not for every key.
            "SELECT nextval(sequence.name) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) AS sequence",
            (count, f'"{table}"'),
        )
        return [row[0] for row in c.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append ``rows`` to ``table`` and return how many there were.

    Columns left out take the database's default (``db_default``), never Django's ``default``.
    Values are written as psycopg adapts them: wrap JSON in ``psycopg.types.json.Jsonb``, or encode
    it.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    written, renderer, left = 0, Renderer(len(columns)), iter(rows)
    with cursor() as c, c.copy(statement) as copy:
        while chunk := list(islice(left, _CHUNK)):
            written += len(chunk)
            if (text := renderer.render(chunk)) is not None:
                copy.write(text)
                continue
            for row in chunk:
                copy.write_row(row)
    return written


def copied_lines(statement: sql.Composable) -> list[bytes]:
    """What ``COPY … TO STDOUT`` writes, a line each, line feed included.

    Reads from libpq directly: psycopg's own iteration costs more for each line than hashing it.
    """
    connection.ensure_connection()
    own = cast("psycopg.Connection[Any]", connection.connection)
    with own.lock:
        started = own.pgconn.exec_(statement.as_bytes(own))
        if started.status != pq.ExecStatus.COPY_OUT:
            raise psycopg.errors.error_from_result(started)
        lines, read = [], own.pgconn.get_copy_data
        while (row := read(0))[0] > 0:
            lines.append(bytes(row[1]))
        ended = None
        while (result := own.pgconn.get_result()) is not None:
            ended = result
    if ended is None or ended.status != pq.ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(ended or started)
    return lines
