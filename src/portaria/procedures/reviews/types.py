"""Accesses as reviews see them, and the slices that give and withdraw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

DECIDE, CLOSE, SUBJECT = "reviews.decide", "reviews.close", "review"
REMIND = "reviews.remind"
POWER = "accounts.manage"
"""Who opens a review."""


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What was asked cannot be done; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Access:
    """Something that ``person`` may do: ``key`` names it to its source; ``what`` to people;
    ``unit`` is the one it belongs to, whose head reviews it where the person is of another body,
    and, if it is ``owned`` by that unit, whoever has it."""

    key: int
    person: int
    what: str
    unit: int | None = None
    owned: bool = False


class Source(Protocol):
    """A kind of access that a slice gives."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:
        """What ``persons`` have in ``body`` on ``day``; of what is the body's own, whoever has
        it."""
        ...

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        """Withdraw those that are still there, in the caller's transaction."""
        ...


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Make a kind of access reviewed; slices do so when Django starts.

    Raises:
        ValueError: there is another of that name.
    """
    if name in _sources:
        raise ValueError(f"a espécie de acesso «{name}» já foi registrada")
    _sources[name] = source


def sources() -> Mapping[str, Source]:
    """Every kind registered, by name."""
    return MappingProxyType(_sources)
