"""Quoted provisions of another norm («passa a vigorar com a seguinte redação: “Art. 5º …” (NR)»):
where they end."""

from __future__ import annotations

import re

_CLOSING = {"“": "”", "«": "»", '"': '"', "„": "”", "'": "'", "‘": "’"}
_ENDS = r"(?=\s*(?:\((?:NR|AC|N\.R\.)\))?\s*[.;,]?\s*(?:\n|$|\())"


def opening_before(text: str, position: int) -> str:
    """The opening quote that stands just before ``position``, or ""."""
    while position and text[position - 1] in " \t\u00a0":
        position -= 1
    found = text[position - 1 : position]
    return found if found in _CLOSING else ""


def quote_end(text: str, start: int, opening: str, limit: int) -> int | None:
    """Where the quotation that begins at ``start`` (just after ``opening``) ends, its closing quote
    and «(NR)» included; None when it does not end before ``limit``."""
    closing = _CLOSING[opening]
    if closing == opening:
        return _same_quotes(text, start, closing, limit)
    ends, depth, position = re.compile(re.escape(closing) + _ENDS), 1, start
    while match := ends.search(text, position, limit):
        inner = text[position : match.end()]
        depth += inner.count(opening) - inner.count(closing)
        if depth <= 0:
            return _with_tail(text, match.end(), limit)
        position = match.end()
    return None


def _same_quotes(text: str, start: int, quote: str, limit: int) -> int | None:
    """The end where opening and closing quotes are one: words may be quoted inside, so the surest
    end is taken: one with «(NR)», else one after a full stop, else the first."""
    for before, after in (("", r"\s*\((?:NR|AC|N\.R\.)\)"), (r"(?<=[.)])", _ENDS), ("", _ENDS)):
        match = re.compile(before + re.escape(quote) + after).search(text, start, limit)
        if match:
            return _with_tail(text, match.start() + 1, limit)
    return None


def _with_tail(text: str, end: int, limit: int) -> int:
    tail = re.compile(r"\s*\((?:NR|AC|N\.R\.)\)\s*[.;,]?|[.;,]?").match(text, end, limit)
    return tail.end() if tail else end
