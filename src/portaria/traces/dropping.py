"""The end of a month's records: the files go, an act keeps the proof; what is held stays apart
(G11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from portaria.database import shadow
from portaria.traces import catalogue, engine, holding, parquet, places
from portaria.traces.models import Partition, Segment
from portaria.traces.segments import source
from portaria.traces.types import Held, Stream


def drop(stream: Stream, row: Partition, held: Sequence[Held], *, at: datetime) -> int:
    """Delete the records of a month but those ``held``, which are written apart; return how many
    went. In the caller's transaction; the act holds each file's hash, size and number of records,
    and the period. On copies of the tables (a simulation) no file is read or touched.
    """
    catalogue.wait()
    segments = list(row.segments.order_by("id"))
    kept = None if shadow.active() else set_apart(stream, row, segments, held, at)
    gone = sum(segment.rows for segment in segments) - (kept.rows if kept else 0)
    last = (row.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    facts: dict[str, object] = {
        "files": [proof(segment) for segment in segments],
        "rows": gone,
        "kept": kept.rows if kept else 0,
        "kept_sha256": kept.sha256 if kept else "",
        "period": {"first": row.month.isoformat(), "last": last.isoformat()},
    }
    catalogue.record(row, "dropped", facts, at=at)
    Segment.objects.filter(pk__in=[segment.pk for segment in segments]).delete()
    Partition.objects.filter(pk=row.pk).update(state="closed" if kept else "dropped", dropped_at=at)
    if not shadow.active():
        transaction.on_commit(partial(catalogue.remove, [segment.path for segment in segments]))
    return gone


def unchanged(stream: Stream, row: Partition, held: Sequence[Held]) -> bool:
    """Whether all that is left of a month was set apart before and is held still."""
    segments = list(row.segments.all())
    if not segments or shadow.active() or any(s.kind != "held" for s in segments):
        return False
    with engine.connected() as own:
        query = f"SELECT count(*) FROM {source(segments)}"
        still = engine.number(own, f"{query} WHERE {holding.condition(stream, held)}")
    return still == sum(segment.rows for segment in segments)


def proof(segment: Segment) -> dict[str, object]:
    """What stays known of a file that goes."""
    return {
        "path": segment.path,
        "sha256": segment.sha256,
        "rows": segment.rows,
        "bytes": segment.bytes,
    }


def set_apart(
    stream: Stream,
    row: Partition,
    segments: Sequence[Segment],
    held: Sequence[Held],
    at: datetime,
    among: str = "TRUE",
) -> Segment | None:
    """What is held, in a file of its own; None where nothing is.

    Args:
        among: SQL: which records are looked at.

    Raises:
        ValueError: a file is not what was registered: somebody touched it, and a person must look.
    """
    for segment in segments:
        if parquet.digest(segment.path) != segment.sha256:
            raise ValueError(f"o arquivo {segment.path} não é mais o que foi registrado")
    if not segments or not held:
        return None
    where = f"({among}) AND ({holding.condition(stream, held)})"
    with engine.connected() as own:
        from_ = f"FROM {source(segments)} WHERE {where}"
        if not engine.number(own, f"SELECT count(*) {from_}"):
            return None
        order = ", ".join(f'"{name}"' for name in stream.layout)
        path = places.new(stream.name, row.body_id, row.month)
        written = parquet.write(own, f"SELECT * {from_} ORDER BY {order}", path)
    return catalogue.register(stream.name, row, "held", written, at=at)
