"""Pieces of logs as tables of lines. Bytes that are no UTF-8 are shown as ``\\xNN``, so that a
line is never lost for them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
_SHOWN = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))
_TOGETHER = 32_768
"""Lines of a batch: what is looked at by one thread at a time."""


def clean(data: bytes) -> bytes:
    """``data`` as UTF-8 without control characters but tabs and line feeds."""
    if any(control in data for control in (b"\x01", b"\x00", b"\r", b"\x1b")):
        data = data.translate(_SHOWN)
    if data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace").encode()
    return data


def read(data: bytes) -> pa.Array:
    """The lines of ``data``, in one pass: a list of one text, cut at its line feeds."""
    if not data:
        return pa.array([], pa.string())
    data = clean(data)
    ends = len(data) - data.endswith(b"\n")
    places = pa.py_buffer(struct.pack("=ii", 0, ends))
    whole = pa.Array.from_buffers(pa.string(), 1, [None, places, pa.py_buffer(data)])
    return pc.split_pattern(whole, "\n").values


def together(parts: Sequence[tuple[str, pa.Array, pa.Array]], base: int = 0) -> pa.Table:
    """Pieces, each with its server, its lines and their instants, as one table ``(origin, line,
    seen, ord)``: ``ord`` numbers the lines from ``base + 1`` on."""
    tables = [
        pa.table({"origin": _repeated(origin, len(found)), "line": found, "seen": seen})
        for origin, found, seen in parts
    ]
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    return table.append_column("ord", pa.arange(base + 1, base + table.num_rows + 1, 1))


def _repeated(text: str, times: int) -> pa.Array:
    places = pa.repeat(pa.scalar(0, pa.int32()), times)
    return pa.DictionaryArray.from_arrays(places, pa.array([text]))


@contextmanager
def shown(own: duckdb.DuckDBPyConnection, table: pa.Table) -> Iterator[None]:
    """``table`` as ``log_lines``, which DuckDB reads where it lies."""
    batches = table.to_batches(_TOGETHER)
    own.register("log_lines", pa.Table.from_batches(batches, table.schema))
    try:
        yield
    finally:
        own.unregister("log_lines")
