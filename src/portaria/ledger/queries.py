"""Reading the ledger in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psycopg import sql

from portaria.database.copying import binary_cursor, cursor
from portaria.ledger import line
from portaria.ledger.chain import Header

GROUP = 20_000
"""Lines held in memory at a time."""

_HEADER = "number, previous, skip, count, root, (extract(epoch FROM sealed_at) * 1000000)::bigint"
_LINES = sql.SQL(
    "COPY (SELECT {columns} FROM ledger_act"
    " WHERE id BETWEEN {low} AND {high} AND id = ANY({ids}) ORDER BY id) TO STDOUT"
)
_GROUP = f"""
SELECT {_HEADER}, hash, ids, leaves FROM ledger_block
WHERE number IN (
    SELECT number FROM (
        SELECT number, sum(count) OVER (ORDER BY number) - count AS before
        FROM (SELECT number, count FROM ledger_block WHERE number > %s
              ORDER BY number LIMIT %s) AS following
    ) AS counted WHERE before < %s)
ORDER BY number
"""  # noqa: S608 (constants of this package)


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A block as it stands in the database; nothing in it is believed before it is verified."""

    header: Header
    hash: bytes
    ids: Sequence[int]
    leaves: bytes

    def leaf(self, index: int) -> bytes:
        """The leaf hash kept for the line at ``index``."""
        return self.leaves[32 * index : 32 * index + 32]


def raw_lines(ids: Sequence[int]) -> list[bytes]:
    """The lines of those acts that exist among ``ids``, in the order of their identifiers."""
    if not ids:
        return []
    # Neighbours are read in one sweep of the key's index; strangers between them are left out.
    statement = _LINES.format(
        columns=sql.SQL(line.SELECT),
        low=sql.Literal(min(ids)),
        high=sql.Literal(max(ids)),
        ids=sql.Literal(list(ids)),
    )
    with cursor() as c, c.copy(statement) as copy:
        return [bytes(row) for row in copy]


def lines_by_act(ids: Sequence[int]) -> dict[int, bytes]:
    """The same, by act."""
    lines = raw_lines(ids)
    wanted = sorted(set(ids))
    if len(lines) == len(wanted):
        return dict(zip(wanted, lines, strict=True))
    return {line.act_of(raw): raw for raw in lines}


def blocks() -> Iterator[list[StoredBlock]]:
    """Every block in order, in groups of about :data:`GROUP` lines."""
    last = 0
    while group := _blocks_after(last):
        yield group
        last = group[-1].header.number


def block_of(act: int) -> StoredBlock | None:
    """The block that sealed ``act``; None if it is not sealed."""
    statement = f"""SELECT {_HEADER}, hash, ids, leaves FROM ledger_block
                    WHERE int8range(ids[1], ids[array_upper(ids, 1)], '[]') @> %s::bigint
                      AND %s = ANY(ids) ORDER BY number LIMIT 1"""  # noqa: S608
    with cursor() as c:
        c.execute(statement, [act, act])
        row = c.fetchone()
    return _stored(row) if row else None


def headers(numbers: Sequence[int]) -> list[Header]:
    """The headers of ``numbers``, in that order."""
    with cursor() as c:
        c.execute(f"SELECT {_HEADER} FROM ledger_block WHERE number = ANY(%s)", [list(numbers)])  # noqa: S608
        found = {row[0]: Header(*row) for row in c}
    return [found[number] for number in numbers if number in found]


def head() -> tuple[int, bytes]:
    """Number and hash of the last block; ``(0, 32 zero bytes)`` while there is none. Written down
    elsewhere, it proves later that nothing before it was changed and nothing after it cut off."""
    with cursor() as c:
        c.execute("SELECT number, hash FROM ledger_block ORDER BY number DESC LIMIT 1")
        row = c.fetchone()
    return (row[0], row[1]) if row else (0, bytes(32))


def _blocks_after(number: int) -> list[StoredBlock]:
    with binary_cursor() as c:
        c.execute(_GROUP, [number, GROUP, GROUP], binary=True)
        return [_stored(row) for row in c]


def _stored(row: tuple[object, ...]) -> StoredBlock:
    *header, digest, ids, leaves = row
    return StoredBlock(Header(*header), digest, ids, leaves)  # type: ignore[arg-type]
