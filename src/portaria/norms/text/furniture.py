"""Page numbers, running heads and footers: kept as what they are, so that a provision goes on
across the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from portaria.norms.text.lines import Line

Range = tuple[int, int]

_PAGE = re.compile(
    r"(?:p[áa]g(?:ina|\.)?|fls?\.?|folha)\s*(?:n[ºo°.]*\s*)?\d{1,4}(?:\s*(?:de|/)\s*\d{1,4})?\.?$"
    r"|[-–—]\s*\d{1,4}\s*[-–—]$|\d{1,3}\s*(?:/|de)\s*\d{1,3}$",
    re.I,
)
_BARE = re.compile(r"\d{1,4}$")
EDGE = 4
"""How many lines (with words) at each edge of a page may be running heads or footers."""


def furniture(lines: Sequence[Line], text: str) -> list[Range]:
    """The stretches of ``text`` that are page furniture, whole lines, in order."""
    found = {n for n, line in enumerate(lines) if _PAGE.match(line.words)}
    found |= _counting(lines)
    pages = _pages(lines, text)
    if len(pages) > 1:
        found |= _running(lines, pages)
    return [(lines[n].start, lines[n].end) for n in sorted(found)]


def _counting(lines: Sequence[Line]) -> set[int]:
    """Lines that hold a number alone, each one more than the line of that kind before it."""
    bare = [(n, int(line.words)) for n, line in enumerate(lines) if _BARE.match(line.words)]
    steps = [
        (first, second)
        for first, second in pairwise(bare)
        if second[1] == first[1] + 1 and second[0] - first[0] > 3
    ]
    return {n for pair in steps for n, _ in pair}


def _pages(lines: Sequence[Line], text: str) -> list[list[int]]:
    """The lines of each page; pages are parted by form feeds."""
    pages: list[list[int]] = [[]]
    for number, line in enumerate(lines):
        if line.words:
            pages[-1].append(number)
        if "\f" in text[line.start : line.end]:
            pages.append([])
    return [page for page in pages if page]


def _running(lines: Sequence[Line], pages: Sequence[list[int]]) -> set[int]:
    """Lines at the edge of pages that come again on most pages, but for their digits."""
    edges = [[*page[:EDGE], *page[max(EDGE, len(page) - EDGE) :]] for page in pages]
    seen = Counter(
        shape for edge in edges for shape in {_shape(lines[number].words) for number in edge}
    )
    often = {shape for shape, count in seen.items() if count >= max(2, len(pages) * 0.6)}
    return {number for edge in edges for number in edge if _shape(lines[number].words) in often}


def _shape(words: str) -> str:
    return re.sub(r"\d+", "#", words)
