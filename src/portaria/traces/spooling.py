"""Reading a local spool (``spool``): each file goes on from its position, and is deleted once it is
finished and read. Reader and positions are in the database, the files beside their writer."""

from __future__ import annotations

from pathlib import Path

from portaria.traces import positions
from portaria.traces.reading import Going
from portaria.traces.spool import finished

_LOOK = 1 << 20


def going(name: str, folder: Path, prefix: str) -> list[Going]:
    """The files of the spool in ``folder`` to be read on, the oldest first; ``name`` is what
    positions call the spool."""
    files = sorted(one.name for one in folder.glob(f"{prefix}-*.jsonl"))
    return [one for file in files for one in positions.going(f"{name}/{file}", folder / file)]


def delete_read(name: str, folder: Path, prefix: str) -> int:
    """Delete the files that are finished and read; how many. What follows a last line feed was torn
    by the writer's end."""
    gone = 0
    for path in sorted(folder.glob(f"{prefix}-*.jsonl")):
        source = f"{name}/{path.name}"
        try:
            if path.stat().st_size and finished(path) and _read(source, path):
                path.unlink()
                known = positions.known_of(source)
                positions.forget([one.key for one in known if one.key is not None])
                gone += 1
        except FileNotFoundError:
            continue
    return gone


def _read(source: str, path: Path) -> bool:
    return all(one.next(_LOOK) is None for one in positions.going(source, path))
