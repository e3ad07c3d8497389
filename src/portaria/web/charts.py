"""Pictures made on the server: bars as SVG, with a table's worth of words for who cannot see them.
No script, no style of their own: the style sheet has the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW, BAR = 36, 9
"""In pixels: words keep the page's size however wide the picture is; only bars stretch."""


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
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect x="0" y="{}" width="{}%" height="{}" class="bar {}"></rect>',
        (_row(number * ROW, bar, top) for number, bar in enumerate(rows)),
    )
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        len(rows) * ROW, _said(title, rows), drawn,
    )  # fmt: skip


def _row(top: int, bar: Bar, largest: float) -> tuple[object, ...]:
    percent = max(1, round(100 * bar.size / largest)) if bar.size else 0
    words = top + 16
    return (words, bar.label, words, bar.text, top + 21, percent, BAR, bar.css)


def _said(title: str, rows: Sequence[Bar]) -> str:
    return f"{title}: " + "; ".join(f"{bar.label}, {bar.text}" for bar in rows)
