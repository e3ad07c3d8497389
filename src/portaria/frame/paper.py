"""Small documents in PDF: a title, paragraphs, tables, numbered pages and, where somebody will want
to check the paper, a code with its QR. The fonts go inside, so that every name can be written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fpdf.enums import (
    Align,
    AssociatedFileRelationship,
    DocumentCompliance,
    XPos,
    YPos,
)
from fpdf.prefs import ViewerPreferences

from portaria.frame import paper_tables, qr, xmp
from portaria.frame.tagging import Tagged

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = paper_tables.FAMILY
_LANGUAGE = "pt-BR"
_MARGIN, _LINE, _QR, _BULLET = 20.0, 5.5, 26.0, 6.0  # mm
_GREY = (90, 90, 90)


class _Paper(Tagged):
    """A4 with the title of the document and the page's number at its foot."""

    foot = ""

    def foot_line(self) -> None:
        """The title and the number of the page."""
        self.set_y(-15)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(*_GREY)
        half = self.epw / 2
        self.cell(half, 5, self.foot, align=Align.L)
        self.cell(half, 5, f"{self.page_no()}/{{nb}}", align=Align.R)
        self.set_text_color(0, 0, 0)


def introduce(paper: Tagged, title: str, *, at: datetime, archive: bool) -> None:
    """Give ``paper`` its fonts, and what the file says of itself: title, language, instant."""
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        paper.add_font(_FAMILY, style, _FONTS / file)
    paper.set_title(title)
    paper.set_lang(_LANGUAGE)
    paper.viewer_preferences = ViewerPreferences(display_doc_title=True)
    paper.set_creator("Portaria")
    paper.set_creation_date(at)
    if archive:
        paper.set_producer("Portaria")
        paper.set_xmp_metadata(xmp.archived(_plain(title), _LANGUAGE, at))


class Document:
    """A document being written, from top to bottom. Each method returns the document.

    Args:
        title: what it is.
        at: the instant of its making, kept in the file: the same content makes the same bytes.
        issuer: who issues it, above the title; "" for nobody.
        archive: made to be kept for decades (PDF/A-3a, ISO 19005-3): colours defined, text that
            can be taken out again and heard in its order, files that may be attached.
    """

    def __init__(self, title: str, *, at: datetime, issuer: str = "", archive: bool = True) -> None:
        self._at = at
        # The library knows level U; what level A adds, the tree of elements, is ours.
        compliance = DocumentCompliance.PDFA_3U if archive else None
        paper = self._paper = _Paper(format="A4", enforce_compliance=compliance)
        paper.set_margins(_MARGIN, _MARGIN, _MARGIN)
        paper.set_auto_page_break(auto=True, margin=_MARGIN)
        introduce(paper, title, at=at, archive=archive)
        paper.foot = _plain(title)[:90]
        paper.add_page()
        if issuer:
            self._text("P", issuer, size=10, color=_GREY)
        self._text("H1", title, size=15, style="B")
        paper.ln(3)

    def page(self) -> Document:
        """What comes next starts on a page of its own."""
        self._paper.add_page()
        return self

    def heading(self, text: str) -> Document:
        """A heading inside the document."""
        self._paper.ln(2)
        self._text("H2", text, size=11.5, style="B")
        self._paper.ln(0.5)
        return self

    def paragraph(self, text: str, *, small: bool = False) -> Document:
        """A paragraph; lines of ``text`` stay lines."""
        self._text("P", text, size=8.5 if small else 10)
        self._paper.ln(1.5)
        return self

    def items(self, texts: Sequence[str]) -> Document:
        """A list, a bullet before each of ``texts``."""
        paper = self._paper
        with paper.element("L"):
            for text in texts:
                with paper.element("LI"):
                    self._item(text)
        return self

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float] = (),
    ) -> Document:
        """A table whose header is repeated on each page; ``widths`` are shares of the page's. With
        an empty ``header``, the first column names what the others say."""
        plain = [[_plain(value) for value in line] for line in rows]
        paper_tables.draw(self._paper, [_plain(name) for name in header], plain, widths)
        self._paper.ln(3)
        return self

    def code(self, code: str, *, how: str, address: str = "") -> Document:
        """The code by which the document can be checked, ``how`` in a sentence, and the
        ``address`` of the page that does it as a QR; whole on one page."""
        paper = self._paper
        if paper.will_page_break(_QR + 4):
            paper.add_page()
        top, side = paper.get_y() + 2, paper.l_margin
        if address:
            alt = f"Código QR que leva a {address}"
            qr.draw(paper, address, alt=alt, left=side, top=top, side=_QR)
            side += _QR + 5
        paper.set_xy(side, top)
        paper.set_font(_FAMILY, "B", 10)
        with paper.element("P"):
            paper.cell(0, 6, code, new_x=XPos.LEFT, new_y=YPos.NEXT)
        paper.set_font(_FAMILY, size=8.5)
        said = f"{how}\n{address}" if address else how
        with paper.element("P"):
            paper.multi_cell(0, _LINE - 1, _plain(said), align=Align.L)
        paper.set_xy(paper.l_margin, max(paper.get_y(), top + (_QR if address else 0)) + 2)
        return self

    def attach(self, name: str, content: bytes, what: str) -> Document:
        """Put a text file inside: the very bytes that a digest was taken over."""
        self._paper.embed_file(
            basename=name,
            bytes=content,
            mime_type="text/plain",
            desc=what,
            creation_date=self._at,
            modification_date=self._at,
            associated_file_relationship=AssociatedFileRelationship.SOURCE.value,
        )
        return self

    def lines(self, labels: Sequence[str]) -> Document:
        """A line to sign on by hand for each of ``labels``."""
        paper = self._paper
        for label in labels:
            if paper.will_page_break(24):
                paper.add_page()
            paper.ln(16)
            paper.line(paper.l_margin, paper.get_y(), paper.l_margin + 100, paper.get_y())
            self._text("P", label, size=8.5)
        return self

    def bytes(self) -> bytes:
        """The whole file."""
        return bytes(self._paper.output())

    def _item(self, text: str) -> None:
        paper = self._paper
        paper.set_font(_FAMILY, size=10)
        if paper.will_page_break(_LINE):
            paper.add_page(same=True)
        with paper.element("Lbl"):
            paper.cell(_BULLET, _LINE, "•", align=Align.R)
        edge = paper.l_margin
        paper.set_left_margin(edge + _BULLET)  # the lines of an item stand under its first
        with paper.element("LBody"):
            paper.multi_cell(0, _LINE, _plain(text), align=Align.L, new_y=YPos.NEXT)
        paper.set_left_margin(edge)
        paper.set_x(edge)
        paper.ln(1)

    def _text(
        self,
        kind: str,
        text: str,
        *,
        size: float,
        style: str = "",
        color: tuple[int, int, int] = (0, 0, 0),
    ) -> None:
        paper = self._paper
        paper.set_font(_FAMILY, style, size)
        paper.set_text_color(*color)
        height = _LINE * max(1.0, size / 10.5)
        with paper.element(kind):
            paper.multi_cell(
                0, height, _plain(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
        paper.set_text_color(0, 0, 0)


def _plain(text: str) -> str:
    """``text`` with what the fonts cannot draw left visible as a mark, and no control characters
    but line ends."""
    clean = (
        c if c == "\n" or unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for c in unicodedata.normalize("NFC", text)
    )
    return "".join(clean)
