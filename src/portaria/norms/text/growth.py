"""The tree under way: leaves handed out in the text's order, provisions opened and named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from portaria.norms.text.furniture import Range
from portaria.norms.text.marks import Mark
from portaria.norms.text.nodes import HEADS, Key, Node, segment
from portaria.norms.text.rewording import is_rewording
from portaria.norms.text.tree import Leaf

_NAMED = re.compile(
    r"^[ \t]*(?:REGIMENTO|REGULAMENTO|ESTATUTO|NORMAS?|POLÍTICA|MANUAL|PLANO|CÓDIGO|INSTRUÇÕES)\b",
    re.M,
)


class Growth:
    """Leaves and provisions so far. ``position`` is how far the text has been handed out."""

    def __init__(self, text: str, pages: Sequence[Range], struck: Sequence[Range]) -> None:
        self._text, self._pages, self._struck = text, pages, struck
        self._root = Node("", "root", None)
        self.scope = self._root
        self.current = self._root
        self.parents: dict[str, str] = {}
        self.leaves: list[Leaf] = []
        self.position = 0
        self._fed = 0
        self._times: dict[str, int] = {}
        self.closed = False
        self._front = 0

    @property
    def begun(self) -> bool:
        """Whether a provision has been found."""
        return bool(self.parents)

    @property
    def has_articles(self) -> bool:
        """Whether an article has been found in the norm or the annex being read."""
        return "art" in self.scope.last or "art" in self._root.last

    def feed(self, until: int) -> None:
        """Let the current provision know its words up to ``until``."""
        if until > self._fed:
            self.current.hear(self._text[self._fed : until])
            self._fed = until

    def begin(self, mark: Mark, place: Node, words: str, *, next_missing: bool) -> None:
        """Open the provision at ``mark``, in ``place``.

        Args:
            words: those that follow the mark.
            next_missing: whether the next number of its sequence is passed over.
        """
        if self.closed and mark.kind in ("art", *HEADS) and mark.main <= 1:
            self._unnamed_annex(mark.start)
            place = self.scope
        kind = "ite" if mark.kind == "cls" else mark.kind
        siblings = self.scope if kind == "art" else place
        number = mark.number or (siblings.last.get(kind, 0) + 1,)
        key: Key = (kind, number[-1:] if kind == "ite" else number, mark.alone)
        known = siblings.known.get(key)
        if known is None and kind == "par":
            known = siblings.known.get((kind, number, not mark.alone)) if mark.alone else None
        self._hand_out(mark.start)
        again = known is not None and kind not in HEADS and not self.closed
        if (
            again
            and known is not None
            and (
                key in siblings.anew
                or known.struck != self._is_struck(mark.start)
                or is_rewording(_own(known), words, next_missing=next_missing)
            )
        ):
            self._again(known, mark)
        else:
            self._open(mark, place, siblings, key, number)
        siblings.last[kind] = number[0] if kind != "ite" else number[-1]
        self.closed = False
        self._mark(mark)

    def annex(self, mark: Mark) -> None:
        """Open an annex at ``mark``."""
        self._hand_out(mark.start)
        self.scope = self._root
        number = mark.number or (self._root.last.get("anx", 0) + 1,)
        key: Key = ("anx", number, mark.alone)
        self._open(mark, self._root, self._root, key, number)
        self._root.last["anx"] = number[0]
        self.scope = self.current
        self.closed = False
        self._mark(mark)

    def close(self, start: int) -> None:
        """The closing begins at ``start``."""
        self._hand_out(start)
        self.closed = True

    def finish(self, front: Callable[[str], Iterator[tuple[str, str]]]) -> None:
        """Hand out the rest, and divide by ``front`` what came before the first provision."""
        self._hand_out(len(self._text))
        before = self.leaves[: self._front] if self.begun else self.leaves
        after = self.leaves[len(before) :]
        self.leaves = [*_parted(before, front), *after]

    def _again(self, known: Node, mark: Mark) -> None:
        """A new wording of ``known`` begins."""
        holder = known.known.get(("cpt", (), False), known)
        holder.wording += 1
        holder.words = holder.ending = ""
        known.struck = self._is_struck(mark.start)
        for node in {holder, known}:
            node.anew = set(node.known)
        self.current = holder

    def _open(
        self, mark: Mark, place: Node, siblings: Node, key: Key, number: tuple[int, ...]
    ) -> None:
        kind = key[0]
        prefix = self.scope.id if kind == "art" else place.id
        own = segment(kind, number, mark.alone)
        name = self._free(f"{prefix}_{own}".strip("_"))
        node = Node(name, kind, place, struck=self._is_struck(mark.start))
        if not self.begun:
            self._front = len(self.leaves)
        self.parents[name] = place.id
        siblings.known[key] = node
        siblings.anew.discard(key)
        node.dotted = kind == "ite" and len(mark.number) > 1
        self.current = node
        if kind == "art":
            caput = Node(f"{name}_cpt", "cpt", node)
            self.parents[caput.id] = name
            node.known["cpt", (), False] = caput
            self.current = caput

    def _free(self, name: str) -> str:
        """``name``, or ``namer2``, ``namer3`` when the number was given before."""
        times = self._times[name] = self._times.get(name, 0) + 1
        return name if times == 1 else f"{name}r{times}"

    def _unnamed_annex(self, before: int) -> None:
        """Articles that begin anew after the closing, at ``before``, are those of an annex without
        number; it begins where the closing gives way to its name."""
        names = [m.start() for m in _NAMED.finditer(self._text, self.position, before)]
        start = names[-1] if names else before
        number = self._root.last.get("anx", 0) + 1
        self.annex(Mark("anx", (number,), False, start, start, True, "", False, ""))

    def _mark(self, mark: Mark) -> None:
        self._leaf(mark.start, mark.end, mark=True)
        self.position = self._fed = mark.end

    def _hand_out(self, until: int) -> None:
        """Give the text up to ``until`` to whom it belongs, page furniture apart."""
        self.feed(until)
        start = self.position
        at = max(0, bisect_left(self._pages, (start, 0)) - 1)
        for first, last in self._pages[at:]:
            if first >= until:
                break
            if first >= start:
                self._leaf(start, first)
                self.leaves.append(Leaf("", "pagina", 0, False, self._text[first:last]))
                start = last
        self._leaf(start, until)
        self.position = max(until, self.position)

    def _leaf(self, start: int, end: int, *, mark: bool = False) -> None:
        """Stretches of the current provision, cut where striking out begins and ends."""
        of = "" if self.closed or not self.current.id else self.current.id
        part = "" if of else "fecho" if self.begun else "cabecalho"
        for first, last, struck in _cut(start, end, self._struck):
            raw = self._text[first:last]
            self.leaves.append(
                Leaf(of, part, self.current.wording if of else 0, mark and bool(of), raw, struck)
            )

    def _is_struck(self, position: int) -> bool:
        at = bisect_left(self._struck, (position + 1, 0)) - 1
        return at >= 0 and self._struck[at][0] <= position < self._struck[at][1]


def _own(node: Node) -> str:
    """A provision's words; an article's are its caput's."""
    return node.known.get(("cpt", (), False), node).words


def _cut(start: int, end: int, struck: Sequence[Range]) -> Iterator[tuple[int, int, bool]]:
    at = max(0, bisect_left(struck, (start, 0)) - 1)
    for first, last in struck[at:]:
        if first >= end:
            break
        if last <= start:
            continue
        if first > start:
            yield start, first, False
        yield max(start, first), min(last, end), True
        start = min(last, end)
    if start < end:
        yield start, end, False


def _parted(
    leaves: Iterable[Leaf], front: Callable[[str], Iterator[tuple[str, str]]]
) -> Iterator[Leaf]:
    """Leaves before the first provision, by part; page furniture stays where it is."""
    kept = list(leaves)
    pieces = list(front("".join(leaf.raw for leaf in kept if leaf.part != "pagina")))
    for leaf in kept:
        if leaf.part == "pagina":
            yield leaf
            continue
        room = len(leaf.raw)
        while room and pieces:
            part, piece = pieces.pop(0)
            taken, rest = piece[:room], piece[room:]
            yield Leaf("", part, 0, False, taken, leaf.struck)
            room -= len(taken)
            if rest:
                pieces.insert(0, (part, rest))
