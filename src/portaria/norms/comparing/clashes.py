"""The search for contradictions in one rule: every case that its entries tell apart is tried.

Keys that are in the same entries are one case; a ranged dimension is tried at the first point of
each segment, so just at and just past every limit; conditions, in every union that entries ask for;
conditions relative to an event, on days around each of their limits. The search is therefore
complete, but for conditions that count months from the last days of a month (three days are tried).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

from portaria.norms.deciding.entries import Contradiction, Entry, prevailing, ranges_at, with_lost
from portaria.norms.deciding.settling import relatives_of
from portaria.norms.plain import canonical
from portaria.norms.ranging.ranges import Segments
from portaria.norms.ranging.relative import Relative, holding, shifted
from portaria.norms.vocabulary import Rule

_LONG_AGO = date(2000, 1, 1)


def clashes(rule: Rule[object], entries: Sequence[Entry], day: date) -> Iterator[Contradiction]:
    """Every case of ``rule`` in which entries that nothing ranks disagree. Conditions relative to
    an event are tried on ``day`` and on days near the end of a month after it."""
    if len({canonical(entry.plain) for entry in entries}) < 2:
        return
    every = with_lost(entries)
    sampled = [_sampled(every, position) for position in range(len(rule.by))]
    for keys in product(*sampled):
        reached = [entry for entry in entries if entry.reaches(keys)]
        if len({canonical(entry.plain) for entry in reached}) < 2:
            continue
        for flags, moment in circumstances(with_lost(reached), max(day, _LONG_AGO)):
            try:
                prevailing(rule.name, rule.by, reached, keys, flags)
            except Contradiction as clash:
                case = f"{clash.case}{moment}"
                yield Contradiction(clash.rule, clash.first, clash.second, case)


def _sampled(entries: Sequence[Entry], position: int) -> list[str | int | None]:
    """One key for each set of entries that any key is in, and the case of no key (last)."""
    found: dict[tuple[bool, ...], str | int | None] = {}
    for key in [*_mentioned(entries, position), None]:
        apart = tuple(
            entry.keys[position] is None or key in (entry.keys[position] or ()) for entry in entries
        )
        found.setdefault(apart, key)
    return list(found.values())


def _mentioned(entries: Sequence[Entry], position: int) -> list[str] | list[int]:
    if segments := Segments.of(ranges_at(entries, position)):
        return list(segments.starts)
    named = {key for entry in entries for key in entry.keys[position] or ()}
    return sorted(named)


def circumstances(entries: Sequence[Entry], day: date) -> Iterator[tuple[frozenset[str], str]]:
    """Each set of conditions that the entries tell apart, and in words the days it holds on."""
    tried: set[frozenset[str]] = set()
    relatives = relatives_of(entries)
    lines = {str(one) for one in relatives}
    for held, moment in _moments(relatives, day):
        asked = {entry.when - held for entry in entries if entry.when & lines <= held}
        for named in _unions(asked):
            flags = named | held
            if flags not in tried:
                tried.add(flags)
                yield flags, moment


def _unions(sets: set[frozenset[str]]) -> list[frozenset[str]]:
    """Every union of some of ``sets``, the smallest first."""
    found = {frozenset[str]()}
    for one in sets:
        found |= {one | other for other in found}
    return sorted(found, key=lambda union: (len(union), sorted(union)))


def _moments(relatives: Sequence[Relative], day: date) -> Iterator[tuple[frozenset[str], str]]:
    """The sets of relative conditions that can hold together, each with the days it does."""
    yield frozenset(), ""
    if not relatives:
        return
    seen = {frozenset[str]()}
    events = sorted({one.event for one in relatives})
    for on in _days(relatives, day):
        choices = [[None, *_event_days(relatives, event, on)] for event in events]
        for days in product(*choices):
            known = {e: d for e, d in zip(events, days, strict=True) if d is not None}
            held = holding(iter(relatives), known, on)
            if held not in seen:
                seen.add(held)
                when = ", ".join(f"{event} em {d:%d/%m/%Y}" for event, d in known.items())
                yield held, f" ({when}, no dia {on:%d/%m/%Y})"


def _days(relatives: Sequence[Relative], day: date) -> list[date]:
    """The days tried: more than one only where months make a difference."""
    spans = [span for one in relatives for span in (one.start, one.end) if span]
    if all(span.unit == "day" for span in spans):
        return [day]
    year = day.year + 1
    return [day, date(year, 1, 31), date(year, 3, 1), date(year, 3, 31)]


def _event_days(relatives: Sequence[Relative], event: str, on: date) -> list[date]:
    """Days of ``event`` around every limit of the conditions that count from it, seen from ``on``:
    two more on each side, for months of different lengths."""
    limits = {on}
    for one in relatives:
        if one.event == event:
            sign = -1 if one.side == "after" else 1
            limits |= {shifted(on, span, sign) for span in (one.start, one.end) if span}
    return sorted({limit + timedelta(days=n) for limit in limits for n in range(-3, 4)})
