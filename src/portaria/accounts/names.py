"""A Brazilian person's name taken apart for a login: accents, particles, suffixes, apostrophes,
hyphens. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PARTICLES = frozenset(
    {
        "da", "das", "de", "del", "della", "der", "di", "do", "dos", "du", "e", "d", "van", "von",
        "y",
    }
)  # fmt: skip
"""Words that join names and are no names themselves, unless the name begins with them."""

SUFFIXES = frozenset(
    {
        "filho", "filha", "neto", "neta", "netto", "junior", "jr", "sobrinho", "sobrinha",
        "segundo", "segunda", "terceiro", "bisneto", "ii", "iii", "iv",
    }
)  # fmt: skip
"""Agnomina: they tell relatives apart and are no surnames, unless nothing else is left."""

_APOSTROPHES = re.compile(r"['’‘`´ʼ′]\s*")
_NOT_LETTERS = re.compile(r"[^a-z-]+")
_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """One name. ``text`` holds only ``a``–``z``; a hyphenated name is one word of several
    initials: ``Ana-Clara`` is ``Word("anaclara", "ac")``."""

    text: str
    initials: str


def split(name: str) -> tuple[Word, ...]:
    """The words of ``name`` that can make a login, in order: first names, then surnames.

    ``João D'Ávila e Souza Filho`` → joao, davila, souza. Empty when nothing of ``name`` can be
    written with the Latin letters.
    """
    texts = [word.strip("-") for word in _NOT_LETTERS.split(_folded(name))]
    texts = [word for word in texts if word]
    names = [word for place, word in enumerate(texts) if place == 0 or word not in PARTICLES]
    while len(names) > 2 and names[-1] in SUFFIXES:
        names.pop()
    return tuple(_word(text) for text in names)


def _folded(name: str) -> str:
    joined = _APOSTROPHES.sub("", name).replace("‐", "-").replace("‑", "-")
    if joined.isascii():
        return joined.lower()
    decomposed = unicodedata.normalize("NFKD", joined.casefold().translate(_UNDECOMPOSED))
    return decomposed.encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=65536)  # a hundred thousand people share a few thousand names
def _word(text: str) -> Word:
    if "-" not in text:
        return Word(text, text[0])
    pieces = [piece for piece in text.split("-") if piece]
    return Word("".join(pieces), "".join(piece[0] for piece in pieces))
