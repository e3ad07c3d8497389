"""The norms that a pack names, found beside it: an amendment is checked with what it amends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from portaria.norms.pack import Pack
from portaria.norms.places import SourceError
from portaria.norms.reading.folders import read_folder
from portaria.norms.reading.norm_sheet import FILE
from portaria.norms.vocabulary import Vocabulary


def changed_by(pack: Pack) -> frozenset[str]:
    """Ids of the norms whose text ``pack`` changes."""
    return frozenset(
        change.target.partition("#")[0]
        for provision in pack.provisions.values()
        for wording in provision.wordings
        for change in wording.changes
    )


def companions(
    pack: Pack, homes: Sequence[Path | None], vocabulary: Vocabulary
) -> tuple[Pack, ...]:
    """The packs that ``pack`` names and that can be read in one of ``homes``, each once, with those
    that they name in turn."""
    found: dict[str, Pack] = {}
    todo = [pack]
    while todo:
        for name in sorted(set(_named(todo.pop()))):
            if name == pack.norm.id or name in found:
                continue
            if (other := _read(name, homes, vocabulary)) is not None:
                found[name] = other
                todo.append(other)
    return tuple(found.values())


def _named(pack: Pack) -> Iterator[str]:
    yield from (ref.partition("#")[0] for ref in (*pack.norm.revokes, *pack.norm.restores))
    yield from changed_by(pack)
    for provision in pack.provisions.values():
        for wording in provision.wordings:
            for ref in (wording.excepts, wording.amends):
                if ref:
                    yield ref.partition("#")[0]


def _read(name: str, homes: Sequence[Path | None], vocabulary: Vocabulary) -> Pack | None:
    """One with problems of its own is left to its own check."""
    for home in homes:
        if home is not None and (home / name / FILE).is_file():
            try:
                return read_folder(home / name, vocabulary)
            except SourceError:
                return None
    return None
