"""Cards on paper: one small page with a heading, a name, a few lines and a code for a reader.
PDF/A as the other documents, so that what was handed over can be printed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.enums import Align, DocumentCompliance, XPos, YPos

from portaria.frame import paper_tables, qr
from portaria.frame.paper import introduce
from portaria.frame.tagging import Tagged

CR80 = (85.6, 53.98)
"""Width and height of a badge, mm (ISO/IEC 7810, ID-1)."""
LABEL = (100.0, 62.0)
"""Width and height of an adhesive label, mm; ours: of the commonest roll."""
_MARGIN, _CODE = 4.0, 26.0
_FAMILY = paper_tables.FAMILY


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, from top to bottom; ``number`` is what its code holds."""

    heading: str
    issuer: str
    name: str
    lines: Sequence[str]
    number: str


def write(card: Card, *, size: tuple[float, float], at: datetime) -> bytes:
    """The card on a page of ``size`` mm, as a file made at ``at``."""
    width, height = size
    # The library takes width and height of a page in the order of the orientation it is given.
    paper = Tagged(orientation="L", format=(height, width),
                   enforce_compliance=DocumentCompliance.PDFA_3U)  # fmt: skip
    paper.set_margins(_MARGIN, _MARGIN, _MARGIN)
    paper.set_auto_page_break(auto=False)
    introduce(paper, f"{card.heading} {card.name}", at=at, archive=True)
    paper.add_page()
    _text(paper, "P", card.issuer, 7, width)
    _text(paper, "H1", card.heading.upper(), 17, width, style="B")
    beside = width - _CODE - _MARGIN
    _text(paper, "P", card.name, 12, beside, style="B")
    for line in card.lines:
        _text(paper, "P", line, 7.5, beside)
    left, top = width - _MARGIN - _CODE, height - _MARGIN - _CODE
    alt = f"Código QR {card.number}"
    qr.draw(paper, card.number, alt=alt, left=left, top=top, side=_CODE)
    return bytes(paper.output())


def _text(
    paper: Tagged, kind: str, text: str, size: float, width: float, *, style: str = ""
) -> None:
    paper.set_font(_FAMILY, style, size)
    with paper.element(kind):
        paper.multi_cell(
            width - 2 * _MARGIN, size * 0.45, text, align=Align.L, new_x=XPos.LMARGIN,
            new_y=YPos.NEXT, max_line_height=size * 0.42,
        )  # fmt: skip
