"""What is kept and how far the logs were read: numbers and dates, no record."""

from __future__ import annotations

from django.db.models import Sum

from portaria.ledger.types import Json
from portaria.traces.models import Partition, Position


def months() -> list[dict[str, Json]]:
    """Every month, the newest first: ``body, stream, month, state, records, bytes, files,
    keep_until, ours, provisions``."""
    rows = Partition.objects.annotate(
        records=Sum("segments__rows"), size=Sum("segments__bytes")
    ).order_by("-month", "body", "stream")
    return [
        {
            "body": row.body_id,
            "stream": row.stream,
            "month": f"{row.month:%Y-%m}",
            "state": row.state,
            "records": row.records or 0,
            "bytes": row.size or 0,
            "files": row.segments.count(),
            "keep_until": row.keep_until.isoformat(),
            "ours": row.ours,
            "provisions": list(row.provisions),
        }
        for row in rows
    ]


def readings() -> list[dict[str, Json]]:
    """Every position: ``source, file, offset, lines, read_at``."""
    return [
        {
            "source": row.source,
            "file": row.name,
            "offset": row.offset,
            "lines": row.lines,
            "read_at": row.read_at.isoformat(),
        }
        for row in Position.objects.order_by("source", "id")
    ]
