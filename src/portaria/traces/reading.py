"""What is new in a log, in pieces of whole lines, each with the mark to be kept once the piece is.
Reading changes nothing: whoever stores a piece stores its mark in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portaria.traces import files
from portaria.traces.files import LogFile, Mark


@dataclass(frozen=True, slots=True)
class Known:
    """A position of the catalogue. ``key``: its primary key, None for a file never read."""

    key: int | None
    device: int
    inode: int
    packed: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of one file (``data`` ends with a line feed) and the position after them."""

    file: LogFile
    data: bytes
    known: Known


def plan(found: Sequence[LogFile], known: Sequence[Known]) -> list[tuple[LogFile, Known]]:
    """Which file goes on from which position, in the order of ``found``; files that hold nothing
    new (earlier copies, compressed ones read whole) are left out.

    A position is continued by one file: the one at its inode if that agrees, else the longest that
    does, since a copy is no second file.
    """
    chosen: dict[int, LogFile] = {}
    fresh: list[LogFile] = []
    by_place = {(k.device, k.inode) for k in known if k.packed}
    for file in found:
        if (file.device, file.inode) in by_place:
            continue
        match = _match(file, known)
        if match is None:
            fresh.append(file)
        elif match.key is not None and _better(file, chosen.get(match.key), match):
            chosen[match.key] = file
    going_on = {chosen[k.key]: k for k in known if k.key is not None and k.key in chosen}
    unread = Known(None, 0, 0, False, files.START)
    return [
        (file, going_on.get(file, unread)) for file in found if file in going_on or file in fresh
    ]


def _better(file: LogFile, other: LogFile | None, known: Known) -> bool:
    if other is None or (file.device, file.inode) == (known.device, known.inode):
        return True
    return (other.device, other.inode) != (known.device, known.inode) and file.size > other.size


def _match(file: LogFile, known: Sequence[Known]) -> Known | None:
    """The position that ``file`` goes on from; one without a key where it holds nothing new."""
    try:
        return _matched(file, known)
    except FileNotFoundError:  # rotated since it was found
        return Known(None, 0, 0, False, files.START)


def _matched(file: LogFile, known: Sequence[Known]) -> Known | None:
    with files.opened(file) as stream:
        agreeing = [k for k in known if k.mark.offset and files.agrees(stream, k.mark)]
        if agreeing:
            return max(agreeing, key=lambda k: k.mark.offset)
        stale = any(
            files.begins_alike(stream, k.mark)
            for k in known
            if (k.device, k.inode) != (file.device, file.inode)
        )
    return Known(None, 0, 0, False, files.START) if stale else None


def piece(file: LogFile, known: Known, limit: int) -> Piece | None:
    """The next lines of ``file`` after ``known``, about ``limit`` bytes, none written after the
    file was found; None: no whole line yet. A line longer than the limit comes whole."""
    with files.opened(file) as stream:
        stream.seek(known.mark.offset)
        left = (1 << 62) if file.packed else file.size - known.mark.offset
        data = stream.read(min(limit, left))
        while b"\n" not in data and (more := stream.read(min(limit, left - len(data)))):
            data += more
        end = data.rfind(b"\n") + 1
        whole = file.packed and not stream.read(1)  # a torn last line will not be completed
        mark = files.mark_at(stream, known.mark.offset + end)
    if not end and not whole:
        return None
    now = Known(known.key, file.device, file.inode, whole, mark)
    return Piece(file, data[:end], now)


@dataclass(slots=True)
class Going:
    """A file being read on: its position moves with each piece that was stored."""

    source: str
    file: LogFile
    known: Known

    def next(self, limit: int) -> Piece | None:
        """The next piece, or None: nothing new, or the file has gone and the next look finds it."""
        if self.known.packed:
            return None
        try:
            return piece(self.file, self.known, limit)
        except FileNotFoundError:
            return None
