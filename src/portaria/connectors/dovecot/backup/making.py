"""Making a day's back-up, a few mailboxes at a time: killed in the middle, it goes on."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portaria.connectors.dovecot.backup import folders
from portaria.connectors.dovecot.backup.folders import Whole
from portaria.connectors.dovecot.store import copying, files, published
from portaria.connectors.dovecot.store.doveadm import Doveadm
from portaria.connectors.dovecot.store.published import Box


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body's day is made: the store, the day, the finished day before it, or None."""

    store: Path
    body: str
    day: date
    before: date | None

    @classmethod
    def of(cls, store: Path, body: str, day: date) -> Place:
        """``day`` of ``body``, after the last one finished."""
        return cls(store, body, day, folders.last_whole(body, before=day))

    def folder(self, box: Box) -> Path:
        """A mailbox's folder of the day."""
        return folders.of_day(self.body, self.day) / box.home

    def folder_before(self, box: Box) -> Path | None:
        """The same mailbox's folder of the day before, where there is one."""
        if self.before is None:
            return None
        found = folders.of_day(self.body, self.before) / box.home
        return found if folders.manifest_of(found).is_file() else None


def make(
    server: Doveadm, place: Place, *, enough: Callable[[], bool] = lambda: False
) -> Whole | None:
    """Copy the mailboxes of the body that the day does not hold yet; the whole day, or None when
    ``enough`` said to stop before.

    Raises:
        copying.NotCopied: the server did not copy one.
        Unreachable: it does not answer.
    """
    for box in _boxes(place.body):
        if folders.manifest_of(place.folder(box)).is_file():
            continue
        if enough():
            return None
        one(server, place, box)
    return _finish(place)


def one(server: Doveadm, place: Place, box: Box) -> None:
    """Copy one mailbox. Its manifest, written last, says that it is whole."""
    folder, before = place.folder(box), place.folder_before(box)
    shutil.rmtree(folder, ignore_errors=True)  # half of one, of a process that died
    folders.make(folder.parent, place.store)
    if before is not None and before.is_dir():
        folders.link_tree(before, folder, place.store)
    copying.copy(server, box.address, folder)
    known = _known(before) if before is not None else {}
    lines = []
    for path in copying.messages(folder):
        name, stat = str(path.relative_to(folder)), path.stat()
        sha = known.get((path.name.partition(":")[0], stat.st_size)) if stat.st_nlink > 1 else None
        lines.append(f"{sha or files.hashed(path)[1]}  {name}\n")
    manifest = folders.manifest_of(folder)
    temporary = manifest.with_suffix(".tmp")
    temporary.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    temporary.rename(manifest)


def _boxes(body: str) -> Iterator[Box]:
    """Every mailbox of the body with content: closed ones too, whose content the norm keeps."""
    for ids in published.of_body(body):
        yield from published.boxes(ids).values()


def _known(before: Path) -> dict[tuple[str, int], str]:
    """The hashes of the day before by the message's name without flags, and its bytes: the same
    file keeps both, wherever it was moved to."""
    found: dict[tuple[str, int], str] = {}
    text = folders.manifest_of(before).read_text(encoding="utf-8", errors="surrogateescape")
    for line in text.splitlines():
        sha, _, name = line.partition("  ")
        path = before / name
        if path.is_file():
            found[path.name.partition(":")[0], path.stat().st_size] = sha
    return found


def _finish(place: Place) -> Whole:
    mailboxes = messages = size = new = 0
    digest = hashlib.sha256()
    day = folders.of_day(place.body, place.day)
    for manifest in folders.manifests(place.body, place.day):
        mailboxes += 1
        raw = manifest.read_bytes()
        digest.update(f"{hashlib.sha256(raw).hexdigest()}  {manifest.relative_to(day)}\n".encode())
        for path in copying.messages(manifest.with_suffix("")):
            stat = path.stat()
            messages += 1
            size += stat.st_size
            new += stat.st_size if stat.st_nlink == 1 else 0
    found = Whole(mailboxes, messages, size, new, digest.hexdigest())
    folders.finish(place.body, place.day, found)
    return found
