"""Packs in folders: the only part of this package that touches files."""

from __future__ import annotations

from pathlib import Path

from portaria.norms.pack import Pack
from portaria.norms.places import Findings, Place
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import Vocabulary


def texts(directory: Path) -> dict[str, str]:
    """Every YAML file under ``directory``, by relative path with ``/``.

    Raises:
        NotADirectoryError: there is no such folder.
        SourceError: a file is not UTF-8.
    """
    if not directory.is_dir():
        raise NotADirectoryError(f"{directory}: não é uma pasta")
    findings, found = Findings(), {}
    for path in sorted(directory.rglob("*.yaml")):
        try:
            found[path.relative_to(directory).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            findings.add(Place(str(path), line, 1), "o arquivo não está em UTF-8: grave-o assim")
    findings.stop()
    return found


def read_folder(directory: Path, vocabulary: Vocabulary) -> Pack:
    """The pack in ``directory``; errors name its files as reached from where you are.

    Raises:
        NotADirectoryError: there is no such folder.
        SourceError: with every problem found.
    """
    return read_pack(texts(directory), vocabulary, root=f"{directory}/")
