"""The tree while it grows, and where in it a mark of each kind belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from portaria.norms.text.marks import Mark

HEADS = ("prt", "liv", "tit", "cap", "sec", "sub", "agp")
"""Headings, outermost first."""
HEARD, LAST = 4000, 200
"""How many characters of a provision are kept while reading: of its beginning, of its end."""
DEEPEST = 5
"""Items inside items that are still read as such; a text that nests more is no norm's."""
Key = tuple[str, tuple[int, ...], bool]


@dataclass(eq=False, slots=True)
class Node:
    """A provision that was found.

    Attributes:
        known: what it contains, by kind, number and «único»; of repeated ones the last.
        last: main number of its last child of each kind.
        wording: index of the wording being read.
        words: how the words of that wording begin, up to HEARD characters.
        ending: how its words so far end.
        struck: whether that wording's mark is struck out.
        anew: provisions read before its current wording began (a new caput brings new paragraphs).
        dotted: whether it is an item numbered in steps (1.2).
    """

    id: str
    kind: str
    parent: Node | None
    known: dict[Key, Node] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    wording: int = 0
    words: str = ""
    ending: str = ""
    struck: bool = False
    anew: set[Key] = field(default_factory=set)
    dotted: bool = False

    def chain(self) -> Iterator[Node]:
        """The node and everything around it, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def hear(self, words: str) -> None:
        """Go on with ``words``; only the beginning and the end are kept."""
        if len(self.words) < HEARD:
            self.words += words[: HEARD - len(self.words)]
        self.ending = (self.ending + words[-LAST:])[-LAST:]

    @property
    def announces(self) -> bool:
        """Whether its words so far announce a list."""
        return self.ending.rstrip(" \t\r\n\u00a0\"”»'").endswith(":")


def segment(kind: str, number: tuple[int, ...], alone: bool) -> str:
    """``art47-1``, ``par1u``, ``anx1``; a dotted item (1.2) gives its last step."""
    if kind == "ite":
        return f"ite{number[-1]}"
    written = "-".join(map(str, number))
    return f"{kind}{written}{'u' if alone and kind in ('art', 'par', 'anx') else ''}"


def home(mark: Mark, current: Node, scope: Node) -> Node | None:
    """Where ``mark`` would hang, or None where it cannot. ``scope`` is the root or an annex."""
    chain = list(current.chain())
    if mark.kind in HEADS:
        level = HEADS.index(mark.kind)
        around = (n for n in chain if n.kind in HEADS and HEADS.index(n.kind) < level)
        return next(around, scope)
    if mark.kind == "art":
        return next((n for n in chain if n.kind in HEADS), scope)
    if mark.kind == "par":
        return next((n for n in chain if n.kind == "art"), None)
    if mark.kind == "cls":
        return scope if not any(n.kind == "art" for n in chain) else None
    if mark.kind == "ite":
        return _home_of_item(mark, current, chain, scope)
    holders = {"inc": ("cpt", "par"), "ali": ("inc", "par", "cpt")}[mark.kind]
    found = next((n for n in chain if n.kind in holders), None)
    if mark.kind == "ali" and found is None:
        found = next((n for n in chain if n.kind == "ite"), None)
    return found or (scope if scope.kind == "anx" else None)


def _home_of_item(mark: Mark, current: Node, chain: list[Node], scope: Node) -> Node | None:
    if len(mark.number) > DEEPEST:
        return None
    if len(mark.number) > 1:
        return _numbered(chain, mark.number[:-1], scope)
    parents = [n.parent for n in chain if n.kind == "ite" and not n.dotted and n.parent is not None]
    for parent in parents:
        if parent.last.get("ite", 0) + 1 == mark.main:
            return parent
    if mark.main == 1 and current.announces and len(parents) < DEEPEST:
        return current
    if parents:
        return parents[-1]
    if current.kind in ("root", "anx", *HEADS):
        return scope
    return current


def _numbered(chain: list[Node], path: tuple[int, ...], scope: Node) -> Node | None:
    """The item 1.2 for the path ``(1, 2)``."""
    top = [n.parent for n in chain if n.kind == "ite" and n.parent is not None]
    node: Node | None = top[-1] if top else scope
    for number in path:
        node = node.known.get(("ite", (number,), False)) if node else None
    return node
