"""A file's records, found and digested without being parsed.

A record is a physical line, or several where a quoted field holds line breaks. One pass over the
bytes gives each record's place, its 128-bit digest, and the file's encoding; only records whose
digest is new are ever parsed.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

_BLOCK = 1 << 20  # bytes
_MOST_LINES = 50  # of one record; more means a quotation mark that nobody closed
_ROW = struct.Struct(">hi16sii")
COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
COPY_TRAILER = struct.pack(">h", -1)
BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Scanned:
    """The result of one pass; the header is not a record.

    Attributes:
        places, sizes: offset and length in bytes of each record that is the body's.
        lines: number of each record's first line, from 1.
        unclosed: lines where a quotation mark opens and is never closed.
        strange: lines that are not UTF-8, in a file that is.
        not_ours: records left out because they do not name the body.
    """

    places: array[int] = field(default_factory=lambda: array("Q"))
    sizes: array[int] = field(default_factory=lambda: array("I"))
    lines: array[int] = field(default_factory=lambda: array("I"))
    encoding: str = "utf-8"
    unclosed: list[int] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)
    not_ours: int = 0


@dataclass(slots=True)
class _Encodings:
    """Which encoding the non-ASCII lines agree on."""

    utf8: int = 0
    other: list[int] = field(default_factory=list)
    cp1252: bool = False

    def look(self, block: bytes, first_line: int) -> None:
        if block.isascii():
            return
        try:
            block.decode("utf-8")
            self.utf8 += 1
        except UnicodeDecodeError:
            for number, line in enumerate(block.split(b"\n"), first_line):
                self._line(line, number)

    def _line(self, line: bytes, number: int) -> None:
        if line.isascii():
            return
        try:
            line.decode("utf-8")
            self.utf8 += 1
        except UnicodeDecodeError:
            self.other.append(number)
            if not self.cp1252 and any(0x80 <= byte <= 0x9F for byte in line):
                self.cp1252 = True

    def verdict(self, scanned: Scanned) -> None:
        if not self.other:
            return
        if self.utf8 > len(self.other):
            scanned.strange = self.other[:1000]
        else:
            scanned.encoding = "cp1252" if self.cp1252 else "latin-1"


def scan(
    path: Path,
    *,
    salt: bytes,
    quoted: bool,
    ours: bytes,
    emit: Callable[[bytes], object],
    progress: Callable[[int], object] | None = None,
) -> Scanned:
    """Pass over ``path`` once.

    Args:
        salt: enters every digest (16 bytes at most): another mapping, other digests.
        quoted: whether quotation marks quote.
        ours: bytes that every record of the body holds; b"" where all are.
        emit: receives rows (digest, record number from 0) in PostgreSQL's binary COPY format.
        progress: is told how many more bytes were read.
    """
    scanned, encodings = Scanned(), _Encodings()
    digest = blake2b(digest_size=16, salt=salt).copy
    emit(COPY_HEADER)
    with path.open("rb") as file:
        place, line = len(file.readline()), 2
        while block := file.readlines(_BLOCK):
            whole = b"".join(block)
            encodings.look(whole, line)
            if quoted and b'"' in whole:
                block = _joined(block, file.readline, line, scanned)
            emit(_digested(block, scanned, place, line, ours, digest))
            size = sum(map(len, block))
            place += size
            line += sum(record.count(b"\n") for record in block)
            if progress:
                progress(size)
    emit(COPY_TRAILER)
    encodings.verdict(scanned)
    return scanned


def _digested(
    records: list[bytes],
    scanned: Scanned,
    place: int,
    line: int,
    ours: bytes,
    digest: Callable[[], blake2b],
) -> bytes:
    """Note where the body's own records are, and return their rows for COPY."""
    rows: list[bytes] = []
    pack, row = _ROW.pack, rows.append
    at, size, on = scanned.places.append, scanned.sizes.append, scanned.lines.append
    number = len(scanned.places)
    for record in records:
        bare = record.rstrip(b"\r\n")
        if ours in bare and bare:
            sum_of = digest()
            sum_of.update(bare)
            row(pack(2, 16, sum_of.digest(), 4, number))
            at(place)
            size(len(bare))
            on(line)
            number += 1
        elif bare:
            scanned.not_ours += 1
        place += len(record)
        line += record.count(b"\n")
    return b"".join(rows)


def _joined(
    lines: list[bytes], more: Callable[[], bytes], first_line: int, scanned: Scanned
) -> list[bytes]:
    """``lines`` with those joined that a quoted line break parts."""
    if all(line.count(b'"') % 2 == 0 for line in lines):
        return lines
    records: list[bytes] = []
    waiting = iter(lines)
    line_number = first_line
    for line in waiting:
        record, count = line, 1
        while record.count(b'"') % 2 and count < _MOST_LINES:
            following = next(waiting, b"") or more()
            if not following:
                break
            record += following
            count += 1
        if record.count(b'"') % 2:
            scanned.unclosed.append(line_number)
        records.append(record)
        line_number += count
    return records


def read_records(path: Path, scanned: Scanned, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The records of ``numbers`` (ascending), each with its line number."""
    encoding = scanned.encoding
    with path.open("rb") as file:
        for number in numbers:
            file.seek(scanned.places[number])
            text = file.read(scanned.sizes[number]).decode(encoding, "replace")
            yield scanned.lines[number], text
