"""Marks written otherwise than norms write them, and quotes left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portaria.norms import lexml
from portaria.norms.text.findings import Finding
from portaria.norms.text.numerals import is_proper_roman
from portaria.norms.text.tree import TextProvision, TextTree

_ARTICLE = re.compile(
    r"(?P<word>[A-Za-z]+)(?P<point>\.?)\s*(?P<number>[\d.]+?)(?P<ord>\.?\s*[ºª°o˚])?(?:\W|$)"
)
_PARAGRAPH = re.compile(r"§+\s*(?P<odd>[ºo°ª.]\s*)?(?P<number>\d+)\s*(?P<ord>[ºª°o˚])?")
_WORDS = re.compile(r"\b(?:paragrafos?|alineas?|capitulos?|paragráfos?|incíso?s?)\b", re.I)
_ROMAN = re.compile(r"[IVXLCDM]+")


def typos(tree: TextTree) -> Iterator[Finding]:
    """A finding per oddly written mark and per quote that is not closed."""
    for provision in tree.provisions.values():
        if provision.kind == "artigo":
            continue
        for wording in provision.wordings:
            for kind, message in _mark(provision, wording.mark):
                yield Finding(kind, _named(provision), message, provision.line)
        if word := _WORDS.search(provision.text):
            message = f"«{word[0]}» em «{lexml.label(provision.id)}»: confira o acento"
            yield Finding("typo", provision.id, message, provision.line)
        yield from _quotes(provision)


def _named(provision: TextProvision) -> str:
    """The mark that stands before a caput is the article's."""
    return provision.parent if provision.kind == "caput" else provision.id


def _mark(provision: TextProvision, mark: str) -> Iterator[tuple[str, str]]:
    if provision.kind == "caput" and (match := _ARTICLE.match(mark)):
        yield from _article(match, mark)
    elif provision.kind == "paragrafo":
        yield from _paragraph(mark)
    elif provision.kind == "inciso" and (match := _ROMAN.match(mark)):
        right = lexml.label(provision.segment).partition("-")[0].partition(" ")[0]
        if not is_proper_roman(match[0]):
            yield "typo", f"«{match[0]}» não se escreve assim: seria «{right}»"


def _article(match: re.Match[str], mark: str) -> Iterator[tuple[str, str]]:
    word, number = match["word"], int(match["number"].replace(".", "") or 0)
    if word.lower() not in ("art", "artigo"):
        yield "typo", f"«{word}.» em «{mark}»: seria «Art.»"
    elif word.lower() == "art" and not match["point"]:
        yield "typo", f"falta o ponto de «Art.» em «{mark}»"
    elif word.islower():
        yield "typo", f"«{mark}» em minúscula: seria «Art.»"
    yield from _ordinal(number, bool(match["ord"]), mark)


def _paragraph(mark: str) -> Iterator[tuple[str, str]]:
    if re.match(r"paragraf", mark, re.I):
        yield "typo", f"falta o acento de «Parágrafo» em «{mark}»"
    match = _PARAGRAPH.match(mark)
    if match is None:
        return
    if match["odd"]:
        yield (
            "typo",
            f"«{mark}»: o «{match['odd'].strip()}» vem depois do número, «§ {match['number']}º»",
        )
    else:
        yield from _ordinal(int(match["number"]), bool(match["ord"]), mark)


def _ordinal(number: int, ordinal: bool, mark: str) -> Iterator[tuple[str, str]]:
    """Ordinal to the ninth, cardinal from the tenth on (LC 95/1998, art. 10, I and III)."""
    if 0 < number < 10 and not ordinal:
        yield "typo", f"falta o «º» em «{mark}»: até o nono usa-se o ordinal"
    if number >= 10 and ordinal:
        yield "style", f"«{mark}»: do décimo em diante usa-se o número cardinal, {number}"


def _quotes(provision: TextProvision) -> Iterator[Finding]:
    text = provision.text
    opened, closed = text.count("“") - text.count("”"), text.count("«") - text.count("»")
    straight = len(re.findall(r'"', re.sub(r'\d"', "", text))) % 2
    mixed = opened and straight
    if (opened or closed or straight) and not mixed:
        what = "abre-se uma aspa que não se fecha" if opened > 0 or closed > 0 else (
            "fecha-se uma aspa que não foi aberta" if opened < 0 or closed < 0 else
            "há um número ímpar de aspas"
        )  # fmt: skip
        yield Finding(
            "quote", provision.id, f"{what} em «{lexml.label(provision.id)}»", provision.line
        )
