"""How values of bulk statements pass to and from PostgreSQL: as psycopg's own adapters do, but
without a call in Python for each element or instant."""

from __future__ import annotations

import json
import re
from typing import Any

from psycopg import abc
from psycopg.adapt import Loader
from psycopg.types.array import ListDumper
from psycopg.types.datetime import TimestamptzLoader

_HARD = re.compile(r"[\\\0]")


class BulkListDumper(ListDumper):
    """A list of texts or of whole numbers as an array in one stroke; any other as psycopg does."""

    def dump(self, obj: list[Any]) -> abc.Buffer | None:
        """The array's text."""
        kinds = set(map(type, obj))
        if kinds == {int}:
            return f"{{{','.join(map(str, obj))}}}".encode()
        if kinds == {str}:
            joined = '","'.join(obj)
            # Quoted, only these two would need to be escaped; names and keys hardly ever do.
            if not _HARD.search(joined) and joined.count('"') == 2 * len(obj) - 2:
                return f'{{"{joined}"}}'.encode()
        elif obj and kinds == {type(None)}:
            return f"{{{','.join(['NULL'] * len(obj))}}}".encode()
        return super().dump(obj)


class BulkJsonLoader(Loader):
    """JSON as values. What is empty, as most payloads are, is not parsed."""

    def load(self, data: abc.Buffer) -> Any:
        """The value."""
        text = bytes(data)
        return {} if text == b"{}" else json.loads(text.decode())


def register(cursor: abc.AdaptContext) -> None:
    """Use these adapters on ``cursor``. Instants are read by psycopg itself again, in the session's
    zone, which is UTC: Django's loader would replace each one's zone by the same."""
    cursor.adapters.register_dumper(list, BulkListDumper)
    cursor.adapters.register_loader("jsonb", BulkJsonLoader)
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
