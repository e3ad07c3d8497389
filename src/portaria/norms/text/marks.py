"""Marks: every place where a provision might begin, as the characters show it. Whether one does is
decided in :mod:`portaria.norms.text.accepting`, which knows what came before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portaria.norms.text.numerals import ORDINAL, letters_value, ordinal_value, roman_value

_DASH = r"[-‐‑‒–—―−]"
_SPACE = r"[ \t\u00a0\u2007\u202f]"
_BREAK = rf"{_SPACE}*(?:\r?\n)?{_SPACE}*"
_ORDINAL = rf"(?:\.?{_SPACE}?[ºª°˚]|\.?[oa](?!\w))"
_LETTER = rf"(?:[B-DF-NP-Z]|[A-Z]{{2}}|[AEO](?!{_SPACE}[a-zà-ÿ]))(?!\w)"  # «1º-A lei» is no 1º-A
_SUFFIX = rf"(?:{_DASH}{_LETTER})*"
_DROP = rf"(?:\r?\n{_SPACE}*(?={_DASH}{_SPACE}))?"  # the dash may stand on the next line
_AFTER = rf"(?P<{{0}}sep>{_SPACE}*{_DROP}(?:\.?{_SPACE}*{_DASH}+|[.:)]))?{_SPACE}*"

_MARK = re.compile(
    rf"""(?<![\w§])(?:
    (?P<art>(?:[Aa]rt(?:igo|s)?|ART(?:IGO)?S?|A[tr]|AT|Atr)\b\.?{_BREAK}
        (?P<artn>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,4}}|[ÚúUu]nico|ÚNICO|(?i:{ORDINAL})(?!\w))
        (?P<artord>{_ORDINAL})?(?P<artsuf>{_SUFFIX})(?P<artord2>{_ORDINAL})?)
        {_AFTER.format("art")}
  | (?P<par>§+{_SPACE}*(?:(?P<parodd>[ºo°ª.]){_SPACE}*)?(?P<parn>\d{{1,3}})
        (?P<parord>{_ORDINAL})?(?P<parsuf>{_SUFFIX})
      | §{_SPACE}*(?P<paru>[ÚúUu]nico|ÚNICO)
      | (?P<parword>Par[áa]grafos?|PAR[ÁA]GRAFO){_BREAK}
        (?:(?P<paruw>[ÚúUu]nico|ÚNICO)|(?P<parnw>\d{{1,3}}){_ORDINAL}?
        |(?P<paro>(?i:{ORDINAL}))(?!\w)))
        {_AFTER.format("par")}
  | (?P<head>(?i:livro|parte|t[íi]tulo|cap[íi]tulo|subse[çc][ãa]o|se[çc][ãa]o|anexo|ap[êe]ndice))
        (?:{_SPACE}+(?:n[ºo°]\.?{_SPACE}*)?(?P<headn>[IVXLCDM]+|\d{{1,3}}[ºª°]?|(?i:[úu]nic[oa]|geral
        |especial|{ORDINAL})|[A-Z])(?P<headsuf>{_SUFFIX})(?!\w))?
        (?P<headsep>{_SPACE}*(?:{_DASH}+|[.:]))?{_SPACE}*
  | (?P<cls>(?:CL[ÁA]USULA{_SPACE}+)?(?P<clsn>{ORDINAL})){_SPACE}*(?:{_DASH}+|[:.]){_SPACE}*
  | (?P<inc>[IVXLCDM]{{1,12}})(?P<incsuf>{_DASH}[A-Z](?![\w.]))?
        (?:(?P<incsep>{_SPACE}*{_DROP}(?:{_DASH}+|[.):])){_SPACE}*|(?={_SPACE}+\S){_SPACE}*)
  | (?P<ali>[a-z]|[a-e][a-z]|[A-Z](?=\)))(?P<alisuf>{_DASH}[A-Z](?!\w))?
        (?P<alisep>{_SPACE}?\)|\.(?={_SPACE})|{_SPACE}?{_DASH}(?={_SPACE})){_SPACE}*
  | (?P<ite>\d{{1,3}}(?:\.\d{{1,3}})*)
        (?P<itesep>{_SPACE}?\)|\.?{_SPACE}*{_DASH}(?={_SPACE})|\.(?={_SPACE})|(?<=\.\d)(?={_SPACE})
        |(?<=\.\d\d)(?={_SPACE})){_SPACE}*
    )""",
    re.VERBOSE,
)
_HEADS = {
    "liv": "liv",
    "par": "prt",
    "tit": "tit",
    "cap": "cap",
    "sub": "sub",
    "sec": "sec",
    "ane": "anx",
    "ape": "anx",
}
_PLAIN = str.maketrans("íÍçÇãÃêÊ", "iicCaAeE")
_OPENING = "\"“«„'‘"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a provision may begin.

    Attributes:
        kind: the segment's letters (``art``, ``inc``, ``cap``…), ``agp`` for a heading without a
            number, ``fecho`` for the closing.
        number: main number and those of the suffixes (47-A is ``(47, 1)``); several levels of an
            item (1.2) are several numbers; empty when there is none.
        alone: ``único``.
        start, end: where it stands in the text, separator and spaces after it included.
        at_line: whether it begins a line.
        before: the last character before it that is no space, "" at the beginning.
        sep: whether a dash, point or parenthesis follows the number.
        after: the next character.
    """

    kind: str
    number: tuple[int, ...]
    alone: bool
    start: int
    end: int
    at_line: bool
    before: str
    sep: bool
    after: str

    @property
    def main(self) -> int:
        """The number without suffixes; 0 when there is none."""
        return self.number[0] if self.number else 0

    @property
    def starts_sentence(self) -> bool:
        """Whether what follows looks like the beginning of a provision, not the rest of a
        reference («art. 5º deverão»)."""
        return not self.after.islower() and self.after not in (",", ";", ")", "")


def marks(text: str) -> Iterator[Mark]:
    """Every mark of ``text`` but headings without a number and the closing, in order."""
    for match in _MARK.finditer(text):
        for kind, read in _READERS.items():
            if match[kind] is not None:
                found = read(match)
                if found:
                    yield _placed(text, match, *found)
                break


def line_start(text: str, position: int) -> bool:
    """Whether only spaces and an opening quote stand between ``position`` and its line's start."""
    while position and (
        text[position - 1] in " \t\u00a0\ufeff>*•" or text[position - 1] in _OPENING
    ):
        position -= 1
    return not position or text[position - 1] in "\n\f\v\r\u2028\x85"


def char_before(text: str, position: int) -> str:
    """The last character before ``position`` that is no space, or ""."""
    position -= 1
    while position >= 0 and (text[position].isspace() or text[position] == "\ufeff"):
        position -= 1
    return text[position] if position >= 0 else ""


Read = tuple[str, tuple[int, ...], bool, bool]


def _placed(
    text: str,
    match: re.Match[str],
    kind: str,
    number: tuple[int, ...],
    alone: bool,
    sep: bool,
) -> Mark:
    start, end = match.span()
    at_line, before = line_start(text, start), char_before(text, start)
    return Mark(kind, number, alone, start, end, at_line, before, sep, _after(text, end))


def _after(text: str, end: int) -> str:
    stop = end
    while stop < len(text) and text[stop].isspace():
        stop += 1
    return text[stop : stop + 1]


def _suffix(written: str | None) -> tuple[int, ...]:
    return tuple(letters_value(letters) for letters in re.findall(r"[A-Z]+", written or ""))


def _article(match: re.Match[str]) -> Read | None:
    written, sep = match["artn"], match["artsep"] is not None
    if not written[0].isdigit():
        number = ordinal_value(written)
        return "art", (number or 1,), not number, sep
    return "art", (int(written.replace(".", "")), *_suffix(match["artsuf"])), False, sep


def _paragraph(match: re.Match[str]) -> Read | None:
    sep = match["parsep"] is not None
    if match["paru"] or match["paruw"]:
        return "par", (1,), True, sep
    if match["paro"]:
        return "par", (ordinal_value(match["paro"]),), False, sep
    number = int(match["parn"] or match["parnw"])
    return "par", (number, *_suffix(match["parsuf"])), False, sep


def _heading(match: re.Match[str]) -> Read | None:
    word, written = match["head"], match["headn"]
    kind = _HEADS[word.translate(_PLAIN).lower()[:3]]
    sep = match["headsep"] is not None
    rest = match.string[match.end() : match.end() + 200].partition("\n")[0]
    if not _heads_a_line(word, written, sep, rest.strip(), kind):
        return None
    if not written:
        return kind, (), False, sep
    number, alone = _heading_number(written.strip("ºª°"))
    return kind, (number, *_suffix(match["headsuf"])), alone, sep


def _heads_a_line(word: str, written: str | None, sep: bool, rest: str, kind: str) -> bool:
    """Whether label and rest of line are a heading and not a sentence that names one."""
    if word[0].islower():
        return False
    if not written:
        return kind == "anx" and word.isupper() and not rest
    if not rest:
        return True
    if rest[0].islower() or len(rest) > 160:
        return False
    return sep or rest.isupper() or (rest[-1] not in ".;:," and rest[0].isupper())


def _heading_number(written: str) -> tuple[int, bool]:
    upper = written.upper()
    if written.isdigit():
        return int(written), False
    if upper in ("ÚNICO", "ÚNICA", "UNICO", "UNICA"):
        return 1, True
    if upper in ("GERAL", "ESPECIAL"):
        return (1 if upper == "GERAL" else 2), False
    if re.fullmatch("[IVXLCDM]+", written):
        return roman_value(written), False
    return ordinal_value(written) or letters_value(upper), False


def _clause(match: re.Match[str]) -> Read | None:
    return "cls", (ordinal_value(match["clsn"]),), False, True


def _inciso(match: re.Match[str]) -> Read | None:
    return (
        "inc",
        (roman_value(match["inc"]), *_suffix(match["incsuf"])),
        False,
        bool(match["incsep"]),
    )


def _alinea(match: re.Match[str]) -> Read | None:
    return "ali", (letters_value(match["ali"]), *_suffix(match["alisuf"])), False, True


def _item(match: re.Match[str]) -> Read | None:
    return "ite", tuple(int(number) for number in match["ite"].split(".")), False, True


_READERS = {
    "art": _article,
    "par": _paragraph,
    "head": _heading,
    "cls": _clause,
    "inc": _inciso,
    "ali": _alinea,
    "ite": _item,
}
