"""What the lines of a text show: whether it is wrapped at a width, headings without a number, and
where the closing (place, date, signatures) begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portaria.norms.text.marks import Mark, char_before

WIDEST = 140
"""Lines no longer than this (characters) may have been broken at a width, not at a paragraph."""

_OF = re.compile(r"D(?:[AO]S?|E)\s|D[ao]s?\s+[A-ZÀ-Ý]")
_OWN = re.compile(r"D[AO]S?\s|D[ao]s?\s+[A-ZÀ-Ý]")
_MONTH = (
    "janeiro|fevereiro|mar[çc]o|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
)
_DATE = re.compile(
    rf"(?P<place>.{{0,160}}?)\b\d{{1,2}}\s?[ºo°]?\s+de\s+(?:{_MONTH})\s+de\s+\d{{4}}"
    r"[.\s]*(?:[-–—;,.].{0,90})?$",
    re.I,
)
_HOUSE = re.compile(
    r"(?:Gabinetes?|Pal[áa]cio|Sala|Sede|Audit[óo]rio|Plen[áa]rio|Pa[çc]o|Cidade)\b", re.I
)
_PLACE = re.compile(r"[A-ZÀ-Ý][\w\s/.()'’-]{1,45},?\s*(?:\([A-Z]{2}\),?\s*)?(?:em\s+|aos\s+)?$")
_FORMULA = re.compile(
    r"(?:registr|publi|cumpr|arquiv|comuni|intim|divulg)[a-z]{0,4}-se\b.{0,80}$|d[êe]-se\s+ci[êe]ncia"
    r"|este\s+texto\s+não\s+substitui",
    re.I,
)
_NAME = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý'’.]*(?:\s+[A-ZÀ-Ý][A-ZÀ-Ý'’.]*){1,8}$")
_TITLES = re.compile(
    r"DISPOSIÇÕES|CONCEITOS|DEFINIÇÕES|OBJETO|FINALIDADE|REFERÊNCIAS|COMPETÊNCIAS|PENALIDADES"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: where it stands (its break included) and its words."""

    start: int
    end: int
    words: str


def lines_of(text: str) -> list[Line]:
    """The lines of ``text``; together they are the whole of it."""
    found, start = [], 0
    for raw in text.splitlines(keepends=True):
        found.append(Line(start, start + len(raw), raw.strip().lstrip("\ufeff")))
        start += len(raw)
    return found


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the text was wrapped, in characters; 0 when a line is a paragraph."""
    lengths = sorted(len(line.words) for line in lines if line.words)
    if len(lengths) < 5:
        return 0
    wide = lengths[int(len(lengths) * 0.95)]
    near = sum(1 for length in lengths if length >= wide * 0.75)
    return wide if wide <= WIDEST and near >= len(lengths) * 0.3 else 0


def untitled(lines: Sequence[Line], marked: dict[int, Mark], text: str) -> list[Mark]:
    """Headings without a number: lines that look like one and lead to an article or heading.

    Args:
        lines: of the text.
        marked: the first mark of each line that begins with one, by the line's number.
    """
    found: list[Mark] = []
    leads = False
    for number in range(len(lines) - 1, -1, -1):
        words = lines[number].words
        if not words:
            continue
        mark = marked.get(number)
        if mark is not None:
            leads = mark.kind in ("art", "prt", "liv", "tit", "cap", "sec", "sub")
        elif leads and (_is_title(words) or _is_rubric(words, lines, number)):
            found.append(_mark("agp", lines[number], text))
        else:
            leads = False
    return found[::-1]


def _is_title(words: str) -> bool:
    if not 3 <= len(words) <= 120 or words[-1] in ".;:,!?" or any(c.isdigit() for c in words):
        return False
    if words.isupper():
        return bool(_OF.match(words) or _TITLES.search(words) or " " in words)
    return bool(_OWN.match(words)) and len(words) <= 100


def _is_rubric(words: str, lines: Sequence[Line], number: int) -> bool:
    """Whether a short line between a finished sentence and an article names it («Da posse»)."""
    if not 3 <= len(words) <= 80 or words[-1] in ".;:,!?)" or not words[0].isupper():
        return False
    before = next((line.words for line in lines[number - 1 :: -1] if line.words), "")
    return number > 0 and before[-1:] in (".", ";", ")") and not any(c.isdigit() for c in words)


def is_own_title(words: str) -> bool:
    """Whether a heading line begins a heading of its own («DO USO») rather than going on with the
    line before («DE CONSUMO»)."""
    return bool(_OWN.match(words) or _TITLES.match(words))


def closings(lines: Sequence[Line], marked: dict[int, Mark], text: str) -> Iterator[Mark]:
    """Lines where the closing may begin; ``sep`` tells the sure ones from mere names."""
    for number, line in enumerate(lines):
        if not line.words or number in marked or len(line.words) > 250:
            continue
        if sure := _closes(line.words) or _FORMULA.match(line.words):
            yield _mark("fecho", line, text, sure=bool(sure))
        elif _NAME.match(line.words):
            yield _mark("fecho", line, text)


def _closes(words: str) -> bool:
    match = _DATE.match(words)
    if match is None:
        return False
    place = match["place"].strip()
    return not place or bool(_HOUSE.match(place)) or bool(_PLACE.match(match["place"]))


def _mark(kind: str, line: Line, text: str, *, sure: bool = False) -> Mark:
    return Mark(
        kind, (), False, line.start, line.start, True, char_before(text, line.start), sure,
        line.words[:1],
    )  # fmt: skip
