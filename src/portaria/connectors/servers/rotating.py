"""The private servers' logs are begun anew each day, or before they are large: what was read of the
old ones then goes (:mod:`portaria.mail.traces.sources`), since records have an end (G11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from portaria.connectors.instances.process import ServerFailed

LARGEST = 256 << 20
"""Bytes after which a log is begun anew; ours."""
EVERY = timedelta(days=1)
"""Ours, too."""


class Logging(Protocol):
    """A server that writes a log of its own."""

    @property
    def log(self) -> Path:
        """Where."""
        ...

    def pid(self) -> int | None:
        """Its process, if it runs."""
        ...

    def reopen_log(self) -> None:
        """Go on in a file of the same name, made anew; what is still being written may end in the
        old one."""
        ...


def rotate(server: Logging, *, at: datetime) -> bool:
    """Begin the log of ``server`` anew if it is time; whether it was. Nothing is lost if it dies
    within: what was renamed is found by its content, and the next look finishes.

    Raises:
        ServerFailed: the server did not take the new file; it goes on in the old one.
    """
    marker = server.log.with_name(f".{server.log.name}.begun")
    if not server.log.is_file() or server.pid() is None:
        return False
    if not marker.exists():
        marker.write_text(at.isoformat(), encoding="ascii")
        return False
    since = datetime.fromisoformat(marker.read_text(encoding="ascii"))
    size = server.log.stat().st_size
    if not size or (size < LARGEST and at - since < EVERY):
        return False
    server.log.rename(server.log.with_name(f"{server.log.name}.{at:%Y%m%dT%H%M%S%f}"))
    marker.write_text(at.isoformat(), encoding="ascii")
    server.reopen_log()
    return True


def rotate_all(servers: list[Logging], *, at: datetime) -> list[str]:
    """The same of each; what failed, as sentences."""
    said = []
    for server in servers:
        try:
            rotate(server, at=at)
        except (ServerFailed, OSError, ValueError) as error:
            said.append(f"registro {server.log}: {error}")
    return said
