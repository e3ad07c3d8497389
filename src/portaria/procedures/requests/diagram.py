"""The picture of a rite, drawn from what the norms say of it: SVG with its words beside it for who
cannot see it. No script, no style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.norms.policy import Policy
from portaria.procedures.requests import saying
from portaria.procedures.requests.ruling import Ruled

WIDTH, PAD, LINE, GAP, LETTERS = 340, 12, 18, 30, 40


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what is done, by whom, and small print (term, provision). ``css``: ask, consult,
    decide, done or no."""

    what: str
    who: str
    small: Sequence[str] = ()
    css: str = "decide"

    @property
    def said(self) -> str:
        """The box in a sentence."""
        return ": ".join(part for part in (self.what, self.who) if part) + "".join(
            f"; {text}" for text in self.small
        )


def boxes(ruled: Ruled, policy: Policy) -> list[Box]:
    """The way of a request, from whoever asks to what is done."""
    asks = ruled.asks.value if ruled.asks else ("self", "responsible")
    found = [Box(_("Pede"), saying.any_of(asks, policy, ruled.rite), _labels(ruled.asks), "ask")]
    if ruled.consults:
        text = saying.any_of(ruled.consults.value, policy, ruled.rite)
        text = text.replace(f" {_('ou')} ", f" {_('e')} ")
        small = [_("a opinião não obriga"), *_labels(ruled.consults)]
        found.append(Box(_("Opina"), text, small, "consult"))
    within = ruled.within.value.as_text if ruled.within else ""
    for turn in ruled.decides.value:
        small = [_("em até %(term)s") % {"term": within}] if within else []
        if ruled.silence and within:
            meaning = labels.of(labels.SILENCES, ruled.silence.value)
            small.append(_("sem resposta: %(meaning)s") % {"meaning": meaning})
        small += _labels(ruled.decides)
        found.append(Box(_("Decide"), saying.turn(turn, policy, ruled.rite), small))
    if ruled.eyes and ruled.eyes.value > 1:
        text = _("%(n)s pessoas diferentes aprovam") % {"n": ruled.eyes.value}
        found.append(Box(_("Quatro olhos"), text, _labels(ruled.eyes)))
    if ruled.escalates:
        text = f", {_('depois')} ".join(
            saying.who(code, policy, ruled.rite) for code in ruled.escalates.value
        )
        found.append(Box(_("Na dúvida, sobe"), text, _labels(ruled.escalates), "consult"))
    found.append(Box(_("Aprovado: faz-se o que se pediu"), "", (), "done"))
    if ruled.appeal:
        term = (
            [_("em até %(term)s") % {"term": ruled.appeal_within.value.as_text}]
            if ruled.appeal_within else []
        )  # fmt: skip
        text = _("cabe recurso a %(who)s") % {"who": saying.who(ruled.appeal.value, policy)}
        found.append(Box(_("Recusado, com motivo"), text, [*term, *_labels(ruled.appeal)], "no"))
    else:
        found.append(Box(_("Recusado, com motivo"), "", (), "no"))
    return found


def _labels(cited: object) -> list[str]:
    found = getattr(cited, "citations", ())
    return [citation.label for citation in found[:1]]


def drawn(title: str, shown: Sequence[Box]) -> SafeString:
    """The boxes as SVG, one under the other with arrows between them; the two ends, granted and
    refused, side by side."""
    top, parts = 0, []
    *way, granted, refused = shown
    for number, box in enumerate(way):
        height, part = _box(box, 0, top, WIDTH, LETTERS)
        parts.append(part)
        top += height
        if number < len(way) - 1:
            parts.append(_arrow(WIDTH // 2, top))
            top += GAP
    half = (WIDTH - 12) // 2
    parts += [_arrow(half // 2, top), _arrow(WIDTH - half // 2, top, other=True)]
    top += GAP
    ends = [_box(granted, 0, top, half, 19), _box(refused, WIDTH - half, top, half, 19)]
    parts += [part for _height, part in ends]
    top += max(height for height, _part in ends)
    said = f"{title}. " + ". ".join(f"{n}. {box.said}" for n, box in enumerate(shown, 1))
    return format_html(
        '<svg class="flow" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>',
        WIDTH, top + 2, WIDTH, said, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _arrow(x: int, top: int, *, other: bool = False) -> SafeString:
    css = "arrow other" if other else "arrow"
    return format_html(
        '<path class="{}" d="M{} {} v{}"></path><path class="arrow" d="M{} {} l5 7 l5 -7"></path>',
        css, x, top + 2, GAP - 4, x - 5, top + GAP - 9,
    )  # fmt: skip


def _box(box: Box, x: int, top: int, width: int, letters: int) -> tuple[int, SafeString]:
    """The box and its height."""
    what, who = wrap(box.what, letters), wrap(box.who, letters)
    small = [line for text in box.small for line in wrap(text, letters + letters // 7)]
    height = 2 * PAD + LINE * (len(what) + len(who) + len(small)) - 4
    texts = [("strong", t) for t in what] + [("", t) for t in who] + [("small", t) for t in small]
    written = format_html_join(
        "",
        '<text x="{}" y="{}" class="{}">{}</text>',
        ((x + PAD + 4, top + PAD + 12 + n * LINE, css, text)
         for n, (css, text) in enumerate(texts)),
    )  # fmt: skip
    return height, format_html(
        '<rect class="box {}" x="{}" y="{}" width="{}" height="{}" rx="8"></rect>{}',
        box.css, x + 1, top + 1, width - 2, height, written,
    )  # fmt: skip
