"""What is wrong with the ledger, if anything: pure, over blocks and lines from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portaria.ledger.chain import Block, Links
from portaria.ledger.merkle import leaf_hash, leaf_hashes, root

FINDINGS_KEPT = 1000
"""How many findings a report keeps one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed.

    ``kind``: ``altered removed inserted unsealed`` (lines), ``block_altered block_removed
    block_order`` (blocks), ``content_altered content_removed content_erased`` (contents),
    ``head`` (not the head that was noted).
    """

    kind: str
    text: str
    act: int | None = None
    block: int | None = None


@dataclass(slots=True)
class Report:
    """What a verification saw. ``head`` is the last block's number and hash."""

    lines: int = 0
    contents: int = 0
    blocks: int = 0
    head: tuple[int, bytes] = (0, bytes(32))
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return self.count == 0

    def add(self, findings: Sequence[Finding] | Iterator[Finding]) -> None:
        """Count ``findings`` and keep the first :data:`FINDINGS_KEPT`."""
        for finding in findings:
            self.count += 1
            if len(self.findings) < FINDINGS_KEPT:
                self.findings.append(finding)


class Verifier:
    """Checks blocks in order. ``noted`` is a head written down earlier: number and hash."""

    def __init__(self, report: Report, noted: tuple[int, bytes] | None = None) -> None:
        self._report = report
        self._links = Links()
        self._noted = noted

    def block(self, block: Block, lines: Sequence[bytes | None]) -> None:
        """Check the next block with its lines (None where one is gone)."""
        report = self._report
        present = leaf_hashes(raw for raw in lines if raw is not None)
        whole = len(present) == len(lines) == block.header.count
        if not whole or root(present) != block.header.root or b"".join(present) != block.leaves:
            leaves = [None if raw is None else leaf_hash(raw) for raw in lines]
            report.add(_lines_at_fault(block, leaves))
        report.add(self._link(block))
        report.lines += len(present)
        report.blocks += 1
        report.head = (block.header.number, block.hash)

    def close(self) -> None:
        """Say so if the noted head was never met."""
        if self._noted is not None:
            number = self._noted[0]
            text = f"a cabeça anotada ({number}) não está no livro: o fim dele foi cortado"
            self._report.add([Finding("head", text, block=number)])

    def _link(self, block: Block) -> Iterator[Finding]:
        header, links = block.header, self._links
        number = header.number
        if number > links.number + 1:
            missing = f"{links.number + 1}" + (
                f" a {number - 1}" if number > links.number + 2 else ""
            )
            yield Finding("block_removed", f"falta o bloco {missing}", block=links.number + 1)
        elif number <= links.number:
            yield Finding("block_order", f"bloco {number} fora de ordem", block=number)
        elif not links.names(header):
            text = f"o bloco {number} não continua o bloco {links.number}: um dos dois foi trocado"
            yield Finding("block_altered", text, block=number)
        if header.hash() != block.hash:
            yield Finding("block_altered", f"cabeçalho do bloco {number} alterado", block=number)
        if self._noted is not None and number == self._noted[0]:
            if block.hash != self._noted[1]:
                text = f"o bloco {number} não tem o resumo da cabeça anotada"
                yield Finding("head", text, block=number)
            self._noted = None
        links.add(number, block.hash)


def _lines_at_fault(block: Block, leaves: Sequence[bytes | None]) -> Iterator[Finding]:
    number, named = block.header.number, 0
    for index, (act, leaf) in enumerate(zip(block.ids, leaves, strict=False)):
        where = f"bloco {number}, posição {index + 1}"
        if leaf is None:
            named += 1
            yield Finding("removed", f"ato {act}: linha removida ({where})", act, number)
        elif leaf != block.leaf(index):
            named += 1
            yield Finding("altered", f"ato {act}: linha alterada ({where})", act, number)
    kept = [block.leaf(i) for i in range(len(block.leaves) // 32)]
    if not named or not kept or len(kept) != block.header.count or root(kept) != block.header.root:
        text = f"bloco {number}: as {block.header.count} linhas seladas não dão a raiz guardada"
        yield Finding("block_altered", text, block=number)
