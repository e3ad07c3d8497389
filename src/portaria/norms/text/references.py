"""References of a norm to its own provisions: those that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portaria.norms import lexml
from portaria.norms.text.findings import Finding
from portaria.norms.text.numerals import letters_value
from portaria.norms.text.tree import TextProvision, TextTree

_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d{1,4}"
_ORD = r"\s?(?:[ºª°]|o\b)?"
_REFERENCE = re.compile(
    rf"(?<!\w)(?:[Aa]rt(?:igo|s)?|ARTIGO|[Aa]rtigos)\b\.?\s*(?P<number>{_NUMBER}){_ORD}(?P<suffix>(?:-[A-Z]\b)*)"
    rf"(?P<more>(?:\s*(?:,|e|a|ao|ou|até)\s+(?:{_NUMBER}){_ORD}(?:-[A-Z]\b)*(?!\s*(?:\(|dias|horas|meses|anos|%)))*)"
)
_CHAIN = re.compile(
    r"\s*,?\s*(?:caput\b|(?:§+|par[áa]grafos?)\s*(?:[úu]nico|\d+\s?[ºo°]?(?:-[A-Z]\b)?)"
    r"|(?:incisos?\s+)?[IVXLCDM]+(?:-[A-Z])?\b|(?:al[íi]neas?\s+)?[\"“'«]?[a-z]\b[\"”'»]?(?=\s*[,;.)]|\s+d)"
    r"|(?:e|a|ao|ou)\b(?=\s+(?:§|[IVXLCDM]+\b|incisos?|al[íi]nea|par[áa]grafo)))"
)
_OUTSIDE = re.compile(
    r"\s*,?\s*(?:(?:todos?|ambos),?\s+)?(?:d[aoe]s?|n[ao]s?|c/c)\s+(?!presente|pr[óo]pri)"
    r"(?:(?:referid|mencionad|citad|mesm|aludid)[ao]s?|(?:[^\s,;.]+\s+){0,2}?(?:Lei|LC|Decreto|Constitui|C[óo]digo|Portaria"
    r"|Resolu|Regiment|Regulament|Estatuto|Ato|Instru|Medida|Emenda|Conven|Conv[êe]nio|Tratado|Ordem|Norma"
    r"|Delibera|Provimento|CF|CLT|CTN|CPC|CPP|CC|CP|LGPD|ADCT|RI|LRF|LDB|CDC|ECA|Anexo|contrato|edital))",
)
_CHANGES = re.compile(
    r"passam?\s+a\s+vigorar|seguintes?\s+(?:reda[çc]|altera)|(?:revog|alter|acresc)\w*.{0,60}\bdispositivos?\b",
    re.I,
)
_INSIDE = re.compile(
    r"\s*,?\s*d?(?:est[ae]|ess[ae])\b|\s*,?\s*d[ao]\s+(?:presente|pr[óo]pri)", re.I
)
_BEFORE = re.compile(
    r"(?:§|par[áa]grafo)\s*(?P<alone>[úu]nico|(?P<number>\d+))\s?(?:[ºo°])?(?:-[A-Z])?,?\s+d[oe]\s*$"
)
_PARAGRAPH = re.compile(r"(?:§|par[áa]grafo)\s*(?P<alone>[úu]nico|(?P<number>\d+))")


def references(tree: TextTree) -> Iterator[Finding]:
    """A finding per reference to an article (or its paragraph) that the norm does not have."""
    annexed = any(id.startswith("anx") and "_art" in id for id in tree.provisions)
    if annexed or not any(id.startswith("art") for id in tree.provisions):
        return
    for provision in tree.provisions.values():
        if _speaks_of_another(tree, provision):
            continue
        if provision.kind in ("artigo", "titulo", "capitulo", "secao", "anexo", "livro", "parte"):
            continue
        yield from _of(tree, provision)


def _speaks_of_another(tree: TextTree, provision: TextProvision) -> bool:
    """Whether it, or what it is in, lists provisions of another norm to be changed."""
    around: TextProvision | None = provision
    while around is not None:
        if around.kind != "artigo" and _CHANGES.search(around.text):
            return True
        around = tree.provisions.get(around.parent)
    return False


def _of(tree: TextTree, provision: TextProvision) -> Iterator[Finding]:
    text = _unquoted(provision.text)
    told: set[str] = set()
    for match in _REFERENCE.finditer(text):
        end = match.end()
        while chain := _CHAIN.match(text, end):
            if chain.end() == end:
                break
            end = chain.end()
        if _OUTSIDE.match(text, end) and not _INSIDE.match(text, end):
            continue
        before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
        for target in _targets(match, text[match.end() : end], before):
            if target not in tree.provisions and target not in told:
                told.add(target)
                yield Finding(
                    "reference",
                    provision.id,
                    f"«{lexml.label(provision.id)}» remete a «{lexml.label(target)}», que a norma "
                    "não tem",
                    provision.line,
                )


def _targets(match: re.Match[str], chain: str, before: re.Match[str] | None) -> Iterator[str]:
    """The ids that a reference names; ``before`` is «§ 2º do», when it stands before it."""
    suffix = "".join(
        f"-{letters_value(letter)}" for letter in re.findall(r"[A-Z]", match["suffix"])
    )
    article = f"art{int(match['number'].replace('.', ''))}{suffix}"
    paragraph = _PARAGRAPH.search(chain) or before
    if paragraph and not match["more"]:
        number = paragraph["number"]
        yield f"{article}_par{number}" if number else f"{article}_par1u"
    else:
        yield article
    for more in re.finditer(rf"({_NUMBER}){_ORD}((?:-[A-Z]\b)*)", match["more"]):
        extra = "".join(f"-{letters_value(letter)}" for letter in re.findall(r"[A-Z]", more[2]))
        yield f"art{int(more[1].replace('.', ''))}{extra}"


def _unquoted(text: str) -> str:
    """The words outside quotation marks: what is quoted may be another norm's."""
    return re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", lambda match: " " * len(match[0]), text)
