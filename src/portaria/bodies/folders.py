"""Bodies in folders: what is checked before adoption, and adopted."""

from __future__ import annotations

from pathlib import Path

from portaria.bodies.assembly import Sources
from portaria.norms.reading import categories, keys
from portaria.norms.reading.folders import texts

CALENDARS = "calendars"


def sources_of(directory: Path, packs: Path) -> Sources:
    """The files of the body in ``directory``, with the norms and calendars of ``packs``.

    Raises:
        NotADirectoryError: one of the folders does not exist.
        SourceError: a file is not UTF-8.
    """
    own, law = texts(directory), texts(packs)
    by_pack: dict[str, dict[str, str]] = {}
    for path, text in law.items():
        name, _, rest = path.partition("/")
        if rest:
            by_pack.setdefault(name, {})[rest] = text
    calendars = by_pack.pop(CALENDARS, {})
    return Sources(
        own=own,
        packs=by_pack,
        categories=law.get(categories.FILE, ""),
        keys=law.get(keys.FILE, ""),
        calendars={Path(name).stem: text for name, text in calendars.items()},
        root=f"{directory}/",
        packs_root=f"{packs}/",
    )
