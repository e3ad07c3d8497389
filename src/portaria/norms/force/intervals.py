"""When each norm of a body is in force as a whole: from its entry into force until another norm
revokes it, and again only from the day on which another says that it comes back
(LINDB, art. 2º)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from portaria.norms.pack import Interval, day_before

if TYPE_CHECKING:
    from portaria.norms.law import NormOfBody

Pieces = Mapping[str, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class Ending:
    """A norm revoked as a whole by another, on ``on``: the first day without it."""

    norm: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Force:
    """By norm id: the days on which it is in force; and who revoked whom."""

    pieces: Pieces
    endings: tuple[Ending, ...]

    def holds(self, norm: str, day: date) -> bool:
        """Whether the norm is in force on ``day``."""
        return any(day in piece for piece in self.pieces.get(norm, ()))


def force_of(norms: Sequence[NormOfBody]) -> Force:
    """The days in force of every norm. What revokes or restores must itself be in force on its
    first day: a norm that was revoked before it came in force changes nothing."""
    turns: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    endings: list[Ending] = []
    known = {norm.pack.norm.id for norm in norms}
    for norm in sorted(norms, key=lambda n: (n.interval.first, n.rank, n.pack.norm.id)):
        day, name = norm.interval.first, norm.pack.norm.id
        if not norm.interval or not _standing(turns[name], day):
            continue
        for target in norm.pack.norm.revokes:
            if target in known and target != name:
                turns[target].append((day, False))
                endings.append(Ending(target, name, day))
        for target in norm.pack.norm.restores:
            if target in known:
                turns[target].append((day, True))
    pieces = {n.pack.norm.id: tuple(_pieces(n.interval, turns[n.pack.norm.id])) for n in norms}
    return Force(pieces, tuple(endings))


def _standing(turns: Sequence[tuple[date, bool]], day: date) -> bool:
    return next((back for on, back in reversed(turns) if on <= day), True)


def _pieces(whole: Interval, turns: Sequence[tuple[date, bool]]) -> Iterator[Interval]:
    first: date | None = whole.first
    for day, back in turns:
        if first is not None and not back:
            if piece := Interval(first, min(day_before(day), whole.last)):
                yield piece
            first = None
        elif first is None and back:
            first = max(day, whole.first)
    if first is not None and (piece := Interval(first, whole.last)):
        yield piece
