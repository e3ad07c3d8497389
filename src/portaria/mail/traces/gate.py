"""The gate's lines: one JSON object for each message it judged, as :mod:`portaria.mail.gate.spool`
writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from portaria.mail.traces.lines import clean
from portaria.mail.traces.stream import VERDICT

_TYPES = pa.schema(
    [
        ("origin", pa.string()), ("qid", pa.string()), ("ord", pa.int64()), ("seen", pa.uint32()),
        ("what", pa.uint8()), ("a", pa.string()), ("b", pa.string()), ("c", pa.string()),
        ("n", pa.int64()),
    ]
)  # fmt: skip

_KEPT = ("mid", "from", "rcpt", "size", "client", "login", "verdict", "rule", "prov", "mode")
"""What of a line stays until its message ends; subjects of official communications do not."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def parse(own: duckdb.DuckDBPyConnection, piece: bytes, *, origin: str, base: int) -> int:
    """Add the verdicts in ``piece`` to the table ``events``, numbered from ``base`` on; return how
    many lines could not be understood (a writer that died within one)."""
    rows, bad = [], 0
    for number, line in enumerate(clean(piece).splitlines(), start=1):
        told = read(line)
        if told is None:
            bad += 1
            continue
        rows.append(_event(told, origin, base + number))
    table = pa.Table.from_pylist(rows, schema=_TYPES)
    own.register("verdict_lines", table)
    own.execute(
        "INSERT INTO events BY NAME SELECT origin, qid, ord, seen, what, a, b, c, n"
        " FROM verdict_lines"
    )
    own.unregister("verdict_lines")
    return bad


def read(line: bytes) -> Mapping[str, Any] | None:
    """The object of a line with a usable instant, or None."""
    try:
        told = json.loads(line)
        datetime.fromisoformat(told["at"]).timestamp()
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    lists: Sequence[object] = told.get("rcpt", [])
    return told if isinstance(lists, list) else None


def _event(told: Mapping[str, Any], origin: str, number: int) -> dict[str, Any]:
    size = told.get("size")
    return {
        "origin": origin,
        "qid": str(told.get("qid") or ""),
        "ord": number,
        "seen": int(datetime.fromisoformat(told["at"]).timestamp()),
        "what": VERDICT,
        "a": str(told.get("mid") or ""),
        "b": str(told.get("from") or ""),
        "c": _encode({key: told[key] for key in _KEPT if key in told}),
        "n": size if isinstance(size, int) else None,
    }
