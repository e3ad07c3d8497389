"""Lists that were announced and do not come, or come without being announced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portaria.norms import lexml
from portaria.norms.text.findings import Finding
from portaria.norms.text.tree import TextProvision, TextTree

_LISTED = ("inc", "ali", "ite")
_TRAIL = " \t\r\n\u00a0\"”»)'"
_OPEN_LINES = re.compile(r":\s*\n(?:[ \t]*[^\s\"“«][^\n]*[;.,][ \t]*\r?(?:\n|$)){2,}")
_NOTE = re.compile(r"\s*\((?:NR|AC|Reda[çc][ãa]o|Inclu|Acresc)[^)]*\)\s*$", re.I)


def lists(tree: TextTree) -> Iterator[Finding]:
    """A finding per list that is missing, unnumbered or not announced."""
    children = tree.children()
    for provision in tree.provisions.values():
        if provision.kind not in ("caput", "paragrafo", "inciso", "alinea", "item"):
            continue
        listed = [c for c in children.get(provision.id, ()) if c.segment[:3] in _LISTED]
        if listed:
            yield from _unannounced(provision, listed[0])
        elif provision.status not in ("revoked", "vetoed"):
            yield from _missing(provision)


def _unannounced(provision: TextProvision, first: TextProvision) -> Iterator[Finding]:
    announced = any(_announces(wording.text) for wording in provision.wordings)
    said = provision.text and provision.status not in ("revoked", "vetoed")
    if announced or not said or _NOTE.sub("", provision.text).rstrip(_TRAIL).endswith((",", ";")):
        return
    yield Finding(
        "unannounced_list",
        provision.id,
        f"vem uma lista («{lexml.label(first.id)}») que «{lexml.label(provision.id)}» não anuncia: "
        "o texto não termina em dois-pontos",
        first.line,
    )


def _announces(text: str) -> bool:
    return _NOTE.sub("", text).rstrip(_TRAIL).endswith(":")


def _missing(provision: TextProvision) -> Iterator[Finding]:
    label = lexml.label(provision.id)
    if _announces(provision.text):
        yield Finding(
            "missing_list",
            provision.id,
            f"«{label}» termina em dois-pontos e a lista não vem",
            provision.line,
        )
    elif _OPEN_LINES.search(provision.wordings[-1].raw):
        yield Finding(
            "missing_list",
            provision.id,
            f"«{label}» anuncia uma lista que vem sem letras nem números",
            provision.line,
        )
