"""Identifiers of provisions as LexML writes them, and how people quote them.

``art14_cpt_inc2`` is art. 14, II; ``art47-1_par2`` is art. 47-A, § 2º; ``art12_par1u`` is art. 12,
parágrafo único; ``anx1`` is Anexo I. (LexML Brasil, Parte 2: identifiers of document fragments.)
Headings are ``tit1_cap2_sec1``, and ``agp1`` for one without a number; an article's identifier does
not contain them. LexML has no word for a number that a norm gives twice to different provisions:
here the second is ``inc1r2`` ("I", for the second time).
"""

from __future__ import annotations

import re

from portaria.norms.kinds.values import suggestion

GROUPINGS = ("prt", "liv", "tit", "cap", "sec", "sub", "agp")
_AGAIN = r"(?:r(?:[2-9]|[1-9]\d{1,3}))?"
_SEGMENT = re.compile(rf"(art|anx|par|inc|ali|ite)(\d{{1,4}})((?:-\d{{1,2}})*)(u?){_AGAIN}|cpt")
_LEVEL = {"anx": 0, "art": 1, "cpt": 2, "par": 2, "inc": 3, "ali": 4, "ite": 5}
KIND = {
    "prt": "parte",
    "liv": "livro",
    "tit": "titulo",
    "cap": "capitulo",
    "sec": "secao",
    "sub": "subsecao",
    "agp": "secao",
    "anx": "anexo",
    "art": "artigo",
    "cpt": "caput",
    "par": "paragrafo",
    "inc": "inciso",
    "ali": "alinea",
    "ite": "item",
}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def is_segment(name: str) -> bool:
    """Whether ``name`` is a well formed segment: ``art14``, ``par1u``, ``inc2-1``, ``cpt``."""
    match = _SEGMENT.fullmatch(name)
    if match is None or name == "cpt":
        return match is not None
    alone = not match[4] or (match[1] in ("art", "anx", "par") and match[2] == "1" and not match[3])
    return not match[2].startswith("0") and alone


def looks_like_segment(name: str) -> bool:
    """Whether the writer of ``name`` meant a provision, well formed or not."""
    return bool(re.match(r"(art|anx|par|inc|ali|ite|cpt|caput)\W*[\dIVX]|cpt|caput", name, re.I))


def kind_of(segment: str) -> str:
    """``artigo``, ``caput``, ``paragrafo``, ``inciso``, ``alinea``, ``item``, ``anexo``; headings:
    ``parte``, ``livro``, ``titulo``, ``capitulo``, ``secao`` or ``subsecao``."""
    return KIND[segment[:3]]


def order(segment: str) -> tuple[int, tuple[int, ...]]:
    """A key that sorts siblings as the norm has them: articles before annexes, caput first."""
    if segment == "cpt":
        return 0, ()
    rank = 2 if segment.startswith("anx") else 1
    return rank, tuple(int(number) for number in re.findall(r"\d+", segment))


def misplaced(parent: str, child: str) -> str:
    """Why ``child`` may not stand directly in ``parent`` (last segments), or ""."""
    if not parent:
        if child[:3] in ("art", "anx"):
            return ""
        return f"«{child}» precisa estar dentro de um artigo (art…) ou anexo (anx…)"
    if parent.startswith("art") and child[:3] in ("inc", "ali", "ite"):
        return f"«{child}» fica dentro do caput: escreva «cpt: {{{child}: …}}»"
    if parent.startswith("ite") and child[:3] in ("ali", "ite"):
        return ""
    if _LEVEL[child[:3]] <= _LEVEL[parent[:3]]:
        return f"«{child}» ({kind_of(child)}) não cabe dentro de «{parent}» ({kind_of(parent)})"
    return ""


def malformed(name: str) -> str:
    """What is wrong with a would-be segment, and how to write it."""
    hint = suggestion(name, ("cpt", "par1u", "par1", "par2", "art1", "inc1", "ali1", "ite1"))
    return (
        f"«{name}» não é um identificador de dispositivo{hint}: use artN, artN-1 (N-A), anxN, cpt, "
        "parN, par1u, incN, aliN (a = ali1) ou iteN"
    )


def label(provision: str) -> str:
    """How the provision is quoted: ``art. 25, I, a``; ``art. 20, caput``; ``Anexo I, 3``."""
    segments = provision.split("_")
    shown = [
        _segment_label(segment)
        for position, segment in enumerate(segments)
        if segment != "cpt" or position == len(segments) - 1
    ]
    return ", ".join(shown)


_HEADED = {
    "prt": "Parte",
    "liv": "Livro",
    "tit": "Título",
    "cap": "Capítulo",
    "sec": "Seção",
    "sub": "Subseção",
    "anx": "Anexo",
}
_ALONE = {"par": "parágrafo único", "art": "artigo único"}


def _segment_label(segment: str) -> str:
    again = re.search(r"(?<=[\du])r(\d+)$", segment)
    return f"{_once(segment[: again.start()])} ({again[1]}ª vez)" if again else _once(segment)


def _once(segment: str) -> str:
    if segment == "cpt":
        return "caput"
    kind, numbers = segment[:3], [int(number) for number in re.findall(r"\d+", segment)]
    if segment.endswith("u"):
        return _ALONE.get(kind) or f"{_HEADED[kind]} único"
    main, suffix = numbers[0], "".join(f"-{letters(n)}" for n in numbers[1:])
    if kind == "agp":
        return f"{main}º título sem número"
    if kind == "art":
        return f"art. {_ordinal(main, suffix)}"
    if kind == "par":
        return f"§ {_ordinal(main, suffix)}"
    if kind == "inc":
        return roman(main) + suffix
    if kind == "ali":
        return letters(main).lower() + suffix
    return f"{_HEADED[kind]} {roman(main)}{suffix}" if kind in _HEADED else f"{main}{suffix}"


def _ordinal(number: int, suffix: str) -> str:
    """Ordinal to the ninth, cardinal from the tenth on (LC 95/1998, art. 10, I)."""
    return f"{number}º{suffix}" if number < 10 else f"{number}{suffix}"


def roman(number: int) -> str:
    """``4`` as ``IV``."""
    written = ""
    for value, digits in _ROMAN:
        count, number = divmod(number, value)
        written += digits * count
    return written


def letters(number: int) -> str:
    """``1`` as ``A``, ``27`` as ``AA``."""
    written = ""
    while number:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("A") + rest) + written
    return written
