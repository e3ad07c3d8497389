"""Small files into one: now and then in an open month, and for good, sorted, when it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.traces import catalogue, engine, lookup, parquet, places
from portaria.traces.models import Partition, Segment
from portaria.traces.segments import source
from portaria.traces.types import Stream

MANY = 32
"""Fresh files of one month that are made one."""


def merge_many(stream: Stream, *, at: datetime) -> int:
    """Make one of the fresh files of every month that has many; return how many months had."""
    merged = 0
    for row in Partition.objects.filter(stream=stream.name, state="open"):
        fresh = list(row.segments.filter(kind="fresh").order_by("id"))
        # The large ones stay: each record is rewritten a few times, not once an hour.
        small = [one for one in fresh if one.rows * MANY <= sum(s.rows for s in fresh)]
        if len(small) > MANY:
            _rewrite(stream, row, small, "fresh", at=at)
            merged += 1
    return merged


def close(stream: Stream, row: Partition, *, at: datetime) -> Segment | None:
    """Sort a month that has ended into one file and close it; a closed one that has received
    records since is sorted again. None: there was nothing to do.

    Call inside :func:`portaria.traces.catalogue.writing`.
    """
    segments = list(row.segments.exclude(kind="held").order_by("id"))
    if not segments or (row.state == "closed" and [s.kind for s in segments] == ["sorted"]):
        return None
    made = _rewrite(stream, row, segments, "sorted", at=at)
    Partition.objects.filter(pk=row.pk).update(state="closed", closed_at=at)
    proof = {"rows": made.rows, "bytes": made.bytes, "sha256": made.sha256}
    catalogue.record(row, "closed", {**proof, "files_before": len(segments)}, at=at)
    return made


def _rewrite(
    stream: Stream, row: Partition, segments: Sequence[Segment], kind: str, *, at: datetime
) -> Segment:
    order = ", ".join(f'"{name}"' for name in stream.layout)
    path = places.new(stream.name, row.body_id, row.month)
    with engine.connected() as own:
        query = f"SELECT * FROM {source(segments)} ORDER BY {order}"
        written = parquet.write(own, query, path)
        if stream.finds:
            lookup.build(own, stream.finds, path)
    if written.rows != sum(segment.rows for segment in segments):
        raise ValueError(
            f"{row.month:%m/%Y}: {written.rows} registros depois de reescritos, e não os "
            f"{sum(s.rows for s in segments)} de antes; nada foi trocado"
        )
    made = catalogue.register(stream.name, row, kind, written, at=at)
    catalogue.retire(segments)
    return made
