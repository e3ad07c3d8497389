"""The kinds of subjects that are published, and where each comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portaria.connectors.publishing import gathering
from portaria.connectors.publishing.records import MAILBOX, Entry, Kind
from portaria.connectors.publishing.ruling import Rulings


@dataclass(frozen=True, slots=True)
class Source:
    """A kind and the state behind it.

    Attributes:
        gather: the entries of subjects, by key; what servers know nothing of is left out.
        after: the next keys after one, so many at most.
        related: the subjects whose rows may follow from what changed (keys by the queue's kinds).
    """

    kind: Kind
    gather: Callable[[Sequence[int], Rulings], dict[int, Entry]]
    after: Callable[[int, int], list[int]]
    related: Callable[[Mapping[str, set[int]]], list[int]]


MAILBOXES = Source(MAILBOX, gathering.gather, gathering.after, gathering.related)
SOURCES: tuple[Source, ...] = (MAILBOXES,)
KINDS: Mapping[str, Kind] = {source.kind.name: source.kind for source in SOURCES}
