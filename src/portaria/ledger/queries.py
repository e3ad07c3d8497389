"""Reading the ledger in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psycopg import sql

from portaria.database.copying import copied_lines, cursor
from portaria.ledger import line
from portaria.ledger.chain import Block, Header

GROUP = 20_000
"""Lines held in memory at a time."""

_HEADER = "number, previous, skip, count, root, (extract(epoch FROM sealed_at) * 1000000)::bigint"
_LINES = sql.SQL(
    "COPY (SELECT {columns} FROM ledger_act"
    " WHERE id BETWEEN {low} AND {high} {chosen} ORDER BY id) TO STDOUT"
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


def raw_lines(ids: Sequence[int]) -> list[bytes]:
    """The lines of those acts that exist among ``ids``, in the order of their identifiers."""
    if not ids:
        return []
    low, high = min(ids), max(ids)
    # Neighbours are read in one sweep of the key's index, and strangers among them left out here.
    dense = high - low < 2 * len(ids)
    chosen = sql.SQL("") if dense else sql.SQL("AND id = ANY({})").format(sql.Literal(list(ids)))
    statement = _LINES.format(
        columns=sql.SQL(line.SELECT), low=sql.Literal(low), high=sql.Literal(high), chosen=chosen
    )
    lines = copied_lines(statement)
    if len(lines) == len(ids) == high - low + 1 or not dense:
        return lines
    wanted = set(ids)
    return [raw for raw in lines if line.act_of(raw) in wanted]


def lines_by_act(ids: Sequence[int]) -> dict[int, bytes]:
    """The same, by act."""
    lines = raw_lines(ids)
    if len(lines) == len(ids):
        return dict(zip(sorted(ids), lines, strict=True))
    return {line.act_of(raw): raw for raw in lines}


def blocks() -> Iterator[list[Block]]:
    """Every block in order, in groups of about :data:`GROUP` lines."""
    last = 0
    while group := _blocks_after(last):
        yield group
        last = group[-1].header.number


def block_of(act: int) -> Block | None:
    """The block that sealed ``act``; None if it is not sealed."""
    statement = f"""SELECT {_HEADER}, hash, ids, leaves FROM ledger_block
                    WHERE int8range(ids[1], ids[array_upper(ids, 1)], '[]') @> %s::bigint
                      AND %s = ANY(ids) ORDER BY number LIMIT 1"""  # noqa: S608
    with cursor() as c:
        c.execute(statement, [act, act])
        row = c.fetchone()
    return _stored(row) if row else None


def content_of(act: int) -> tuple[bytes, str] | None:
    """Salt and canonical JSON of an act; None once erased."""
    with cursor() as c:
        c.execute(
            "SELECT salt, content FROM ledger_content WHERE act = %s AND content IS NOT NULL", [act]
        )
        row = c.fetchone()
    return (row[0], row[1]) if row else None


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


def _blocks_after(number: int) -> list[Block]:
    with cursor() as c:
        c.execute(_GROUP, [number, GROUP, GROUP], binary=True)
        return [_stored(row) for row in c]


def _stored(row: tuple[object, ...]) -> Block:
    *header, digest, ids, leaves = row
    return Block(Header(*header), digest, ids, leaves)  # type: ignore[arg-type]
