"""Which rites and kinds of subject exist: slices register theirs in ``procedures.py``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Protocol

from portaria.procedures.requests.types import About, Rite

_rites: dict[str, Rite] = {}


class Subjects(Protocol):
    """A kind of thing that requests are about."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        """Those that exist, by key."""
        ...

    def of(self, person: int, body: str, day: date) -> Sequence[About]:
        """What ``person`` may choose from in ``body``: what is theirs, or of their units."""
        ...

    def find(self, body: str, text: str) -> int | None:
        """The key of the one that ``text`` names (an address, a registration, an acronym)."""
        ...


class SubjectKinds:
    """The kinds registered, by name."""

    def __init__(self) -> None:
        self._kinds: dict[str, Subjects] = {}
        self._seen_by: dict[str, Sequence[str]] = {}
        self._responsible: dict[str, str] = {}

    def register(
        self, kind: str, subjects: Subjects, *, seen_by: Sequence[str] = (), responsible: str = ""
    ) -> None:
        """Add a kind; whoever holds any power of ``seen_by`` sees them all. ``responsible``: how
        whoever answers for one is called, in Portuguese.

        Raises:
            ValueError: it is there already.
        """
        if kind in self._kinds:
            raise ValueError(f"a espécie «{kind}» já foi registrada")
        self._kinds[kind], self._seen_by[kind] = subjects, seen_by
        self._responsible[kind] = responsible

    def seen_by(self, kind: str) -> Sequence[str]:
        """The powers that let somebody see every subject of ``kind`` in a body."""
        return self._seen_by[kind]

    def responsible(self, kind: str) -> str:
        """How whoever answers for one of ``kind`` is called; "": as for any other thing."""
        return self._responsible.get(kind, "")

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds

    def __getitem__(self, kind: str) -> Subjects:
        return self._kinds[kind]


subjects = SubjectKinds()


def register(rite: Rite) -> Rite:
    """Declare ``rite``.

    Raises:
        ValueError: there is another of that id.
    """
    if rite.id in _rites:
        raise ValueError(f"o rito «{rite.id}» já foi declarado")
    _rites[rite.id] = rite
    return rite


def rites() -> Mapping[str, Rite]:
    """Every rite declared, by id."""
    return MappingProxyType(_rites)


def rite_of(name: str) -> Rite:
    """The rite called ``name``.

    Raises:
        KeyError: no slice declares it.
    """
    return _rites[name]
