"""Pictures made on the server: bars as SVG, with a table's worth of words for who cannot see them.
No script, no style of their own: the style sheet has the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, BAR = 320, 30, 9
"""In the picture's own units: narrow, so that its words stay legible on a telephone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its size, the size in words, and the class that colours it."""

    label: str
    size: float
    text: str
    css: str = "one"


def bars(title: str, rows: Sequence[Bar]) -> SafeString:
    """Horizontal bars under their labels, the longest as wide as the picture; "" without rows."""
    if not rows:
        return SafeString("")
    top = max(bar.size for bar in rows) or 1
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect x="0" y="{}" width="{}" height="{}" class="bar {}"></rect>',
        (_row(number * ROW, bar, top) for number, bar in enumerate(rows)),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH, len(rows) * ROW, _said(title, rows), drawn,
    )  # fmt: skip


def _row(top: int, bar: Bar, largest: float) -> tuple[object, ...]:
    width = max(1, round(WIDTH * bar.size / largest)) if bar.size else 0
    words = top + 13
    return (words, bar.label, WIDTH, words, bar.text, top + 17, width, BAR, bar.css)


def _said(title: str, rows: Sequence[Bar]) -> str:
    return f"{title}: " + "; ".join(f"{bar.label}, {bar.text}" for bar in rows)
