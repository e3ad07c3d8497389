"""What else happens when a version is published: the mail store is told, sessions end…"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Follower = Callable[[int, Sequence[int], datetime], object]
"""Given the version, the mailboxes that changed in it (empty: all may have) and the instant. Runs
in the transaction that closes the version: it may open duties and must leave every effect outside
the database to them."""

_followers: list[Follower] = []


def after_publishing(function: Follower) -> Follower:
    """Register ``function``: called once for each version that was read back from the files."""
    _followers.append(function)
    return function


def tell(version: int, mailboxes: Sequence[int], at: datetime) -> None:
    """Tell whoever follows."""
    for follower in _followers:
        follower(version, mailboxes, at)


@dataclass(frozen=True, slots=True)
class Drift:
    """Something on a server that is not what was published: ``where`` (the server and the
    mailbox), ``found``, ``wanted``; in Portuguese. ``pending``: a duty that is still open brings
    it, so that it is no drift."""

    where: str
    found: str
    wanted: str
    pending: bool = False


class Comparison(Protocol):
    """Compares a server with what is published."""

    def __call__(self, *, repair: bool) -> Iterable[Drift]:
        """What differs; with ``repair``, also makes it as published, and tells what it was."""
        ...


_comparisons: list[Comparison] = []


def compares(function: Comparison) -> Comparison:
    """Register what ``portaria publish --check`` and ``--repair`` ask of a server."""
    _comparisons.append(function)
    return function


def drift(*, repair: bool) -> Iterable[Drift]:
    """What differs on the servers."""
    for comparison in _comparisons:
        yield from comparison(repair=repair)
