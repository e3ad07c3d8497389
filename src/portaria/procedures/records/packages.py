"""Where sealed packages lie until they are fetched, and their end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from portaria.traces import places

_JUST_WRITTEN = timedelta(hours=1)
"""A file nobody knows may be of a transaction that is still to commit; ours."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packages of one kind of request, in a folder of their own beside the records."""

    folder: str

    def path_of(self, name: str) -> Path:
        """Where a package lies."""
        return places.root() / self.folder / name

    def new(self, name: str) -> Path:
        """Where the package called ``name`` (and something nobody guesses) is to be written."""
        return self.path_of(f"{name}-{secrets.token_hex(8)}.zip")

    def put(self, name: str, data: bytes) -> Path:
        """Keep a package where only this product's user reads it, on the disk. Of a transaction
        that does not commit, a file nobody knows is left, which :meth:`tidy` deletes."""
        path = self.new(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return path

    def tidy(self, known: Collection[str], *, at: datetime) -> int:
        """Delete the files that belong to no request; how many."""
        gone = 0
        for file in self.path_of("").glob("*.zip"):
            written = datetime.fromtimestamp(file.stat().st_mtime, at.tzinfo)
            if file.name not in known and written < at - _JUST_WRITTEN:
                file.unlink(missing_ok=True)
                gone += 1
        return gone


def oldest(at: datetime) -> datetime:
    """Packages sealed before this go (``PORTARIA_TRACE_DELIVERY_DAYS``)."""
    return at - timedelta(days=settings.TRACE_DELIVERY_DAYS)


def gone() -> str:
    """What whoever comes too late is told."""
    days = settings.TRACE_DELIVERY_DAYS
    return f"o pacote foi guardado por {days} dias e já se foi; peça de novo"
