"""Merkle trees as RFC 6962 section 2.1 defines them (SHA-256). No I/O: an auditor can read,
copy and run this file alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

_sha256 = hashlib.sha256


class ProofError(ValueError):
    """The proof does not prove what it claims."""


def leaf_hash(entry: bytes) -> bytes:
    """``SHA-256(0x00 || entry)`` (RFC 6962, 2.1)."""
    return _sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """:func:`leaf_hash` of each, for the millions."""
    sha256 = _sha256
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """``SHA-256(0x01 || left || right)`` (RFC 6962, 2.1)."""
    return _sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's root over leaf hashes. Pairing level by level and lifting an odd node unchanged
    gives the same tree as the RFC's split at the largest power of two.

    Raises:
        ValueError: there is no leaf (the ledger seals no empty block).
    """
    if not leaves:
        raise ValueError("uma árvore precisa de ao menos uma folha")
    level = list(leaves)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf ``index``, from the leaf upwards (RFC 6962, 2.1.1)."""
    found: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            found.append(level[sibling])
        level = _parents(level)
        index //= 2
    return found


def root_from_path(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes:
    """The root that ``path`` leads to from ``leaf`` at ``index`` of ``count`` leaves
    (RFC 9162, 2.1.3.2).

    Raises:
        ProofError: the index is outside the tree, or the path is too long or too short.
    """
    if not 0 <= index < count:
        raise ProofError(f"a folha {index} não existe numa árvore de {count}")
    position, last, found = index, count - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofError("o caminho é mais longo que a árvore")
        if position % 2 or position == last:
            found = node_hash(sibling, found)
            while position % 2 == 0 and position:
                position, last = position // 2, last // 2
        else:
            found = node_hash(found, sibling)
        position, last = position // 2, last // 2
    if last:
        raise ProofError("o caminho é mais curto que a árvore")
    return found


def _parents(level: list[bytes]) -> list[bytes]:
    sha256 = _sha256
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    if len(level) % 2:
        above.append(level[-1])
    return above
