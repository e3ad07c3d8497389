"""What acts on the premises make of a badge or of an access, read in the order in which they held.
Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.people.types import EventKind

ANY = "?"
"""A ground that the acts no longer tell: their content was erased."""
_BLOCKS: Mapping[str, str] = {
    "premises.badge.blocked": "",
    "premises.badge.lost": "",
    "premises.badge.expired": "expired",
    "premises.badge.unreturned": "unreturned",
}
"""What blocks a badge, with the ground; "": as its facts tell."""
_STATES: Mapping[str, str] = {
    "premises.badge.issued": "active",
    "premises.badge.lent": "active",
    "premises.badge.revalidated": "active",
    "premises.badge.returned": "returned",
    "premises.badge.replaced": "active",
    "premises.grant.given": "active",
    "premises.grant.suspended": "suspended",
    "premises.grant.restored": "active",
    "premises.grant.ended": "ended",
}


_NOT_FOR_LOSS = frozenset(
    {"by_hand", "expired", "unreturned", *(one.value for one in EventKind)}
)  # fmt: skip
"""Grounds that stand also when what was lost is found."""


def after(kind: str, ground: str, blocks: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """The state and the open grounds of what had the grounds ``blocks``, after an act of ``kind``
    on ``ground``; None where it changes neither."""
    if kind in _BLOCKS:
        return "blocked", blocks | {_BLOCKS[kind] or ground or ANY}
    if kind == "premises.badge.unblocked":
        left = blocks - {ground, ANY}
        return ("blocked" if left else "active"), left
    if kind == "premises.badge.found":
        left = blocks & _NOT_FOR_LOSS
        return ("blocked" if left else "active"), left
    if kind in _STATES:
        return _STATES[kind], frozenset()
    return None
