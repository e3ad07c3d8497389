"""From a text to its tree: the marks in their order, each accepted or left as words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from portaria.norms.text.accepting import Around, accepts, and_before
from portaria.norms.text.front import front
from portaria.norms.text.furniture import Range, furniture
from portaria.norms.text.growth import Growth
from portaria.norms.text.lines import Line, closings, is_own_title, lines_of, untitled, wrap_width
from portaria.norms.text.marks import Mark, marks
from portaria.norms.text.nodes import HEADS, home
from portaria.norms.text.quotes import opening_before, quote_end
from portaria.norms.text.tree import TextTree, assemble

_HANGING = re.compile(
    r"(?<!\w)(?:d?[oa]s?|de|n[oa]s?|aos?|às?|pel[oa]s?|com|em|por|para|sobre|conforme|artigos?"
    r"|arts?\.?|par[áa]grafos?|incisos?|al[íi]neas?|§+)\s*$"
)
"""Words that no sentence ends with: what follows on the next line belongs to it."""
_CHANGES = ("redação:", "alterações:", "redações:", "acréscimos:", "dispositivos:", "alteração:")


def read_text(text: str, struck: Sequence[Range] = ()) -> TextTree:
    """The tree of ``text``. Nothing is dropped: the leaves, one after the other, are ``text``.

    Args:
        struck: stretches that the source shows struck out, in order.
    """
    reader = _Reader(text, struck)
    reader.run()
    return assemble(reader.growth.parents, reader.growth.leaves)


class _Reader:
    def __init__(self, text: str, struck: Sequence[Range]) -> None:
        self._text = text
        self._lines: list[Line] = lines_of(text)
        self._starts = [line.start for line in self._lines]
        self._width = wrap_width(self._lines)
        self._pages = furniture(self._lines, text)
        found = self._without_pages(list(marks(text)))
        by_line = self._by_line(found)
        found += untitled(self._lines, by_line, text)
        found += closings(self._lines, by_line, text)
        self._marks = sorted(found, key=lambda mark: (mark.start, mark.kind == "fecho"))
        self._own_titles = self._has_own_titles()
        self._divides = [m for m in self._marks if m.at_line and m.kind in ("art", "anx", *HEADS)]
        self._divide_starts = [mark.start for mark in self._divides]
        self._lone = not any(m.kind == "art" and m.at_line for m in self._marks)
        self._articles = self._by_number()
        self._at_lines = [m for m in self._marks if m.at_line and m.kind != "fecho"]
        self._line_marks = [mark.start for mark in self._at_lines]
        self.growth = Growth(text, self._pages, struck)
        self._skip = 0

    def run(self) -> None:
        """Read every mark, then the rest."""
        for mark in self._marks:
            if mark.start >= max(self._skip, self.growth.position):
                self._read(mark)
        self.growth.finish(front)

    def _read(self, mark: Mark) -> None:
        growth = self.growth
        if self._is_quoted(mark):
            return
        if mark.kind == "fecho":
            surely = mark.sep or growth.scope.kind == "root"
            if growth.begun and not growth.closed and surely and self._closes(mark):
                growth.close(mark.start)
            return
        if not growth.begun and not (mark.kind in ("art", *HEADS) or self._lone):
            return
        if growth.closed and mark.kind not in ("art", "anx", *HEADS):
            return
        if mark.kind == "agp" and not self._titles(mark):
            return
        if mark.kind == "anx" and not (growth.has_articles or self._lone):
            return
        if mark.kind == "anx":
            if accepts(mark, self._around(mark, "root", 0)):
                growth.annex(mark)
            return
        growth.feed(mark.start)
        place = home(mark, growth.current, growth.scope)
        if place is None or (place.kind == "root" and mark.kind in ("inc", "ali", "cls")):
            return
        if mark.kind == "ite" and place.kind == "root" and not self._lone:
            return
        siblings = growth.scope if mark.kind == "art" else place
        last = siblings.last.get("ite" if mark.kind == "cls" else mark.kind, 0)
        if accepts(mark, self._around(mark, place.kind, last)):
            skips = self._passes_over_next(mark)
            growth.begin(mark, place, self._peek(mark), next_missing=skips)

    def _around(self, mark: Mark, kind: str, last: int) -> Around:
        text, current = self._text, self.growth.current
        return Around(
            kind,
            last,
            current.announces,
            self._is_broken(mark),
            and_before(text, mark.start),
            text[mark.start : mark.start + 1],
            current.kind in ("ali", "ite"),
            current.kind in ("root", "anx", *HEADS),
        )

    def _is_broken(self, mark: Mark) -> bool:
        """Whether the line before was cut at the width, in the middle of a sentence."""
        if not mark.at_line or mark.before in '.;:!?)”"»':
            return False
        if _HANGING.search(self._text[max(0, mark.start - 40) : mark.start]):
            return True
        if not self._width:
            return False
        number = bisect_left(self._starts, mark.start + 1) - 1
        before = self._lines[number - 1].words if number else ""
        return len(before) >= self._width * 0.6

    def _is_quoted(self, mark: Mark) -> bool:
        """Whether a quotation of another norm begins here; it is then passed over whole."""
        growth = self.growth
        if not growth.has_articles or growth.closed:
            return False
        opening = opening_before(self._text, mark.start)
        if opening and (mark.at_line or mark.before in ("", opening)):
            limit = self._resumes(mark)
            end = quote_end(self._text, mark.start, opening, limit)
            self._skip = end if end is not None else limit
            return True
        growth.feed(mark.start)
        jumps = mark.kind == "art" and mark.main != growth.scope.last.get("art", 0) + 1
        if jumps and mark.at_line and growth.current.ending.rstrip().endswith(_CHANGES):
            self._skip = self._resumes(mark)
            return True
        return False

    def _resumes(self, mark: Mark) -> int:
        """Where the quoting norm's own next article begins (or the text ends)."""
        following = self._articles.get(self.growth.scope.last.get("art", 0) + 1, [])
        at = bisect_left(following, mark.start + 1)
        return following[at] if at < len(following) else len(self._text)

    def _by_number(self) -> dict[int, list[int]]:
        """Where, at a line and outside quotes, each article number stands."""
        found: dict[int, list[int]] = {}
        for mark in self._divides:
            whole = mark.kind == "art" and (mark.sep or mark.starts_sentence)
            if whole and not opening_before(self._text, mark.start):
                found.setdefault(mark.main, []).append(mark.start)
        return found

    def _closes(self, mark: Mark) -> bool:
        """Whether no article of this norm (or annex) comes after."""
        at = bisect_left(self._divide_starts, mark.start)
        following = self._divides[at] if at < len(self._divides) else None
        if following is None or following.kind == "anx":
            after = bisect_left(self._line_marks, mark.start)
            end = following.start if following else len(self._text)
            return mark.sep or not any(p < end for p in self._line_marks[after : after + 1])
        return mark.sep and following.kind in ("art", *HEADS) and following.main <= 1

    def _titles(self, mark: Mark) -> bool:
        """Whether a line in capitals is a heading of its own, not the words of the one before."""
        self.growth.feed(mark.start)
        current = self.growth.current
        words = self._lines[bisect_left(self._starts, mark.start)].words
        if current.kind == "anx":
            return bool(current.words.strip()) and is_own_title(words)
        if current.kind in HEADS:
            named = bool(current.words.strip())
            return named and self._own_titles and is_own_title(words)
        if not self.growth.begun or self.growth.closed:
            return is_own_title(words)
        return True

    def _has_own_titles(self) -> bool:
        """Whether some heading without a number stands by itself, not under a numbered one."""
        heads = {m.start for m in self._marks if m.kind in HEADS and m.kind != "agp"}
        alone = 0
        for first, second in pairwise(self._marks):
            if second.kind == "agp" and first.start not in heads and first.kind != "agp":
                alone += 1
        return alone > 0

    def _peek(self, mark: Mark) -> str:
        """The words after ``mark`` up to the next line that begins with a mark."""
        at = bisect_left(self._line_marks, mark.end)
        end = self._line_marks[at] if at < len(self._line_marks) else len(self._text)
        return self._text[mark.end : min(end, mark.end + 4000)]

    def _passes_over_next(self, mark: Mark) -> bool:
        """Whether the next mark of its kind, at a line, is the next but one."""
        at = bisect_left(self._line_marks, mark.end)
        for following in self._at_lines[at : at + 60]:
            if following.kind == mark.kind:
                return following.main == mark.main + 2
        return False

    def _without_pages(self, found: list[Mark]) -> list[Mark]:
        starts = [start for start, _ in self._pages]

        def inside(position: int) -> bool:
            at = bisect_left(starts, position + 1) - 1
            return at >= 0 and position < self._pages[at][1]

        return [mark for mark in found if not inside(mark.start)]

    def _by_line(self, found: Sequence[Mark]) -> dict[int, Mark]:
        lines: dict[int, Mark] = {}
        for mark in found:
            if mark.at_line:
                lines.setdefault(bisect_left(self._starts, mark.start + 1) - 1, mark)
        return lines
