"""Whether a mark begins a provision or is only named in a sentence («nos termos do art. 5º»).

At the start of a line most marks do; in the middle of one, only the next in its sequence after the
end of a sentence. A line broken at a width is judged like the middle of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portaria.norms.text.marks import Mark

_ENDS = '.;:!?)”"»’…'
_AND = re.compile(r"[;,]\s*(?:e|ou|e/ou)\s*$")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a mark.

    Attributes:
        home: kind of the provision it would hang in.
        last: main number of its last sibling of the same kind, 0 when it would be the first.
        announced: whether the words before it announce a list.
        broken: whether its line goes on with the sentence of the line before (wrapped text).
        and_before: whether «; e» or «; ou» stands before it.
        word: the mark's first character.
        nested: whether an alínea or item is open around it.
        begun: whether a heading, or nothing, stands before it.
    """

    home: str
    last: int
    announced: bool
    broken: bool
    and_before: bool
    word: str
    nested: bool
    begun: bool


def and_before(text: str, position: int) -> bool:
    """Whether «; e» stands just before ``position``."""
    return bool(_AND.search(text[max(0, position - 12) : position]))


def accepts(mark: Mark, around: Around) -> bool:
    """Whether a provision begins at ``mark``."""
    return _RULES[mark.kind](mark, around)


def _expected(mark: Mark, around: Around) -> bool:
    """Whether it is the next of its sequence, or 47-A after 47."""
    suffixed = mark.kind != "ite" and len(mark.number) > 1
    return mark.main == around.last + 1 or (suffixed and mark.main == around.last)


def _after_end(mark: Mark, around: Around) -> bool:
    """Whether the sentence before has ended."""
    return around.begun or mark.before in _ENDS


def _article(mark: Mark, around: Around) -> bool:
    if not mark.sep and mark.after in (",", ";", ")"):
        return False
    expected = _expected(mark, around)
    if around.word.islower() and not (expected and mark.sep and mark.at_line):
        return False
    if mark.at_line and not around.broken:
        return mark.sep or mark.starts_sentence or (expected and _after_end(mark, around))
    finished = mark.before in _ENDS and mark.before != ":"
    wrapped = mark.at_line and around.broken
    return expected and mark.starts_sentence and (wrapped or finished)


def _paragraph(mark: Mark, around: Around) -> bool:
    if not mark.sep and mark.after in (",", ";", ")"):
        return False
    expected = _expected(mark, around) or (mark.alone and not around.last)
    whole = mark.sep or mark.starts_sentence
    if mark.at_line and not around.broken:
        return whole or (expected and _after_end(mark, around))
    finished = mark.before in _ENDS
    return expected and mark.starts_sentence and (finished or (mark.at_line and mark.sep))


def _inciso(mark: Mark, around: Around) -> bool:
    expected = _expected(mark, around)
    first = mark.main == 1
    if not mark.sep:
        announced = around.last > 0 or around.announced
        return mark.at_line and expected and announced and not around.broken
    if mark.at_line and not around.broken:
        near = 0 < mark.main <= around.last + 10
        return expected or first or (near and around.last > 0) or around.announced
    if first:
        return not around.last and mark.before == ":"
    return expected and (mark.before in ";:.,)" or around.and_before)


def _alinea(mark: Mark, around: Around) -> bool:
    expected = _expected(mark, around)
    if mark.at_line and not around.broken:
        if mark.main == 1 and not around.last:
            return around.announced or around.word == "a"
        near = around.last > 0 and around.last <= mark.main <= around.last + 3
        return expected or near or (mark.main == 1 and around.announced)
    if mark.main == 1:
        return not around.last and mark.before == ":"
    return expected and (mark.before in ";:,." or around.and_before)


def _item(mark: Mark, around: Around) -> bool:
    last_number = mark.number[-1]
    if mark.at_line and not around.broken:
        if len(mark.number) > 1 or around.home in ("anx", "root"):
            return 0 < last_number <= around.last + 3
        if last_number == 1:
            return around.announced or around.nested
        return around.last > 0 and last_number <= around.last + 3
    if last_number == 1:
        return mark.before == ":" and around.nested
    return last_number == around.last + 1 and (mark.before in ";:" or around.and_before)


def _line_only(mark: Mark, around: Around) -> bool:
    return mark.at_line and not (around.broken and not around.word.isupper())


_RULES = {
    "art": _article,
    "par": _paragraph,
    "inc": _inciso,
    "ali": _alinea,
    "ite": _item,
    "cls": _line_only,
    **dict.fromkeys(("prt", "liv", "tit", "cap", "sec", "sub", "anx", "agp"), _line_only),
}
