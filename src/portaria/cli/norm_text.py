"""What ``norm check`` and ``norm coverage`` say of a pack beside its official text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from portaria.cli import output
from portaria.norms.authoring.checking import Checked
from portaria.norms.pack import Pack
from portaria.norms.text.comparing import Comparison


def beside_text(folder: Path, checked: Checked, text: Path | None) -> Checked:
    """``checked`` with what differs from the official text: ``text``, or the one in the folder.

    Leaves with 2 when ``text`` cannot be read.
    """
    from portaria.norms.text.official import against_text, official_text
    from portaria.norms.text.source import Unreadable

    file = text or official_text(folder)
    if checked.pack is None or file is None:
        return checked
    try:
        found = against_text(folder, checked.pack, file)
    except (OSError, Unreadable) as error:
        output.bad_input(f"{file}: {error}")
    return replace(checked, problems=tuple(sorted({*checked.problems, *found.problems})))


def coverage_of_text(pack: Pack) -> output.Json:
    """``{"in_text", "in_pack", "missing", "extra"}``, or null when there is no text to compare."""
    found = _compared(pack)
    return found.as_json() if found else None


def said_of_text(pack: Pack) -> str:
    """One line: whether the text's provisions are the pack's."""
    found = _compared(pack)
    if found is None:
        return "sem texto oficial na pasta do pacote (text/): não se comparou"
    if not found.problems:
        return (
            f"dispositivos no texto = dispositivos no pacote: {found.in_text} no texto, "
            f"{found.in_pack} no pacote, nenhum a mais nem a menos"
        )
    return (
        f"dispositivos no texto ≠ dispositivos no pacote: {len(found.missing)} faltam, "
        f"{len(found.extra)} sobram (veja «portaria norm check»)"
    )


def _compared(pack: Pack) -> Comparison | None:
    from portaria.norms.text.official import against_text, official_text
    from portaria.norms.text.source import Unreadable

    folder = Path(pack.norm.place.file).parent
    file = official_text(folder)
    if file is None:
        return None
    try:
        return against_text(folder, pack, file)
    except (OSError, Unreadable):
        return None
