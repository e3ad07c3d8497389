"""The gate's own record of what it judged: one line for each message, written before the mail
server is answered. Lines are not forced to the disk one by one: a power cut may lose those of the
last seconds, never a message."""

from __future__ import annotations

from pathlib import Path

from portaria.traces.spool import LONGEST, LineSpool, finished

__all__ = ["LONGEST", "Spool", "finished"]


class Spool(LineSpool):
    """The gate's files in ``folder``."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "gate")
