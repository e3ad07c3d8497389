"""Which logs are read: ``kind:label:path`` as the settings have it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portaria.mail.gate.spool import finished
from portaria.traces import positions
from portaria.traces.reading import Going

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
    names = sorted(one.name for one in source.path.glob("gate-*.jsonl"))
    return [
        one
        for name in names
        for one in positions.going(f"{source.name}/{name}", source.path / name)
    ]


def delete_read(source: Source) -> int:
    """Delete the spool's files that are finished and read; return how many. Only a gate's spool is
    ours to delete from. What follows a last line feed was torn by the writer's end."""
    if source.kind != GATE:
        return 0
    gone = 0
    for path in sorted(source.path.glob("gate-*.jsonl")):
        name = f"{source.name}/{path.name}"
        try:
            if path.stat().st_size and finished(path) and _read(name, path):
                path.unlink()
                positions.forget([k.key for k in positions.known_of(name) if k.key is not None])
                gone += 1
        except FileNotFoundError:
            continue
    return gone


def _read(name: str, path: Path) -> bool:
    return all(one.next(1 << 20) is None for one in positions.going(name, path))
