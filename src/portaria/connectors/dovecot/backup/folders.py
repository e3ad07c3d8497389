"""How back-ups lie on disk: ``<root>/<body>/<day>/<home of the mailbox>``, each a whole Maildir.

A day is whole by itself, so any may go without the others; messages that were there the day before
are the same file (a hard link), so that a day costs what came since.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from portaria.connectors.dovecot.store import copying

MANIFEST_SUFFIX = ".sha256"
_WHOLE = "dia.json"
ENTRANCE = "Caixa de entrada"
"""What the INBOX is called among restored folders."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A day that was finished. ``manifest_sha256`` seals the list of all mailboxes' manifests."""

    mailboxes: int
    messages: int
    bytes: int
    new_bytes: int
    manifest_sha256: str


def root() -> Path:
    """``PORTARIA_MAIL_BACKUP``, else ``mail/backup`` in the installation's folder: where that link
    leads, for the mail store's user may not walk through the installation's folder."""
    return Path(settings.MAIL_BACKUP or (Path(settings.STATE_DIR) / "mail").resolve() / "backup")


def of_body(body: str) -> Path:
    """The days of a body."""
    return root() / body


def of_day(body: str, day: date) -> Path:
    """A day of a body."""
    return of_body(body) / day.isoformat()


def days(body: str) -> list[date]:
    """The days there are of a body, unfinished ones too, the oldest first."""
    folder = of_body(body)
    return (
        sorted(date.fromisoformat(p.name) for p in folder.glob("????-??-??"))
        if folder.is_dir()
        else []
    )


def whole(body: str, day: date) -> Whole | None:
    """What a finished day holds; None while it is under way."""
    path = of_day(body, day) / _WHOLE
    return Whole(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def finish(body: str, day: date, found: Whole) -> None:
    """Write down that a day is whole."""
    _write(of_day(body, day) / _WHOLE, asdict(found))


def last_whole(body: str, *, before: date) -> date | None:
    """The last finished day before another."""
    return next((d for d in reversed(days(body)) if d < before and whole(body, d)), None)


def make(path: Path, like: Path) -> Path:
    """A folder that the owner of ``like`` (the store) may write to, with those above it."""
    if not path.is_dir():
        make(path.parent, like)
        path.mkdir(mode=0o711)
        copying.own(path, like)
    return path


def manifest_of(folder: Path) -> Path:
    """The list of hashes of a mailbox's messages, beside its folder."""
    return folder.with_name(folder.name + MANIFEST_SUFFIX)


def manifests(body: str, day: date) -> Iterator[Path]:
    """The lists of a day, in the order of their paths."""
    yield from sorted(of_day(body, day).glob(f"*/*{MANIFEST_SUFFIX}"))


def link_tree(old: Path, new: Path, like: Path) -> None:
    """Begin ``new`` with the messages of ``old``, as the same files; what Dovecot rewrites in place
    (its lists of numbers) is copied, and its indexes are left out: they are made again."""
    for where, found in _folders(old):
        target = _folder(new / where.relative_to(old), like)
        message = target.name in ("cur", "new")
        for name in found:
            if message:
                os.link(where / name, target / name, follow_symlinks=False)
            elif not name.startswith(("dovecot.index", "dovecot.list")):
                shutil.copy2(where / name, target / name, follow_symlinks=False)
                copying.own(target / name, like)


def copy_messages(old: Path, new: Path, like: Path, *, under: str) -> None:
    """Make ``new`` a Maildir with copies of the messages of ``old``, all folders below one called
    ``under``; that of the INBOX too, which has another name there (Dovecot shows no second one)."""
    for name in ("cur", "new", "tmp"):
        _folder(new / name, like)
    for message in copying.messages(old):
        *folder, kind = message.parent.relative_to(old).parts
        target = _folder(new / f".{under}{folder[0] if folder else f'.{ENTRANCE}'}" / kind, like)
        for beside in ("cur", "new", "tmp"):
            _folder(target.parent / beside, like)
        shutil.copy2(message, target / message.name)
        copying.own(target / message.name, like)


def _folders(top: Path) -> Iterator[tuple[Path, list[str]]]:
    for where, names, found in os.walk(top):
        names.sort()
        yield Path(where), found


def _folder(path: Path, like: Path) -> Path:
    if not path.is_dir():
        _folder(path.parent, like)
        path.mkdir(mode=0o700)
        copying.own(path, like)
    return path


def _write(path: Path, told: Mapping[str, object]) -> None:
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
