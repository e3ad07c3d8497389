"""The one sealer: takes what was appended and links it into the log.

Appending never waits for it. Any number of processes may call :func:`seal`; an advisory lock lets
one of them work and sends the others away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from portaria import clock
from portaria.database.copying import copy_rows, cursor
from portaria.ledger import queries
from portaria.ledger.chain import Links
from portaria.ledger.line import act_of, instant, microseconds
from portaria.ledger.merkle import leaf_hashes, root

LOCK = 0x706F7274_6C656467  # "portledg"
BLOCK_LINES = 8192
_WINDOW = 4 * BLOCK_LINES
_TAKE = """
DELETE FROM ledger_pending WHERE id IN (
    SELECT id FROM (
        SELECT id, sum(cardinality(acts)) OVER (ORDER BY id) - cardinality(acts) AS before
        FROM (SELECT id, acts FROM ledger_pending WHERE NOT missing ORDER BY id LIMIT %s) AS waiting
    ) AS counted WHERE before < %s)
RETURNING acts
"""


def seal() -> int:
    """Seal everything that is committed and waiting, in the order of the acts' identifiers; return
    how many lines. 0 also when another process is sealing."""
    sealed = 0
    while count := _seal_window():
        sealed += count
    return sealed


@transaction.atomic
def _seal_window() -> int:
    with cursor() as c:
        c.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if c.fetchone() != (True,):
            return 0
        c.execute(_TAKE, [_WINDOW, _WINDOW])
        ids = sorted(act for (acts,) in c for act in acts)
    if ids:
        copy_rows("ledger_block", _COLUMNS, _blocks(ids))
    return len(ids)


_COLUMNS = (
    "number", "previous", "skip", "count", "root", "sealed_at", "hash", "ids", "leaves",
)  # fmt: skip


def _blocks(ids: Sequence[int]) -> list[tuple[object, ...]]:
    number, _ = queries.head()
    links = Links.resume(number, _hash_of)
    return [_block(links, lines) for lines in _chunks(ids)]


def _block(links: Links, lines: Sequence[bytes]) -> tuple[object, ...]:
    leaves = leaf_hashes(lines)
    # A window may begin before now in another process's clock; the chain orders, not the instant.
    header = links.next_header(len(lines), root(leaves), microseconds(clock.now()))
    digest = header.hash()
    links.add(header.number, digest)
    return (
        header.number,
        header.previous,
        header.skip,
        header.count,
        header.root,
        instant(header.sealed_at),
        digest,
        [act_of(raw) for raw in lines],
        b"".join(leaves),
    )


def _chunks(ids: Sequence[int]) -> Iterator[list[bytes]]:
    for start in range(0, len(ids), BLOCK_LINES):
        wanted = ids[start : start + BLOCK_LINES]
        lines = queries.raw_lines(wanted)
        if len(lines) < len(wanted):
            _report_missing(set(wanted) - {act_of(raw) for raw in lines})
        if lines:
            yield lines


def _report_missing(acts: set[int]) -> None:
    """Lines that somebody removed before they were sealed stay queued, for verification to name."""
    with cursor() as c:
        c.execute("INSERT INTO ledger_pending (acts, missing) VALUES (%s, true)", [sorted(acts)])


def _hash_of(number: int) -> bytes:
    with cursor() as c:
        c.execute("SELECT hash FROM ledger_block WHERE number = %s", [number])
        row = c.fetchone()
    if row is None:
        raise LookupError(f"falta o bloco {number} do livro: rode «portaria ledger verify»")
    return bytes(row[0])
