"""Who follows acts as they are recorded: what makes servers obey lies above the slices, and opens
its duties in the transaction of the act itself, so that neither is there without the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from portaria.ledger.types import ActDraft

Follower = Callable[[Sequence[tuple[int, ActDraft]], datetime], object]
"""Given acts just recorded, each with its identifier, and the instant of recording. Runs in their
transaction: it may open duties, and must leave every effect outside the database to them."""

_followers: list[tuple[frozenset[str], Follower]] = []


def follow(*kinds: str) -> Callable[[Follower], Follower]:
    """Register the decorated function as a follower of acts of these kinds."""

    def register(function: Follower) -> Follower:
        _followers.append((frozenset(kinds), function))
        return function

    return register


def tell(drafts: Sequence[ActDraft], ids: Sequence[int], *, at: datetime) -> None:
    """Tell whoever follows them of acts just recorded, a batch at a time, in their order."""
    present = {draft.kind for draft in drafts}
    for kinds, follower in _followers:
        if not kinds.isdisjoint(present):
            wanted = zip(ids, drafts, strict=True)
            follower([(act, draft) for act, draft in wanted if draft.kind in kinds], at)
