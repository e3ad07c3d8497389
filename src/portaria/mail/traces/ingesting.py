"""From the servers' logs to stored, searchable records: read, put together, written, registered.
The positions read and the files written are registered in one transaction: whatever dies, at
whatever moment, nothing is lost and nothing is there twice (G11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
from django.conf import settings

from portaria.mail.traces import dovecot, entering, gate, sources
from portaria.mail.traces.following import Access, tell_accesses, tell_entering, tell_official
from portaria.mail.traces.sources import DOVECOT, GATE, POSTFIX, Source
from portaria.mail.traces.storing import Storing
from portaria.traces import catalogue, engine, positions
from portaria.traces.reading import Going, Piece

PIECE = 64 << 20
"""Bytes of a log taken at once: what bounds memory."""


@dataclass(slots=True)
class Report:
    """What a reading came to. ``bad``: lines of a gate that died within them."""

    bytes: int = 0
    lines: int = 0
    records: int = 0
    accesses: int = 0
    bad: int = 0
    open: int = 0
    files: list[str] = field(default_factory=list)


def ingest(
    read: Sequence[Source] | None = None, *, at: datetime, piece: int = PIECE, most: int = 1 << 62
) -> Report:
    """Take in everything new of the configured logs (or of ``read``), ``piece`` bytes a
    transaction, until nothing is left or ``most`` bytes were read.

    Raises:
        Busy: another process is reading.
    """
    chosen, report = sources.configured() if read is None else read, Report()
    while report.bytes < most:
        with catalogue.writing():
            if not turn(chosen, report, piece, at):
                break
    for source in chosen:
        sources.delete_read(source, at=at)
    return report


def turn(chosen: Sequence[Source], report: Report, limit: int, at: datetime) -> bool:
    """Take in about ``limit`` bytes, within :func:`portaria.traces.catalogue.writing`; False: there
    was nothing new."""
    storing = None
    with engine.connected() as own:
        for source, going, piece in _pieces(chosen, limit):
            storing = storing or Storing(own, ZoneInfo(settings.LOG_ZONE), at)
            counted = _parse(storing, source, piece, at, report)
            report.lines += positions.save(going, piece, at=at, lines=counted)
            report.bytes += len(piece.data)
        if storing is None:
            return False
        records, report.open = storing.store()
        report.records += records
    return True


def _pieces(chosen: Sequence[Source], limit: int) -> Iterator[tuple[Source, Going, Piece]]:
    """The next pieces, verdicts first. A message's verdict is written before the server accepts it:
    with every verdict read that was there when the servers' logs were looked at, none of the
    messages that those logs end lacks its own. A file goes on when its piece was saved."""
    servers = [(source, sources.going(source)) for source in chosen if source.kind != GATE]
    spools = [(source, sources.going(source)) for source in chosen if source.kind == GATE]
    left = limit
    for source, files in (*spools, *servers):
        for going in files:
            while left > 0 and (piece := going.next(left)) is not None:
                left -= max(1, len(piece.data))
                yield source, going, piece
            if left <= 0:
                return


def _parse(
    storing: Storing, source: Source, piece: Piece, at: datetime, report: Report
) -> int | None:
    """Take in a piece; how many lines it has, if they were counted on the way."""
    own, origin = storing.own, source.label
    if source.kind == POSTFIX:
        tell_entering(entering.by_postfix(own, piece.data, storing.zone, at), at)
        return storing.add_log(origin, piece.data)
    if source.kind == GATE:
        report.bad += storing.add_verdicts(origin, piece.data)
        tell_official(_official(piece.data), at)
    elif source.kind == DOVECOT:
        dovecot.parse(own, piece.data, origin=origin, zone=storing.zone, at=at)
        report.accesses += storing.add_uses()
        tell_accesses(_accesses(own), at)
        tell_entering(entering.by_dovecot(own), at)
    return None


def _official(data: bytes) -> list[dict[str, object]]:
    found = (gate.read(line) for line in data.splitlines() if b'"official"' in line)
    return [dict(told) for told in found if told is not None and told.get("official") is True]


def _accesses(own: duckdb.DuckDBPyConnection) -> list[Access]:
    rows = own.execute(
        "SELECT max(seen), login, event, box, max_by(service, seen), max_by(client, seen) FROM uses"
        " GROUP BY login, event, box, seen // 86400 ORDER BY 1"
    ).fetchall()
    return [Access(datetime.fromtimestamp(moment, UTC), *rest) for moment, *rest in rows]
