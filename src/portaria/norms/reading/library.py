"""All the packs of a folder."""

from __future__ import annotations

from pathlib import Path

from portaria.norms.pack import Pack
from portaria.norms.places import Problem, SourceError
from portaria.norms.reading.folders import read_folder
from portaria.norms.reading.norm_sheet import FILE
from portaria.norms.vocabulary import Vocabulary


def read_library(
    directory: Path, vocabulary: Vocabulary
) -> tuple[dict[str, Pack], tuple[Problem, ...]]:
    """The packs in ``directory`` that can be read, by id, and the problems of those that cannot."""
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for folder in sorted(path.parent for path in directory.glob(f"*/{FILE}")):
        try:
            pack = read_folder(folder, vocabulary)
        except SourceError as error:
            problems.extend(error.problems)
        else:
            packs[pack.norm.id] = pack
    return packs, tuple(problems)
