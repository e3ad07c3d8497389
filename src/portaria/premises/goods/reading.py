"""Goods as people write them, one by line. Pure."""

from __future__ import annotations

import re

from portaria.premises.goods.types import Line, Refused

_LINE = re.compile(r"(\d{1,6})\s*[x;]?\s+(.{1,200}?)(?:\s*\[([^\]]{1,40})\])?")


def lines_of(text: str) -> tuple[Line, ...]:
    """The goods told one by line: ``2 monitores de 24 polegadas [tombo 123]``.

    Raises:
        Refused: a line says no quantity, or nothing.
    """
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        match = _LINE.fullmatch(raw.strip())
        if match is None or not int(match[1]):
            raise Refused(
                f"linha {number}: escreva a quantidade e o bem, e o tombo entre colchetes: "
                "2 monitores [12345]"
            )
        found.append(Line(int(match[1]), match[2].strip(), (match[3] or "").strip()))
    return tuple(found)
