"""The official text that a pack's folder keeps (``text/official.*``), and the pack beside it."""

from __future__ import annotations

from pathlib import Path

from portaria.norms.pack import Pack
from portaria.norms.places import Findings
from portaria.norms.text.comparing import Comparison, compare
from portaria.norms.text.differences import FILE, Difference, read_differences
from portaria.norms.text.files import read_bytes

NAMES = ("official.txt", "official.html", "official.pdf", "official.akn.xml")


def official_text(directory: Path) -> Path | None:
    """The official text kept in a pack's folder, if any."""
    found = (directory / "text" / name for name in NAMES)
    return next((file for file in found if file.is_file()), None)


def against_text(directory: Path, pack: Pack, file: Path) -> Comparison:
    """``pack``, from ``directory``, beside the official text in ``file``.

    Raises:
        OSError: the file cannot be opened.
        Unreadable: no text can be had from it.
    """
    findings = Findings()
    differences = _differences(directory, findings)
    found = compare(pack, read_bytes(file.read_bytes()).tree, str(file), differences)
    if not findings:
        return found
    problems = tuple(sorted([*findings, *found.problems]))
    return Comparison(found.in_text, found.in_pack, found.missing, found.extra, problems)


def _differences(directory: Path, findings: Findings) -> tuple[Difference, ...]:
    file = directory / FILE
    if not file.is_file():
        return ()
    return read_differences(file.read_text(encoding="utf-8"), str(file), findings)
