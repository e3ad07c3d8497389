"""The kinds of subjects that are published, and where each comes from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portaria.connectors.publishing import gathering, listing
from portaria.connectors.publishing.records import LIST, MAILBOX, Entry, Kind
from portaria.connectors.publishing.ruling import Rulings


@dataclass(frozen=True, slots=True)
class Source:
    """A kind and the state behind it.

    Attributes:
        gather: the entries of subjects, by key; what servers know nothing of is left out.
        after: the next keys after one, so many at most.
        related: the subjects whose rows may follow from what changed (keys by the queue's kinds),
            given the maps as they are published.
    """

    kind: Kind
    gather: Callable[[Sequence[int], Rulings], dict[int, Entry]]
    after: Callable[[int, int], list[int]]
    related: Callable[[Mapping[str, set[int]], sqlite3.Connection], list[int]]


def _mailboxes(pending: Mapping[str, set[int]], _maps: sqlite3.Connection) -> list[int]:
    return gathering.related(pending)


MAILBOXES = Source(MAILBOX, gathering.gather, gathering.after, _mailboxes)
LISTS = Source(LIST, listing.gather, listing.after, listing.related)
SOURCES: tuple[Source, ...] = (MAILBOXES, LISTS)
"""Mailboxes first: where an act also moves a long list, its own effect does not wait for it."""
KINDS: Mapping[str, Kind] = {source.kind.name: source.kind for source in SOURCES}
