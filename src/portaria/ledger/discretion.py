"""Lines that not whoever reads the ledger may read: each slice says which of its kinds of act are
kept for whom. They are sealed and verified like all others, and stand in the ledger's export."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Q, QuerySet

from portaria.ledger.models import Act

_POWERS: dict[str, str] = {}

BodiesWith = Callable[[str], Collection[str]]
"""The bodies in which somebody holds a power."""


def keep_for(power: str, kinds: str) -> None:
    """Acts whose kind begins with ``kinds`` are read by who holds ``power`` in their body alone."""
    _POWERS[kinds] = power


def readable(acts: QuerySet[Act], bodies_with: BodiesWith) -> QuerySet[Act]:
    """Those of ``acts`` that whoever holds powers in ``bodies_with`` may read."""
    for kinds, power in _POWERS.items():
        acts = acts.exclude(Q(kind__startswith=kinds) & ~Q(body__in=bodies_with(power)))
    return acts


def nowhere(_power: str) -> Collection[str]:
    """As :func:`readable` takes it: of who holds none of those powers."""
    return ()


def power_for(kind: str) -> str:
    """The power that reads acts of ``kind``; "" where everybody may who reads the ledger."""
    return next((power for kinds, power in _POWERS.items() if kind.startswith(kinds)), "")
