"""Which logs are read: ``kind:label:path`` as the settings have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from portaria.traces import files, positions, spooling
from portaria.traces.reading import Going

_LEFT_ALONE = timedelta(hours=1)
"""After the last line of a log that was rotated; ours."""
POSTFIX, DOVECOT, GATE = "postfix", "dovecot", "gate"
KINDS = (POSTFIX, DOVECOT, GATE)


@dataclass(frozen=True, slots=True)
class Source:
    """One log of one server: ``label`` names the server, whose queue ids are its own."""

    kind: str
    label: str
    path: Path

    @property
    def name(self) -> str:
        """As positions name it."""
        return f"{self.kind}:{self.label}"


def configured() -> tuple[Source, ...]:
    """The sources of the settings.

    Raises:
        ValueError: an entry is not ``kind:label:path``.
    """
    return tuple(parse(entry) for entry in settings.TRACE_LOGS)


def parse(entry: str) -> Source:
    """One entry.

    Raises:
        ValueError: in Portuguese, how it is written.
    """
    kind, _, rest = entry.strip().partition(":")
    label, _, path = rest.partition(":")
    if kind not in KINDS or not label or not path:
        raise ValueError(
            f"PORTARIA_TRACE_LOGS: «{entry}» não é espécie:servidor:caminho, como "
            "«postfix:mx1:/var/log/mail.log»; as espécies são " + ", ".join(KINDS)
        )
    return Source(kind, label, Path(path))


def going(source: Source) -> list[Going]:
    """The files of ``source`` to be read on: a log and what it was rotated to, or the files of a
    gate's spool, each of its own."""
    if source.kind != GATE:
        return positions.going(source.name, source.path)
    return spooling.going(source.name, source.path, GATE)


def delete_read(source: Source, *, at: datetime) -> int:
    """Delete what is finished and read and ours to delete; return how many files: the gate's spool,
    and what the private servers' logs (in ``TRACE_OWN_LOGS``) were rotated to. Other servers' logs
    are theirs."""
    if source.kind == GATE:
        return spooling.delete_read(source.name, source.path, GATE)
    return _delete_rotated(source, at) if source.path.parent == settings.TRACE_OWN_LOGS else 0


def _delete_rotated(source: Source, at: datetime) -> int:
    """A server may write some lines more into a log that was rotated: it is left alone for a
    while."""
    ends = {
        (known.device, known.inode): known
        for known in positions.known_of(source.name)
        if known.key is not None
    }
    gone = 0
    for file in files.siblings(source.path):
        known = ends.get((file.device, file.inode))
        if file.path == source.path or known is None or known.mark.offset != file.size:
            continue
        try:
            written = datetime.fromtimestamp(file.path.stat().st_mtime, UTC)
            if at - written < _LEFT_ALONE:
                continue
            file.path.unlink()
        except (FileNotFoundError, PermissionError):  # gone; or another user's: theirs to delete
            continue
        positions.forget([known.key] if known.key is not None else [])
        gone += 1
    return gone
