"""What stands before the first provision: matter of the page, epigraph, ementa, preamble."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS = (
    "LEI|LEI COMPLEMENTAR|DECRETO(?:-LEI)?|PORTARIA|RESOLUÇÃO|ATO|INSTRUÇÃO|REGULAMENTO|REGIMENTO"
    "|ORDEM|DELIBERAÇÃO|PROVIMENTO|EDITAL|NORMA|MEDIDA PROVISÓRIA|EMENDA|CIRCULAR|PROVISÃO|AVISO"
)
EPIGRAPH = re.compile(
    rf"(?:{_KINDS})\b(?=.{{0,120}}(?:\bN[º°o.]?|\d))[^a-z]{{3,}}.{{0,160}}$"
    rf"|(?:{'|'.join(kind.title() for kind in _KINDS.split('|'))})\b.{{0,80}}\bn[º°o.]\s*\d"
    r".{0,120}$"
)
"""An epigraph: ``PORTARIA Nº 73/2018/GAB/ABC``, ``Resolução CTI nº 5, de 4 de maio de 2020``."""

_WHO = (
    "Prefeit|Presid|Govern|Secret[áa]ri|Diretor|Reitor|Ministr|Juiz|Desembarg|Procurador|Corregedor"
    "|Superintendent|Comandant"
)
_PREAMBLE = re.compile(
    rf"(?:O|A|OS|AS)\s+[A-ZÀ-Ý]{{3,}}|(?:O|A)\s+(?:{_WHO}|Conselho|C[âa]mara|Mesa)"
    rf"|[A-ZÀ-Ý][A-ZÀ-Ý. ]{{5,80}},\s+(?:[oa]\s+)?(?:{_WHO}|no\s+uso)"
    r"|CONSIDERANDO|Considerando|RESOLVE|Fa[çc]o saber|FAÇO SABER|NO USO|No uso"
)


def front(text: str) -> Iterator[tuple[str, str]]:
    """The stretches of ``text`` (all that precedes the first provision), each with its part."""
    titled = any(EPIGRAPH.match(_words(line)) for line in text.splitlines())
    part, piece = "cabecalho", ""
    for raw in text.splitlines(keepends=True):
        found = _part(_words(raw), part, titled)
        if found != part and piece:
            yield part, piece
            piece = ""
        part, piece = found, piece + raw
    if piece:
        yield part, piece


def _words(line: str) -> str:
    return line.strip().lstrip("\ufeff")


def _part(words: str, current: str, titled: bool) -> str:
    """The part that a line belongs to, given that of the line before."""
    if not words or current == "preambulo":
        return current
    if current == "cabecalho" and titled:
        return "epigrafe" if EPIGRAPH.match(words) else "cabecalho"
    if _PREAMBLE.match(words):
        return "preambulo"
    goes_on = current == "epigrafe" and words.isupper() and words.startswith("DE ")
    return current if goes_on or current == "cabecalho" else "ementa"
