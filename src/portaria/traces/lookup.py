"""Where in a large file a text may stand: beside the file, for each text, 24 bits of its MD5 and
the block of rows that holds it, sorted. A block found in vain is read in vain: the question itself
is asked of what was read. Less than two bytes a record, and it goes with its file.

Parquet's own bloom filters are for columns with dictionaries, and identifiers have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import md5

import duckdb

from portaria.traces import places
from portaria.traces.models import Segment
from portaria.traces.parquet import quoted
from portaria.traces.segments import source

_BLOCK = 40_960
"""Rows found at once: about a row group."""
_MASK = (1 << 24) - 1
_OPTIONS = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE 61440"


def build(own: duckdb.DuckDBPyConnection, text: str, path: str) -> None:
    """Write what finds ``text`` (SQL over the columns) in the file ``path``, and wait until it is
    on the disk."""
    found = places.finder(path)
    own.execute(
        f"COPY (SELECT DISTINCT (md5_number_lower({text}) & {_MASK})::UINTEGER AS key,"
        f" (file_row_number // {_BLOCK})::USMALLINT AS block"
        f" FROM read_parquet('{quoted(str(places.absolute(path)))}', file_row_number = true)"
        f" ORDER BY key, block) TO '{quoted(str(places.absolute(found)))}' ({_OPTIONS})"
    )
    places.settle(found)


def key(text: str) -> int:
    """As :func:`build` writes it."""
    made = md5(text.encode(), usedforsecurity=False).digest()
    return int.from_bytes(made[8:], "little") & _MASK


def within(
    own: duckdb.DuckDBPyConnection, segments: Sequence[Segment], texts: Sequence[str]
) -> str | None:
    """SQL of a table with the rows of ``segments`` that may hold one of ``texts``, and others; None
    where no row does. A file without its finder is read whole."""
    found = [one for one in segments if places.absolute(places.finder(one.path)).exists()]
    parts = list(_blocks(own, found, texts)) if found else []
    if whole := [one for one in segments if one not in found]:
        parts.append(f"SELECT * FROM {source(whole)}")
    return f"({' UNION ALL BY NAME '.join(parts)})" if parts else None


def _blocks(
    own: duckdb.DuckDBPyConnection, segments: Sequence[Segment], texts: Sequence[str]
) -> Iterator[str]:
    files = {str(places.absolute(places.finder(one.path))): one for one in segments}
    names = ", ".join(f"'{quoted(name)}'" for name in files)
    keys = ", ".join(str(key(text)) for text in texts)
    rows = own.execute(
        f"SELECT DISTINCT filename, block FROM read_parquet([{names}], filename = true)"
        f" WHERE key IN ({keys}) ORDER BY ALL"
    ).fetchall()
    for name, block in rows:
        path = quoted(str(places.absolute(files[name].path)))
        yield (
            "SELECT * EXCLUDE (file_row_number)"
            f" FROM read_parquet('{path}', file_row_number = true)"
            f" WHERE file_row_number >= {block * _BLOCK}"
            f" AND file_row_number < {(block + 1) * _BLOCK}"
        )
