"""The days of a month whose records are past their term, while others' are not: they go that day,
with proof, and do not wait for the month's last (G11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portaria.traces import catalogue, dropping, engine, lookup, parquet, places
from portaria.traces.models import Partition, Segment
from portaria.traces.segments import source
from portaria.traces.types import Held, Stream


def trim(stream: Stream, row: Partition, held: Sequence[Held], *, at: datetime) -> int:
    """Rewrite the files of a month without the records of days past their term; return how many
    went. What orders keep is set apart, as when a month is dropped. Nothing is done where the whole
    month is past its term: it is then dropped.

    Call inside :func:`portaria.traces.catalogue.writing`.

    Raises:
        ValueError: a file is not what was registered.
    """
    first = _first_lasting(row, at)
    if first is None or first == row.month:
        return 0
    start = datetime.combine(first, time.min, tzinfo=ZoneInfo(row.body.zone))
    files = [s for s in row.segments.exclude(kind="held") if s.first_at and s.first_at < start]
    if not files:
        return 0
    past, lasting = (f"seen {sign} {int(start.timestamp())}" for sign in ("<", ">="))
    apart = dropping.set_apart(stream, row, files, held, at, past)
    left = _rewritten(stream, row, files, lasting, at)
    kept = (apart.rows if apart else 0) + (left.rows if left else 0)
    gone = sum(one.rows for one in files) - kept
    facts: dict[str, object] = {
        "files": [dropping.proof(one) for one in files],
        "rows": gone,
        "kept": apart.rows if apart else 0,
        "before": first.isoformat(),
    }
    catalogue.record(row, "trimmed", facts, at=at)
    catalogue.retire(files)
    return gone


def _first_lasting(row: Partition, at: datetime) -> date | None:
    today = at.astimezone(ZoneInfo(row.body.zone)).date()
    return min(
        (date.fromisoformat(day) for day, until in row.days.items()
         if date.fromisoformat(until) >= today),
        default=None,
    )  # fmt: skip


def _rewritten(
    stream: Stream, row: Partition, files: Sequence[Segment], where: str, at: datetime
) -> Segment | None:
    order = ", ".join(f'"{name}"' for name in stream.layout)
    path = places.new(stream.name, row.body_id, row.month)
    with engine.connected() as own:
        if not engine.number(own, f"SELECT count(*) FROM {source(files)} WHERE {where}"):
            return None
        written = parquet.write(
            own, f"SELECT * FROM {source(files)} WHERE {where} ORDER BY {order}", path
        )
        if stream.finds:
            lookup.build(own, stream.finds, path)
    kind = "sorted" if row.state == "closed" else "fresh"
    return catalogue.register(stream.name, row, kind, written, at=at)
