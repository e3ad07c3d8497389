"""PDF whose content says what it is: headings, paragraphs, lists and tables in a tree that a screen
reader walks (ISO 32000-1, 14.7 and 14.8). The library that draws writes no such tree; it gives this
one the place of its own, and every piece of text that reaches a page is marked on its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fpdf import FPDF
from fpdf.output import PDFPage
from fpdf.syntax import Name, PDFObject, PDFString

ATTRIBUTES = {
    "TH": "<< /O /Table /Scope /Column >>",
    "row": "<< /O /Table /Scope /Row >>",
    "L": "<< /O /List /ListNumbering /Disc >>",
}
"""What elements of a kind say of themselves; ``row`` is a header at the beginning of a row."""


class Mark:
    """A piece of a page's content, by the page and its number there."""

    def __init__(self, page: int, number: int) -> None:
        self.page, self.number = page, number
        self.pg: PDFPage | None = None  # the library gives it when it writes the file

    def page_number(self) -> int:
        """The page, from 1."""
        return self.page

    @property
    def ref(self) -> str:
        """As a kid of an element."""
        if self.pg is None:
            raise LookupError(f"page {self.page} is not being written")
        return f"<< /Type /MCR /Pg {self.pg.ref} /MCID {self.number} >>"


class Element(PDFObject):
    """A node: what it is (``P``, ``H1``, ``TD``…), what holds it, what it holds."""

    def __init__(
        self, kind: str, parent: PDFObject, *, alt: str = "", attributes: str = ""
    ) -> None:
        super().__init__()
        self.kind, self.parent, self.alt, self.attributes = kind, parent, alt, attributes
        self.kids: list[Element | Mark] = []

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        """The object as the file has it."""
        said: dict[str, object] = {
            **(obj_dict or {}),
            "/Type": "/StructElem",
            "/S": f"/{self.kind}",
            "/P": self.parent.ref,
            "/K": f"[{' '.join(kid.ref for kid in self.kids)}]",
        }
        if self.alt:
            said["/Alt"] = PDFString(self.alt).serialize()
        if self.attributes:
            said["/A"] = self.attributes
        return super().serialize(said)


class _Root(PDFObject):
    """The tree's root, and from each piece of a page back to the element that holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = Element("Document", self)
        self.holders: dict[int, list[Element]] = {}  # by page

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        """The object as the file has it."""
        nums = " ".join(
            f"{place} [{' '.join(element.ref for element in elements)}]"
            for place, elements in enumerate(self.holders.values())
        )
        return super().serialize(
            {
                **(obj_dict or {}),
                "/Type": "/StructTreeRoot",
                "/K": f"[{self.whole.ref}]",
                "/ParentTree": f"<< /Nums [{nums}] >>",
                "/ParentTreeNextKey": str(len(self.holders)),
            }
        )


class Tree:
    """Stands where the library keeps its own (``FPDF.struct_builder``): same names, other nodes."""

    def __init__(self) -> None:
        self.root = _Root()
        self.elements = [self.root.whole]
        self.k: list[Mark] = []  # every mark: the library tells each its page

    @property
    def doc_struct_elem(self) -> Tree:
        """What the library looks for marks in."""
        return self

    def empty(self) -> bool:
        """Whether nothing was marked."""
        return not self.k

    def __iter__(self) -> Iterator[PDFObject]:
        yield self.root
        yield from self.elements

    def add(self, kind: str, parent: Element, *, alt: str = "") -> Element:
        """A new element, last in ``parent``."""
        plain = "TH" if kind == "row" else kind
        element = Element(plain, parent, alt=alt, attributes=ATTRIBUTES.get(kind, ""))
        parent.kids.append(element)
        self.elements.append(element)
        return element

    def mark(self, element: Element, page: int) -> tuple[int, int]:
        """A new piece of ``element`` on ``page``: the page's place in the tree, its number."""
        holders = self.root.holders.setdefault(page, [])
        mark = Mark(page, len(holders))
        holders.append(element)
        element.kids.append(mark)
        self.k.append(mark)
        return list(self.root.holders).index(page), mark.number


class Tagged(FPDF):
    """Pages on which text belongs to the element that is open, and all else is decoration."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tree = Tree()
        self.struct_builder = self.tree  # type: ignore[assignment]
        self._open: list[Element] = [self.tree.root.whole]
        self._figure = False
        self._set_min_pdf_version("1.7")

    @property
    def opened(self) -> Element:
        """The element that is open."""
        return self._open[-1]

    @contextmanager
    def element(self, kind: str, *, alt: str = "") -> Iterator[Element]:
        """Inside, text belongs to a new element of ``kind``, in the one open now."""
        element = self.tree.add(kind, self._open[-1], alt=alt)
        with self.within(element):
            yield element

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """Inside, text belongs to ``element``."""
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Inside, text is none of the document's: page numbers, headers said again."""
        with self.within(self.tree.root.whole):
            yield

    def footer(self) -> None:
        """What stands at the foot of each page is decoration."""
        # A signature puts a field on the page: who walks its fields follows the tree as well.
        self.pages[self.page].tabs = Name("S")  # type: ignore[attr-defined]
        with self.decoration():
            self.foot_line()

    def foot_line(self) -> None:
        """Written by the document, once a page."""

    @contextmanager
    def figure(self, alt: str, box: tuple[float, float, float, float]) -> Iterator[None]:
        """Inside, what is drawn is one picture, said by ``alt``; on one page, in ``box`` (left,
        top, width, height, in mm)."""
        with self.element("Figure", alt=alt) as element:
            left, top, width, height = (side * self.k for side in box)
            foot = self.h_pt - top - height
            sides = f"{left:.2f} {foot:.2f} {left + width:.2f} {foot + height:.2f}"
            element.attributes = f"<< /O /Layout /Placement /Block /BBox [{sides}] >>"
            place, number = self.tree.mark(element, self.page)
            self.pages[self.page].struct_parents = place
            self._figure = True
            self._out(f"/Figure << /MCID {number} >> BDC")
            yield
            self._out("EMC")
            self._figure = False

    def _out(self, s: str | bytes) -> None:
        said = s.decode("latin-1") if isinstance(s, bytes) else str(s)
        if self._figure or not _paints(said):
            super()._out(s)
            return
        element = self._open[-1]
        if element is self.tree.root.whole or not _shows(said):
            super()._out(f"/Artifact BMC {said} EMC")
            return
        place, number = self.tree.mark(element, self.page)
        self.pages[self.page].struct_parents = place
        super()._out(f"/{element.kind} << /MCID {number} >> BDC {said} EMC")


def _shows(operators: str) -> bool:
    """Whether they write text."""
    return ") Tj" in operators or "] TJ" in operators


def _paints(operators: str) -> bool:
    """Whether they leave anything on the page."""
    return _shows(operators) or not _PAINTING.isdisjoint(operators.split())


_PAINTING = frozenset({"f", "F", "f*", "S", "s", "B", "b", "Do", "sh"})
