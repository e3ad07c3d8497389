"""Codes that a camera reads, drawn on paper."""

from __future__ import annotations

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from portaria.frame.tagging import Tagged


def draw(paper: Tagged, holds: str, *, alt: str, left: float, top: float, side: float) -> None:
    """The code that ``holds`` a text, in a square of ``side`` mm, said by ``alt``."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(holds)
    matrix = code.get_matrix()
    square = side / len(matrix)
    paper.set_fill_color(0, 0, 0)
    with paper.figure(alt, (left, top, side, side)):
        for y, line in enumerate(matrix):
            for x, dark in enumerate(line):
                if dark:
                    paper.rect(left + x * square, top + y * square, square, square, style="F")
