"""From a case as a program gives it to the few cases that a rule tells apart.

A size is one of endless many, and each day is another; but the entries of a rule cut them into a
few segments, and a condition relative to an event holds or does not. A settled case is therefore
small enough to be remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portaria.norms.deciding.entries import Entry, ranges_at, with_lost
from portaria.norms.ranging.dimensions import Key
from portaria.norms.ranging.ranges import Segments
from portaria.norms.ranging.relative import Events, Relative, holding, relative

Settled = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Settler:
    """What a rule's entries make of cases.

    Attributes:
        segments: by the position, among the rule's dimensions, of those that any entry cuts.
        relatives: the conditions relative to an event that any entry has.
    """

    segments: Mapping[int, Segments]
    relatives: tuple[Relative, ...]

    def settle(
        self,
        by: Sequence[str],
        keys: Mapping[str, Key],
        flags: frozenset[str],
        events: Events,
        on: date | None,
    ) -> tuple[Settled, frozenset[str]]:
        """The keys, points replaced by the first of their segment, and all the conditions that
        hold. ``by`` are the rule's dimensions; a day of the week or of the year that is not given
        is that of ``on``.

        Raises:
            TypeError: a key is not of its dimension's kind; an event without ``on``.
        """
        settled = plain_keys(keys)
        for position, segments in self.segments.items():
            given = keys.get(name := by[position])
            if given is None:
                point = segments.kind.of_day(on) if on else None
            else:
                point = segments.kind.place(given)
            settled[name] = None if point is None else segments.start(point)
        if self.relatives and events:
            if on is None:
                raise TypeError("a case with events needs the day it is decided on: on=…")
            flags |= holding(iter(self.relatives), events, on)
        return settled, flags


def settlers(entries: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[str, Settler]]:
    """A settler for each rule that needs one, by the rule's name."""
    for rule, own in entries.items():
        listed = with_lost(own)
        segments = {
            position: cut
            for position in range(len(listed[0].keys))
            if (cut := Segments.of(ranges_at(listed, position)))
        }
        relatives = relatives_of(listed)
        if segments or relatives:
            yield rule, Settler(segments, relatives)


def relatives_of(entries: Iterable[Entry]) -> tuple[Relative, ...]:
    """The conditions relative to an event that any of ``entries`` has, in one order."""
    lines = sorted({line for entry in entries for line in entry.when})
    return tuple(found for line in lines if (found := relative(line)))


def plain_keys(keys: Mapping[str, Key]) -> Settled:
    """``keys`` without points, which rules that name no range do not tell apart."""
    return {name: key for name, key in keys.items() if key is None or isinstance(key, str)}
