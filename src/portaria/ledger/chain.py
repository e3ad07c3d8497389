"""Blocks and how they are linked. No I/O."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portaria.ledger.merkle import ProofError

NO_BLOCK = bytes(32)
"""What the first block names as the one before it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a block's hash is taken over. ``sealed_at`` in microseconds since 1970-01-01T00:00Z."""

    number: int
    previous: bytes
    skip: bytes
    count: int
    root: bytes
    sealed_at: int

    def hash(self) -> bytes:
        """``SHA-256(0x02 || number || previous || skip || count || root || sealed_at)``; whole
        numbers in eight bytes, most significant first, two's complement."""
        return hashlib.sha256(
            struct.pack(">Bq", 2, self.number)
            + self.previous
            + self.skip
            + struct.pack(">q", self.count)
            + self.root
            + struct.pack(">q", self.sealed_at)
        ).digest()


@dataclass(frozen=True, slots=True)
class Block:
    """A block as somebody hands it over; nothing in it is believed before it is verified.

    Attributes:
        hash: the header's, as it was kept.
        ids: the acts sealed, in the order of their leaves.
        leaves: their leaf hashes, joined: they let an altered line be named.
    """

    header: Header
    hash: bytes
    ids: Sequence[int]
    leaves: bytes

    def leaf(self, index: int) -> bytes:
        """The leaf hash kept for the line at ``index``."""
        return self.leaves[32 * index : 32 * index + 32]


def skip_of(number: int) -> int:
    """The earlier block that block ``number`` also names: its number with the lowest bit cleared.
    From any block to any earlier one it takes a number of steps in the order of the squared
    logarithm of the distance, so a proof stays short however long the ledger grows."""
    return number & (number - 1)


def route(start: int, goal: int) -> list[int]:
    """Numbers of the blocks on the way back from ``start`` to ``goal``, both included."""
    numbers = [start]
    while start > goal:
        start = skip_of(start) if skip_of(start) >= goal else start - 1
        numbers.append(start)
    return numbers


def follow(headers: Sequence[Header], head: bytes) -> Header:
    """Walk from the head's hash through ``headers``, each named by the one before it; return the
    last.

    Raises:
        ProofError: a header is not the one that was named, or there is none.
    """
    named: tuple[bytes, ...] = (head,)
    for header in headers:
        if header.hash() not in named:
            raise ProofError(f"o bloco {header.number} não é o que o bloco seguinte nomeia")
        named = (header.previous, header.skip)
    if not headers:
        raise ProofError("a prova não traz nenhum bloco")
    return headers[-1]


class Links:
    """Follows a chain forwards, remembering only the hashes that later blocks may name."""

    def __init__(self) -> None:
        self.number = 0
        self._hashes: dict[int, bytes] = {0: NO_BLOCK}

    @property
    def head(self) -> bytes:
        """The last block's hash."""
        return self._hashes[self.number]

    def next_header(self, count: int, root: bytes, sealed_at: int) -> Header:
        """The header of the block that would come next."""
        number = self.number + 1
        return Header(number, self.head, self._hashes[skip_of(number)], count, root, sealed_at)

    def names(self, header: Header) -> bool:
        """Whether ``header`` names the blocks that came before it."""
        return header.previous == self.head and header.skip == self._hashes.get(
            skip_of(header.number)
        )

    def add(self, number: int, digest: bytes) -> None:
        """Block ``number``, hashing to ``digest``, is the last one now."""
        self._hashes[number] = digest
        self.number = number
        kept = set(route(number, 0))
        self._hashes = {n: h for n, h in self._hashes.items() if n in kept}

    @classmethod
    def resume(cls, number: int, digest_of: Callable[[int], bytes]) -> Links:
        """Continue after block ``number``, asking for the few hashes needed."""
        links = cls()
        for earlier in reversed(route(number, 0)):
            if earlier:
                links._hashes[earlier] = digest_of(earlier)
        links.number = number
        return links
