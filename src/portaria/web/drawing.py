"""The organisation chart as an indented drawing: a tidy tree reads from top to bottom at any
width, where a wide one would need scrolling. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROW, INDENT, WIDTH, PAD = 44, 28, 300, 6


@dataclass(frozen=True, slots=True)
class Box:
    """A unit in the drawing, in user units of the SVG; ``parent`` is the y of its parent's middle,
    or None."""

    x: int
    y: int
    href: str
    title: str
    detail: str
    parent: int | None

    @property
    def middle(self) -> int:
        """The y of the middle."""
        return self.y + (ROW - PAD) // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the size of the sheet."""

    boxes: Sequence[Box]
    width: int
    height: int


def chart(rows: Sequence[tuple[int, str, str, str]]) -> Drawing:
    """A drawing of ``rows`` (depth, title, detail, address) given depth first."""
    boxes: list[Box] = []
    above: dict[int, int] = {}
    for number, (depth, title, detail, href) in enumerate(rows):
        parent = above.get(depth - 1)
        box = Box(depth * INDENT, number * ROW + PAD, href, title, detail, parent)
        above[depth] = box.middle
        boxes.append(box)
    deepest = max((box.x for box in boxes), default=0)
    return Drawing(boxes, deepest + WIDTH + PAD, len(boxes) * ROW + PAD)
