"""Writing Parquet files of traces, and what the catalogue keeps about each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from portaria.traces import places

ROW_GROUP = 40_000
"""Rows read at least for one party's month: small enough for tens of milliseconds."""
_OPTIONS = (
    f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP},"
    " PARQUET_VERSION v2"
)
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A file on the disk: ``path`` below the traces' folder, instants of its ``seen`` column."""

    path: str
    rows: int
    bytes: int
    sha256: str
    first_at: datetime | None
    last_at: datetime | None


def write(own: duckdb.DuckDBPyConnection, query: str, path: str) -> Written:
    """Write the rows of ``query`` to ``path`` and wait until they are on the disk.

    ``query`` is SQL of this product; values within it are escaped by its maker.
    """
    target = places.absolute(path)
    own.execute(f"COPY ({query}) TO '{quoted(str(target))}' ({_OPTIONS})")
    places.settle(path)
    found = own.execute(
        f"SELECT count(*), min(seen), max(seen) FROM read_parquet('{quoted(str(target))}')"
    ).fetchall()
    rows, first, last = found[0]
    return Written(path, rows, target.stat().st_size, digest(path), _instant(first), _instant(last))


def digest(path: str) -> str:
    """SHA-256 of a file's bytes."""
    made = hashlib.sha256()
    with places.absolute(path).open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def quoted(text: str) -> str:
    """``text`` inside SQL's single quotes."""
    return text.replace("'", "''")


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
