"""A body beside those it is linked to: where their norms decide opposite ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.norms.comparing.families import Disagreement, disagreements
from portaria.norms.vocabulary import Vocabulary

FILE = "body.yaml"


@dataclass(frozen=True, slots=True)
class Family:
    """What was found. ``absent``: parents whose folder is not beside the body's, not compared."""

    found: tuple[Disagreement, ...]
    absent: tuple[str, ...]


def family_of(body: Assembled, directory: Path, packs: Path, vocabulary: Vocabulary) -> Family:
    """``body``, of ``directory``, beside its parent, its parent's parent… and the bodies linked to
    it, from the folders beside its own.

    Raises:
        SourceError: one of them cannot be read.
    """
    found: list[Disagreement] = []
    absent: list[str] = []
    home, above, met = directory.resolve().parent, body.config.parent, {body.config.slug}
    while above and above not in met:
        met.add(above)
        if not (home / above / FILE).is_file():
            absent.append(above)
            break
        parent = _read(home / above, packs, vocabulary)
        found += _between(body, parent)
        above = parent.config.parent
    for folder in _linked(home, body.config.slug):
        found += _between(_read(folder, packs, vocabulary), body)
    return Family(tuple(found), tuple(absent))


def _between(own: Assembled, above: Assembled) -> Iterator[Disagreement]:
    return disagreements(own.law, above.law, own.vocabulary.knowing(above.vocabulary.keys))


def _read(directory: Path, packs: Path, vocabulary: Vocabulary) -> Assembled:
    return assemble(sources_of(directory, packs), vocabulary, checked=False)


def _linked(home: Path, slug: str) -> Iterator[Path]:
    """The folders whose body names ``slug`` as its parent."""
    for file in sorted(home.glob(f"*/{FILE}")):
        lines = file.read_text(encoding="utf-8").splitlines()
        if f"parent: {slug}" in (line.partition(" #")[0].strip() for line in lines):
            yield file.parent
