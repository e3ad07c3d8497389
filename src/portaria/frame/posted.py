"""What a form or an address says, cleaned: text, one line of text, numbers of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LONGEST = 2000
"""Characters kept of a text where the page names no bound of its own; ours, no norm's."""
_DIGITS = 18
"""A row's number has at most so many: what PostgreSQL holds in a bigint, whatever the digits."""


def clean(said: str) -> str:
    """``said`` without blanks around it, nor what no text of PostgreSQL can hold."""
    return said.replace("\0", "").strip()


def text(posted: Mapping[str, str], name: str, longest: int = LONGEST) -> str:
    """The field ``name``, its lines kept; "" when absent."""
    return clean(posted.get(name, ""))[:longest]


def line(posted: Mapping[str, str], name: str, longest: int = LONGEST) -> str:
    """The field ``name`` as one line, its words one blank apart; "" when absent."""
    return " ".join(clean(posted.get(name, "")).split())[:longest]


def number(said: str) -> int | None:
    """The number of a row that ``said`` is; None for anything else."""
    written = said.isascii() and said.isdigit() and len(said) <= _DIGITS
    return int(said) if written else None


def numbers(said: Iterable[str]) -> list[int]:
    """The numbers of rows among ``said``, in their order, each once."""
    found = (number(one) for one in said)
    return list(dict.fromkeys(one for one in found if one is not None))
