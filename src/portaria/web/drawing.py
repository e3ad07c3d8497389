"""The organisation chart as an indented drawing: a tidy tree reads from top to bottom at any
width, where a wide one would need scrolling. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ROW, INDENT, WIDTH, PAD = 44, 28, 300, 6
OPENER = 90
"""Room at the right of a box for the link that opens its branch."""


@dataclass(frozen=True, slots=True)
class Box:
    """A unit in the drawing, in user units of the SVG; ``parent`` is the y of its parent's middle,
    or None; ``below`` how many stand below it that are not drawn."""

    x: int
    y: int
    key: int
    title: str
    detail: str
    parent: int | None
    below: int = 0

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


def chart(rows: Sequence[tuple[int, str, str, int, int]]) -> Drawing:
    """A drawing of ``rows`` (depth, title, detail, key, how many below are not drawn) given depth
    first; the first is drawn at the left, however deep it stands in the whole tree."""
    boxes: list[Box] = []
    above: dict[int, int] = {}
    left = rows[0][0] if rows else 0
    for number, (depth, title, detail, key, below) in enumerate(rows):
        parent = above.get(depth - 1)
        box = Box((depth - left) * INDENT, number * ROW + PAD, key, title, detail, parent, below)
        above[depth] = box.middle
        boxes.append(box)
    deepest = max((box.x for box in boxes), default=0)
    return Drawing(boxes, deepest + WIDTH + OPENER + PAD, len(boxes) * ROW + PAD)
