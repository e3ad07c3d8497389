"""A provision's own lines in a pack's files, taken out and put back: what an author edits at a
time. Everything else in the file stays as it was written, comments included."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from portaria.norms.places import Findings
from portaria.norms.reading.outline import outline
from portaria.norms.reading.source import Table, load


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one provision, those of the provisions in it included.

    Attributes:
        file: where it stands.
        first, last: its lines, from 1, both included.
        indent: columns before its first word.
        text: the lines without that indent.
    """

    file: str
    first: int
    last: int
    indent: int
    text: str


def provisions_in(files: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the provisions that ``files`` write, in their order, whatever else is wrong."""
    return tuple(outline(_tables(files), Findings()).provisions)


def block_of(files: Mapping[str, str], provision: str) -> Block:
    """The block of ``provision`` in the pack that ``files`` write.

    Raises:
        KeyError: the pack has no such provision, or it shares its line with another one
            (``{inc1: …, inc2: …}``), which has then to be edited with what contains it.
    """
    top = provision.partition("_")[0]
    place = outline(_tables(files, top), Findings()).provisions.get(provision)
    if place is None:
        raise KeyError(f"a norma não tem o dispositivo «{provision}»")
    lines = files[place.file].splitlines()
    indent = place.column - 1
    if lines[place.line - 1][:indent].strip():
        raise KeyError(f"«{provision}» está na mesma linha de outro: edite o que o contém")
    last = place.line
    while last < len(lines) and _inside(lines[last], indent):
        last += 1
    while not lines[last - 1].strip():
        last -= 1
    own = "\n".join(lines[place.line - 1 : last])
    return Block(place.file, place.line, last, indent, textwrap.dedent(own) + "\n")


def with_block(files: Mapping[str, str], block: Block, text: str) -> dict[str, str]:
    """``files`` with ``text`` in the place of ``block``.

    Raises:
        ValueError: ``text`` is empty.
    """
    if not text.strip():
        raise ValueError("o dispositivo não pode ficar vazio: para revogá-lo, dê «until»")
    lines = files[block.file].splitlines()
    indented = textwrap.indent(textwrap.dedent(text).strip("\n"), " " * block.indent)
    lines[block.first - 1 : block.last] = indented.splitlines()
    return {**files, block.file: "\n".join(lines) + "\n"}


def _tables(files: Mapping[str, str], top: str = "") -> dict[str, Table]:
    """Those of ``files`` in which the article or annex ``top`` begins ("": all)."""
    near = {n: text for n, text in files.items() if not top or f"\n{top}:" in f"\n{text}"}
    loaded = ((name, load(text, name, Findings())) for name, text in near.items())
    return {name: node for name, node in loaded if isinstance(node, Table)}


def _inside(line: str, indent: int) -> bool:
    """Whether a line below a provision's first belongs to it: it is blank or stands further in."""
    return not line.strip() or len(line) - len(line.lstrip()) > indent
