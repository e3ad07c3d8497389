"""A body that many tests adopt, read from its files once: reading is pure and costs a second."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from portaria.bodies import assembly
from portaria.bodies.assembly import Assembled, Sources
from portaria.norms.vocabulary import Vocabulary


def assemble(sources: Sources, vocabulary: Vocabulary, *, checked: bool = True) -> Assembled:
    """What :func:`portaria.bodies.assembly.assemble` makes of the same texts and vocabulary."""
    return _assembled(_Same(sources, vocabulary), checked)


class _Same:
    """Texts and a vocabulary, equal where every text is and the vocabulary is the same object."""

    def __init__(self, sources: Sources, vocabulary: Vocabulary) -> None:
        self.sources, self.vocabulary = sources, vocabulary
        texts = replace(sources, root="", packs_root="")  # where it lies is told only in errors
        self._key = (hashlib.sha256(repr(texts).encode()).digest(), id(vocabulary))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key


@lru_cache(maxsize=64)
def _assembled(same: _Same, checked: bool) -> Assembled:
    return assembly.assemble(same.sources, same.vocabulary, checked=checked)
