"""Whether two names are of one person, as a desk writes them. Pure."""

from __future__ import annotations

from portaria.people.names import words


def alike(one: str, other: str) -> bool:
    """Whether the names can be of one person: each word of the shorter is there in the longer, with
    initials for words (``Maria L.``) and names left out (``Maria Aparecida Lima``)."""
    few, many = sorted((words(one), words(other)), key=len)
    return bool(few) and all(any(_same(part, word) for word in many) for part in few)


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
