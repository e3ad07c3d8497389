"""A picture of time: one lane for each thing held, with a bar from when to until when. Words keep
the page's size however wide the picture is; only bars stretch. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LANE, BAR, HEAD = 34, 10, 22  # pixels
_TICKS = 6
_APART = 8  # percent between today and a tick that has words


@dataclass(frozen=True, slots=True)
class Span:
    """A bar, both days in it; ``end`` None: without an end in sight. ``css`` colours it."""

    start: date
    end: date | None
    css: str = "one"


@dataclass(frozen=True, slots=True)
class Lane:
    """One thing, in words, and when it was so."""

    label: str
    spans: Sequence[Span]


def lanes(title: str, rows: Sequence[Lane], today: date) -> SafeString:
    """The lanes on one scale of days, today marked; "" with nothing to draw."""
    shown = [row for row in rows if row.spans]
    if not shown:
        return SafeString("")
    first, last = _range([span for row in shown for span in row.spans], today)
    days = max(1, (last - first).days)

    def at(day: date) -> float:
        return round(100 * min(1.0, max(0.0, (day - first).days / days)), 2)

    height = HEAD + LANE * len(shown)
    ticks = format_html_join(
        "",
        '<line x1="{0}%" x2="{0}%" y1="{1}" y2="{2}" class="tick"></line>'
        '<text x="{0}%" y="14" class="year">{3}</text>',
        (
            (at(day), HEAD, height, said)
            for day, said in _ticks(first, last)
            if abs(at(day) - at(today)) > _APART
        ),
    )
    bars = format_html_join(
        "",
        '<rect x="{}%" y="{}" width="{}%" height="{}" rx="2" class="bar {}"></rect>',
        (
            (at(span.start), HEAD + LANE * number + 18, _wide(span, at, last), BAR, span.css)
            for number, row in enumerate(shown)
            for span in row.spans
        ),
    )
    words = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>',
        ((HEAD + LANE * number + 14, row.label) for number, row in enumerate(shown)),
    )
    now = format_html(
        '<line x1="{0}%" x2="{0}%" y1="{1}" y2="{2}" class="now"></line>'
        '<text x="{0}%" y="14" class="year" text-anchor="{4}">{3}</text>',
        at(today), HEAD, height, _("hoje"), "end" if at(today) > 100 - _APART else "middle",
    )  # fmt: skip
    return format_html(
        '<svg class="lanes" width="100%" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        height, _said(title, shown), ticks, bars, now, words,
    )  # fmt: skip


def _range(spans: Sequence[Span], today: date) -> tuple[date, date]:
    """From the first day of all to the last, today and a little after it among them."""
    first = min(span.start for span in spans)
    ends = [span.end for span in spans if span.end]
    last = max([today, *ends])
    return min(first, today), last + timedelta(days=max(30, (last - first).days // 20))


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Beginnings of years, at most :data:`_TICKS`; in a picture without any, its first day."""
    years = list(range(first.year + 1, last.year + 1))
    step = -(-len(years) // _TICKS) or 1
    found = [(date(year, 1, 1), str(year)) for year in years[::step]]
    return found or [(first, date_format(first, "d/m/Y"))]


def _wide(span: Span, at: Callable[[date], float], last: date) -> float:
    end = span.end or last
    return max(0.4, round(at(end + timedelta(days=1)) - at(span.start), 2))


def _said(title: str, rows: Sequence[Lane]) -> str:
    lines = (f"{row.label}: {', '.join(_told(span) for span in row.spans)}" for row in rows)
    return f"{title}. " + "; ".join(lines)


def _told(span: Span) -> str:
    start = date_format(span.start, "d/m/Y")
    if span.end is None:
        return _("desde {start}").format(start=start)
    return _("de {start} a {end}").format(start=start, end=date_format(span.end, "d/m/Y"))
