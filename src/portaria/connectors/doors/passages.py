"""Reading the record of passages back: whole lines, in the order in which they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Passages:
    """The record in ``folder``. ``torn`` counts the lines that a writer died within: their doors
    were not yet answered."""

    folder: Path
    torn: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[dict[str, object]]:
        for path in sorted(self.folder.glob("doors-*.jsonl"), key=_written):
            with path.open("rb") as file:
                for raw in file:
                    line = _line(raw)
                    if line is None:
                        self.torn += 1
                    else:
                        yield line


def _line(raw: bytes) -> dict[str, object] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "at" in line else None


def _written(path: Path) -> tuple[str, int, int]:
    """Instant, process and number, which the name tells."""
    _, instant, process, number = path.stem.split("-")
    return instant, int(process), int(number)
