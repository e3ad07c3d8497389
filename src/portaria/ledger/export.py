"""The whole ledger as one text file that anybody can verify: see ``docs/reference/ledger.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from portaria.database.copying import cursor
from portaria.database.snapshots import snapshot
from portaria.ledger import queries
from portaria.ledger.chain import Block

FIRST_LINE = b"portaria-ledger\t1\n"


def export(out: BinaryIO, *, contents: bool = False) -> tuple[int, bytes]:
    """Write the ledger to ``out``, block by block, and return the head (number, hash).

    Args:
        contents: also the contents not yet erased: personal data.
    """
    out.write(FIRST_LINE)
    head = (0, bytes(32))
    with snapshot():
        for group in queries.blocks():
            ids = [act for block in group for act in block.ids]
            lines = queries.lines_by_act(ids)
            kept = _contents(ids) if contents else {}
            for block in group:
                out.writelines(_block(block, lines, kept))
            head = (group[-1].header.number, group[-1].hash)
    out.write(b"H\t%d\t%s\n" % (head[0], head[1].hex().encode()))
    return head


def _block(
    block: Block, lines: dict[int, bytes], contents: dict[int, tuple[bytes, str]]
) -> Iterator[bytes]:
    header = block.header
    hashes = [h.hex() for h in (header.previous, header.skip, header.root, block.hash)]
    yield (
        f"B\t{header.number}\t{hashes[0]}\t{hashes[1]}\t{header.count}\t{hashes[2]}"
        f"\t{header.sealed_at}\t{hashes[3]}\n"
    ).encode()
    for index, act in enumerate(block.ids):
        leaf = block.leaf(index).hex().encode()
        if act not in lines:
            yield b"X\t%s\t%d\n" % (leaf, act)
            continue
        yield b"A\t%s\t%s" % (leaf, lines[act])
        if act in contents:
            salt, text = contents[act]
            yield f"C\t{salt.hex()}\t{text}\n".encode()


def _contents(ids: Iterable[int]) -> dict[int, tuple[bytes, str]]:
    with cursor() as c:
        c.execute(
            "SELECT act, salt, content FROM ledger_content"
            " WHERE act = ANY(%s) AND content IS NOT NULL",
            [list(ids)],
        )
        return {act: (salt, text) for act, salt, text in c}
