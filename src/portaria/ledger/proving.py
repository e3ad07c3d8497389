"""Making proofs from the database."""

from __future__ import annotations

from portaria.ledger import chain, merkle, queries
from portaria.ledger.proofs import Proof


def prove(act: int, *, content: bool = False) -> Proof | None:
    """The proof that ``act`` is sealed, up to the present head; None if it is not.

    Args:
        content: put salt and content in, if they are still kept. It is personal data: whoever
            receives the proof can then read it.
    """
    block = queries.block_of(act)
    lines = queries.raw_lines([act])
    if block is None or not lines:
        return None
    index = list(block.ids).index(act)
    leaves = [block.leaf(i) for i in range(block.header.count)]
    number, digest = queries.head()
    return Proof(
        line=lines[0],
        index=index,
        path=tuple(merkle.path(leaves, index)),
        blocks=tuple(queries.headers(chain.route(number, block.header.number))),
        head=digest,
        content=queries.content_of(act) if content else None,
    )
