"""Reading the record of passages back: whole lines, in the order in which they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


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
                    line = read_line(raw) if raw.endswith(b"\n") else None
                    if line is None:
                        self.torn += 1
                    else:
                        yield line


def read_line(raw: bytes) -> dict[str, Any] | None:
    """The passage of one line; None: it is none, or has no instant."""
    try:
        line = json.loads(raw)
        datetime.fromisoformat(line["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return line if isinstance(line, dict) else None


def _written(path: Path) -> tuple[str, int, int]:
    """Instant, process and number, which the name tells."""
    _, instant, process, number = path.stem.split("-")
    return instant, int(process), int(number)
