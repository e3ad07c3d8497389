"""What files there are: registered in the transaction that gives them their meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from zlib import crc32

from django.db import connection, transaction

from portaria.database.copying import cursor
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.traces import places
from portaria.traces.models import Partition, Segment
from portaria.traces.parquet import Written
from portaria.traces.types import Stamp, Stream

_LOCK = crc32(b"portaria.traces")


class Busy(RuntimeError):  # noqa: N818  # a state, not a fault
    """Another process is writing traces."""


@contextmanager
def writing() -> Iterator[None]:
    """One transaction, in which this process alone writes traces. A file written inside and not
    registered at the end is garbage.

    Raises:
        Busy: another process is at it.
    """
    with transaction.atomic():
        with cursor() as c:
            c.execute("SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,))
            if not c.fetchone()[0]:  # type: ignore[index]  # it always answers
                raise Busy("outro processo está lendo ou arrumando os registros")
        yield


def wait() -> None:
    """As :func:`writing`, inside a transaction that is open: waits for whoever is at it."""
    with cursor() as c:
        c.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def partition(stream: Stream, body: str, month: date, stamp: Stamp, *, at: datetime) -> Partition:
    """The partition of a month, stamped: made, or kept for longer if ``stamp`` now promises more.
    Both leave an act; a promise is never shortened (design, invariant 8)."""
    made = {day.isoformat(): until.isoformat() for day, until in sorted(stamp.days.items())}
    row = Partition.objects.filter(stream=stream.name, body=body, month=month).first()
    if row is None or row.state == "dropped":
        fresh = {
            "keep_until": stamp.keep_until,
            "days": made,
            "provisions": list(stamp.provisions),
            "policy": stamp.policy,
            "ours": stamp.ours,
            "state": "open",
            "stamped_at": at,
            "closed_at": None,
            "dropped_at": None,
        }
        row, _ = Partition.objects.update_or_create(
            stream=stream.name, body_id=body, month=month, defaults=fresh
        )
        record(row, "stamped", {"days": made, "ours": stamp.ours}, at=at)
        return row
    longer = {day: max(until, made.get(day, "")) for day, until in row.days.items()}
    if longer != row.days:
        row.days, row.keep_until = longer, max(stamp.keep_until, row.keep_until)
        row.provisions, row.policy, row.ours = list(stamp.provisions), stamp.policy, stamp.ours
        row.save()
        record(row, "stamped", {"days": longer, "ours": stamp.ours}, at=at)
    return row


def register(
    stream: str, partition: Partition | None, kind: str, written: Written, *, at: datetime
) -> Segment:
    """Enter a file."""
    return Segment.objects.create(
        stream=stream,
        partition=partition,
        path=written.path,
        kind=kind,
        rows=written.rows,
        bytes=written.bytes,
        sha256=written.sha256,
        first_at=written.first_at,
        last_at=written.last_at,
        made_at=at,
    )


def retire(segments: Sequence[Segment]) -> None:
    """Strike files out; they are deleted once that is certain."""
    paths = [segment.path for segment in segments]
    Segment.objects.filter(pk__in=[segment.pk for segment in segments]).delete()
    transaction.on_commit(partial(remove, paths))


def remove(paths: Sequence[str]) -> None:
    """Delete files."""
    for path in paths:
        places.remove(path)


def sweep(stream: str) -> list[str]:
    """Delete the files of ``stream`` that are not registered: of a process that died between
    writing and registering, or between striking out and deleting. Call inside :func:`writing`."""
    if not connection.in_atomic_block:
        raise RuntimeError("a limpeza só é segura enquanto ninguém mais escreve")
    folder = places.root() / stream
    known = set(Segment.objects.filter(stream=stream).values_list("path", flat=True))
    found = (str(one.relative_to(places.root())) for one in folder.rglob("*.parquet*"))
    garbage = sorted({path.removesuffix(places.FINDER) for path in found} - known)
    remove(garbage)
    return garbage


def record(row: Partition, verb: str, facts: dict[str, object], *, at: datetime) -> None:
    """The act of something done to a partition. It names no person and holds no record."""
    append(
        [
            ActDraft(
                kind=f"traces.partition.{verb}",
                subject=ref("trace_partition", row.pk),
                person=None,
                body=row.body_id,
                held_at=at,
                provisions=tuple(row.provisions),
                policy=row.policy,
                content={
                    "facts": {
                        "stream": row.stream,
                        "month": f"{row.month:%Y-%m}",
                        "keep_until": row.keep_until.isoformat(),
                        **facts,  # type: ignore[dict-item]  # JSON by its makers
                    }
                },
            )
        ],
        by="system:traces",
        at=at,
    )
