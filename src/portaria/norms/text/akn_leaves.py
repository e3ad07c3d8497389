"""Leaves as elements and back: every character kept, also those that XML cannot hold."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from portaria.norms.text.akn_ids import own, tag
from portaria.norms.text.tree import Leaf

_ILLEGAL = re.compile("([^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
_CHARACTER = "character"
"""Name of the processing instruction that stands for a character XML cannot hold (form feeds)."""

Numbered = tuple[int, Leaf]


def put(holder: Any, leaves: list[Numbered]) -> None:
    """Write ``leaves`` into ``holder``: one that is neither struck nor furniture as its own text,
    others as elements inside it."""
    if len(leaves) == 1 and not leaves[0][1].struck and leaves[0][1].part != "pagina":
        _fill(holder, *leaves[0])
        return
    for number, leaf in leaves:
        inner = (
            etree.SubElement(holder, tag("del"))
            if leaf.struck
            else etree.SubElement(holder, tag("inline"), name=leaf.part or "trecho")
        )
        _fill(inner, number, leaf)


def _fill(element: Any, number: int, leaf: Leaf) -> None:
    element.set(own("n"), str(number))
    if leaf.part:
        element.set(own("part"), leaf.part)
    pieces = _ILLEGAL.split(leaf.raw)
    element.text = pieces[0]
    for character, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        element.append(etree.ProcessingInstruction(_CHARACTER, f"{ord(character):04X}"))
        element[-1].tail = rest


def taken(element: Any) -> str:
    """The characters that :func:`put` wrote into ``element``."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag is etree.ProcessingInstruction and child.target == _CHARACTER:
            pieces.append(chr(int(child.text, 16)))
        pieces.append(child.tail or "")
    return "".join(pieces)
