"""Positions of read files in the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from portaria.traces import files
from portaria.traces.files import Mark
from portaria.traces.models import Position
from portaria.traces.reading import Going, Known, Piece, plan


def going(source: str, path: Path) -> list[Going]:
    """The files of ``source`` that may hold something new, the oldest first."""
    found = files.siblings(path)
    return [Going(source, file, known) for file, known in plan(found, known_of(source))]


def known_of(source: str) -> list[Known]:
    """Every position of ``source``."""
    return [
        Known(
            row.pk, row.device, row.inode, row.packed,
            Mark(row.offset, row.head_length, row.head, row.tail_length, row.tail),
        )
        for row in Position.objects.filter(source=source)
    ]  # fmt: skip


def save(reading: Going, piece: Piece, *, at: datetime, lines: int | None = None) -> int:
    """Keep the position after ``piece``, in the transaction that keeps its records, and let
    ``reading`` go on from there; return how many lines it has: ``lines``, or counted here."""
    known, mark = piece.known, piece.known.mark
    fields = {
        "name": str(piece.file.path),
        "device": known.device,
        "inode": known.inode,
        "packed": known.packed,
        "offset": mark.offset,
        "head_length": mark.head_length,
        "head": mark.head,
        "tail_length": mark.tail_length,
        "tail": mark.tail,
        "read_at": at,
    }
    if lines is None:
        lines = piece.data.count(b"\n")
    if known.key is None:
        row = Position.objects.create(source=reading.source, lines=lines, **fields)
        known = replace(known, key=row.pk)
    else:
        read = Position.objects.values_list("lines", flat=True).get(pk=known.key)
        Position.objects.filter(pk=known.key).update(lines=read + lines, **fields)
    reading.known = known
    return lines


def forget(keys: list[int]) -> None:
    """Drop the positions of files that were deleted and whose names never come back."""
    Position.objects.filter(pk__in=keys).delete()
