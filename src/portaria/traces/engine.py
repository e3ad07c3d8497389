"""DuckDB as this product runs it: in memory, bounded, with no way out to the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from django.conf import settings

from portaria.traces import places


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, closed at the end. Memory and threads are settings; what does not fit
    is spilled to the traces' folder."""
    spill = places.root() / "_spill"
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = duckdb.connect(
        config={
            "memory_limit": f"{settings.TRACE_MEMORY_MB}MB",
            "threads": settings.TRACE_THREADS,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": True,
        }
    )
    try:
        own.execute("SET TimeZone = 'UTC'")
        yield own
    finally:
        own.close()


def number(own: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that ``query`` answers; 0 for NULL."""
    return int(own.execute(query).fetchall()[0][0] or 0)
