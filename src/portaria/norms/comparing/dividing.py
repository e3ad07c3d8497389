"""The cases of a rule, divided as its entries divide them: keys that are in the same entries are
one part; a ranged dimension is cut at every limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portaria.norms.deciding.entries import Entry, ranges_at
from portaria.norms.ranging.ranges import Interval, Segments
from portaria.norms.vocabulary import Rule, Vocabulary


@dataclass(frozen=True, slots=True)
class Division:
    """A part of a dimension: one key that stands for it, and its words ("" for what no entry
    names)."""

    key: str | int | None
    text: str


def divisions(
    rule: Rule[object], entries: Sequence[Entry], vocabulary: Vocabulary
) -> list[list[Division]]:
    """For each dimension of ``rule``, its parts; the keys that no entry names come last."""
    return [
        list(_parts(name, position, entries, vocabulary)) for position, name in enumerate(rule.by)
    ]


def _parts(
    name: str, position: int, entries: Sequence[Entry], vocabulary: Vocabulary
) -> Iterator[Division]:
    if segments := Segments.of(ranges_at(entries, position)):
        yield from _segments(segments)
        return
    alike: dict[tuple[bool, ...], list[str]] = {}
    for id in sorted({key for entry in entries for key in entry.keys[position] or ()}):
        apart = tuple(
            entry.keys[position] is None or id in (entry.keys[position] or ()) for entry in entries
        )
        alike.setdefault(apart, []).append(str(id))
    labels = vocabulary.keys.get(name, {})
    for ids in alike.values():
        yield Division(ids[0], ", ".join(labels.get(id, id) for id in ids))
    yield Division(None, "")


def _segments(segments: Segments) -> Iterator[Division]:
    ends = [*(start - 1 for start in segments.starts[1:]), None]
    for first, last in zip(segments.starts, ends, strict=True):
        yield Division(first, segments.kind.as_text(Interval(first, last)))
    yield Division(None, "")
