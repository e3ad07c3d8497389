"""The proof that an act is in the ledger: its line, the way up to its block, the way on to the
head. Checking needs no database: only the head, noted by whoever does the checking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portaria.ledger.chain import Header, follow
from portaria.ledger.commitments import commit
from portaria.ledger.line import Line, parse
from portaria.ledger.merkle import ProofError, leaf_hash, root_from_path

FORMAT = "portaria-ledger-proof-1"
_HASHES = ("previous", "skip", "root")


@dataclass(frozen=True, slots=True)
class Proof:
    """``blocks`` go from the head back to the one that holds the line, at ``index``. ``content``
    (salt, canonical JSON) is there when it was asked for and is not erased."""

    line: bytes
    index: int
    path: tuple[bytes, ...]
    blocks: tuple[Header, ...]
    head: bytes
    content: tuple[bytes, str] | None = None

    def verify(self, head: bytes | None = None) -> Line:
        """Check everything and return the act's columns.

        Args:
            head: the head's hash as noted elsewhere; without it the proof is only checked against
                the head it brings itself.

        Raises:
            ProofError: it does not hold.
        """
        if head is not None and head != self.head:
            raise ProofError("a prova leva a outra cabeça que não a anotada")
        block = follow(self.blocks, self.head)
        top = root_from_path(leaf_hash(self.line), self.index, block.count, self.path)
        if top != block.root:
            raise ProofError(f"a linha não está no bloco {block.number} como a prova a apresenta")
        line = parse(self.line)
        if self.content is not None and commit(*self.content) != line.commitment:
            raise ProofError("o conteúdo apresentado não é o que a linha selou")
        return line

    def as_json(self) -> dict[str, Any]:
        """Plain values for a file; hashes in hexadecimal."""
        return {
            "format": FORMAT,
            "line": self.line.decode(),
            "index": self.index,
            "path": [sibling.hex() for sibling in self.path],
            "blocks": [_header_json(header) for header in self.blocks],
            "head": self.head.hex(),
            "content": self.content and {"salt": self.content[0].hex(), "text": self.content[1]},
        }


def from_json(value: Mapping[str, Any]) -> Proof:
    """Read :meth:`Proof.as_json` back.

    Raises:
        ProofError: it is not a proof of this format.
    """
    try:
        if value["format"] != FORMAT:
            raise ProofError(f"formato de prova desconhecido: «{value['format']}»")
        content = value["content"]
        return Proof(
            line=value["line"].encode(),
            index=value["index"],
            path=tuple(map(bytes.fromhex, value["path"])),
            blocks=tuple(_header(block) for block in value["blocks"]),
            head=bytes.fromhex(value["head"]),
            content=content and (bytes.fromhex(content["salt"]), content["text"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ProofError(f"a prova está incompleta ou malformada: {error}") from error


def _header_json(header: Header) -> dict[str, Any]:
    hashes = {name: getattr(header, name).hex() for name in _HASHES}
    return {
        "number": header.number,
        "count": header.count,
        "sealed_at": header.sealed_at,
        **hashes,
    }


def _header(block: Mapping[str, Any]) -> Header:
    hashes = {name: bytes.fromhex(block[name]) for name in _HASHES}
    return Header(
        number=block["number"], count=block["count"], sealed_at=block["sealed_at"], **hashes
    )
