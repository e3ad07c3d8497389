"""Tables on paper: rows kept whole where a page can hold them, the header said again on each page
(to the eye only: who listens hears it once)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf.enums import Align, MethodReturnValue, XPos, YPos

from portaria.frame.tagging import Element, Tagged

FAMILY = "DejaVu"
_SIZE, _LINE, _PAD = 8.5, 4.8, 1.0  # points, mm, mm
_FILL, _RULE = (236, 239, 243), (190, 195, 202)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell laid out: its lines, and whether it names a row or a column."""

    lines: tuple[str, ...]
    kind: str  # TH of a column, row (the header of a row), TD

    @property
    def style(self) -> str:
        """Of the font."""
        return "" if self.kind == "TD" else "B"


def draw(
    paper: Tagged, header: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
) -> None:
    """The table from where the paper stands; with no ``header``, the first column names rows."""
    count = len(header or rows[0]) if header or rows else 0
    if not count:
        return
    parts = tuple(shares) or (1.0,) * count
    widths = [paper.epw * part / sum(parts) for part in parts]
    head = _laid(paper, header, ["TH"] * count, widths) if header else ()
    kinds = ["TD" if header else "row"] + ["TD"] * (count - 1)
    with paper.element("Table"):
        if head:
            with paper.element("TR"):
                _row(paper, head, widths, ())
        for values in rows:
            with paper.element("TR"):
                _row(paper, _laid(paper, values, kinds, widths), widths, head)


def _laid(
    paper: Tagged, values: Sequence[str], kinds: Sequence[str], widths: Sequence[float]
) -> tuple[Cell, ...]:
    cells = []
    for value, kind, width in zip(values, kinds, widths, strict=True):
        paper.set_font(FAMILY, "" if kind == "TD" else "B", _SIZE)
        lines = paper.multi_cell(
            width, _LINE, value, align=Align.L, dry_run=True, output=MethodReturnValue.LINES
        )
        cells.append(Cell(tuple(map(str, lines)), kind))  # type: ignore[arg-type]
    return tuple(cells)


def _row(
    paper: Tagged, cells: Sequence[Cell], widths: Sequence[float], head: Sequence[Cell]
) -> None:
    """One row; what is taller than what is left of the page goes on in the next."""
    elements = [paper.tree.add(cell.kind, paper.opened) for cell in cells]
    left = max(len(cell.lines) for cell in cells)
    done = 0
    while done < left:
        room = _room(paper)
        if left - done > room and (done or room < _whole_page(paper)):
            _turn(paper, widths, head)
            room = _room(paper)
        upto = min(left, done + max(1, room))
        _strip(paper, cells, elements, widths, (done, upto))
        done = upto


def _room(paper: Tagged) -> int:
    """Lines of a row that still fit on this page."""
    return int((paper.page_break_trigger - paper.get_y() - 2 * _PAD) / _LINE)


def _whole_page(paper: Tagged) -> int:
    return int((paper.page_break_trigger - paper.t_margin - 6 * _PAD) / _LINE) - 2


def _turn(paper: Tagged, widths: Sequence[float], head: Sequence[Cell]) -> None:
    paper.add_page(same=True)
    if head:
        with paper.decoration():
            lines = max(len(cell.lines) for cell in head)
            _strip(paper, head, [paper.opened] * len(head), widths, (0, lines))


def _strip(
    paper: Tagged,
    cells: Sequence[Cell],
    elements: Sequence[Element],
    widths: Sequence[float],
    lines: tuple[int, int],
) -> None:
    """Lines ``lines`` of each cell side by side, a rule below."""
    first, last = lines
    top, left = paper.get_y(), paper.l_margin
    height = (last - first) * _LINE + 2 * _PAD
    if cells[0].kind == "TH":
        paper.set_fill_color(*_FILL)
        paper.rect(left, top, sum(widths), height, style="F")
    for cell, element, width in zip(cells, elements, widths, strict=True):
        shown = "\n".join(cell.lines[first:last])
        paper.set_font(FAMILY, cell.style, _SIZE)
        paper.set_xy(left, top + _PAD)
        with paper.within(element):
            paper.multi_cell(width, _LINE, shown, align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP)
        left += width
    paper.set_draw_color(*_RULE)
    paper.line(paper.l_margin, top + height, left, top + height)
    paper.set_draw_color(0, 0, 0)
    paper.set_xy(paper.l_margin, top + height)
