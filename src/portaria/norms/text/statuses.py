"""What a text says of a wording: ``(NR)``, ``(Redação dada por…)``, ``(Incluído…)``, revoked."""

from __future__ import annotations

import re

STATUSES = {
    "original": "original",
    "amended": "nova redação",
    "included": "incluído",
    "revoked": "revogado",
    "vetoed": "vetado",
    "superseded": "redação anterior",
}

_AMENDED = re.compile(
    r"\(\s*(?:NR|N\.\s?R\.|nova\s+reda[çc][ãa]o|reda[çc][ãa]o\s+(?:dada|conferida|alterada|pel[ao])"
    r"|alterad[oa]\s+(?:pel[ao]|por)|com\s+reda[çc][ãa]o|\w+\s+renumerad[oa]|renumerad[oa])",
    re.I,
)
_INCLUDED = re.compile(
    r"\(\s*(?:AC\b|A\.\s?C\.|inclu[íi]d[oa]|acrescid[oa]|acrescentad[oa]|inserid[oa])", re.I
)
_REVOKED = re.compile(
    r"^[\s(\[]*(?:revogad[oa]s?\b|\(?suprimid[oa])|\(\s*revogad[oa]s?(?:\s+(?:pel[ao]|por)\b[^)]*)?\)"
    r"\s*[.;]?\s*$",
    re.I,
)
_QUOTED = re.compile(r"[“\"«].*[”\"»]\s*\((?:NR|AC|N\.R\.)\)")
_VETOED = re.compile(r"^[\s(\[]*vetad[oa]\b", re.I)


def says_changed(text: str) -> bool:
    """Whether the words carry the mark of a later norm (amended, included or revoked)."""
    text = _QUOTED.sub("", " ".join(text.split()))
    return bool(_AMENDED.search(text) or _INCLUDED.search(text) or _REVOKED.search(text.strip()))


def status_of(text: str, *, first: bool, last: bool, struck: bool) -> str:
    """One of STATUSES for a wording of ``text`` (on one line). What is said of a quotation is not
    said of who quotes."""
    text = _QUOTED.sub("", text)
    if not last:
        return "superseded"
    if struck or _REVOKED.search(text):
        return "revoked"
    if _VETOED.search(text):
        return "vetoed"
    if _INCLUDED.search(text):
        return "included"
    return "amended" if _AMENDED.search(text) or not first else "original"
