"""One reading's records into segments: by body and month of the body's own calendar, each stamped
with its term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from portaria.mail.traces import gate, joining, lines, packing, plain, postfix, stamps
from portaria.mail.traces.bodies import Domains, domains
from portaria.mail.traces.keeping import KEEPING
from portaria.mail.traces.stream import ACCESS, EVENTS, MAIL
from portaria.traces import catalogue, engine, parquet, places
from portaria.traces.keeping import zone_of
from portaria.traces.models import Segment
from portaria.traces.segments import source
from portaria.traces.types import Stream

_PACKED = {
    "queue_id": f"{packing.QUEUE_ID} AS queue_id",
    "message_id": f"{packing.MESSAGE_ID} AS message_id",
}


@dataclass(slots=True)
class Storing:
    """Collects a reading's lines, verdicts and uses, then writes their records. Within
    :func:`portaria.traces.catalogue.writing`.

    Attributes:
        zone: where the servers' clocks are, for lines that do not say.
        at: when the lines were read, for those that do not tell the year.
        base: lines are numbered from here on.
    """

    own: duckdb.DuckDBPyConnection
    zone: ZoneInfo
    at: datetime
    base: int = 0
    _logs: list[tuple[str, pa.Array, pa.Array]] = field(default_factory=list)
    _carried: list[Segment] = field(default_factory=list)
    _domains: Domains = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, columns in (
            ("events", EVENTS), ("fresh", MAIL.columns), ("all_uses", ACCESS.columns),
            ("now", {"origin": "VARCHAR", "latest_told": "BIGINT"}),
        ):  # fmt: skip
            typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            self.own.execute(f"CREATE TEMP TABLE {name} ({typed})")
        self._carried = list(Segment.objects.filter(stream=MAIL.name, kind="carry"))
        if self._carried:
            self.own.execute(f"INSERT INTO events BY NAME SELECT * FROM {source(self._carried)}")
            self.base = engine.number(self.own, "SELECT max(ord) FROM events")
        self._domains = domains()

    def add_log(self, origin: str, data: bytes) -> int:
        """Take in lines of the log of the mail server ``origin``; return how many."""
        if len(found := lines.read(data)):
            seen = stamps.seen(self.own, found, self.zone, at=self.at)
            self._logs.append((origin, found, seen))
        return len(found)

    def add_verdicts(self, origin: str, data: bytes) -> int:
        """Take in lines of the gate of ``origin``; how many could not be understood."""
        bad = gate.parse(self.own, data, origin=origin, base=self.base)
        self.base += data.count(b"\n")
        return bad

    def add_uses(self) -> int:
        """Take in the table ``uses``; return how many."""
        told = "SELECT * EXCLUDE (by_site) FROM uses"
        return engine.number(self.own, f"INSERT INTO all_uses BY NAME {told}")

    def store(self) -> tuple[int, int]:
        """Write and register everything; how many records, and how many events are carried."""
        if self._logs:
            self._read_logs()
        joining.split(self.own)
        self._place()
        written = self._write(MAIL, "fresh", ("sender", "recipient"))
        self._write(ACCESS, "all_uses", ("login",))
        return written, self._carry()

    def _read_logs(self) -> None:
        table = lines.together(self._logs, self.base)
        with lines.shown(self.own, table):
            plain.split(self.own, table)
            postfix.parse(self.own)
        self._logs.clear()

    def _carry(self) -> int:
        count = engine.number(self.own, "SELECT count(*) FROM carry")
        if count:
            path = places.new_carry(MAIL.name)
            made = parquet.write(self.own, "SELECT * FROM carry", path)
            catalogue.register(MAIL.name, None, "carry", made, at=self.at)
        catalogue.retire(self._carried)
        return count

    def _place(self) -> None:
        self.own.execute("CREATE TEMP TABLE domains (domain VARCHAR, owner VARCHAR)")
        rows = [(name, f"{body} {zone}") for name, (body, zone) in self._domains.items()]
        if rows:
            self.own.executemany("INSERT INTO domains VALUES (?, ?)", rows)

    def _write(self, stream: Stream, table: str, parties: tuple[str, ...]) -> int:
        """A file for each body and month of ``table``'s rows: those of the bodies of ``parties``
        (one or two), of the installation's first body where none is ours. What is past its term
        when it arrives is not kept. Not sorted: files are when they are made one."""
        joins = " ".join(
            f"LEFT JOIN domains AS of_{party} ON of_{party}.domain = split_part(t.{party}, '@', -1)"
            f" AND contains(t.{party}, '@')"
            for party in parties
        )
        one, other = (f"of_{party}.owner" for party in (parties[0], parties[-1]))
        first = "(SELECT owner FROM domains WHERE domain = '')"
        self.own.execute(
            "CREATE OR REPLACE TEMP TABLE placed AS SELECT t.rowid AS row, seen, unnest(CASE"
            f" WHEN {one} <> {other} THEN [{one}, {other}]"  # constants only
            f" ELSE [coalesce({one}, {other}, {first})] END) AS owner FROM {table} t {joins}"
        )
        spans = self.own.execute(
            "SELECT owner, min(seen), max(seen) FROM placed GROUP BY owner ORDER BY owner"
        ).fetchall()
        return sum(
            self._month(stream, table, owner, *month)
            for owner, first_seen, last_seen in spans
            for month in months(first_seen, last_seen, ZoneInfo(owner.partition(" ")[2]))
        )

    def _month(
        self, stream: Stream, table: str, owner: str, month: date, start: int, end: int
    ) -> int:
        body = owner.partition(" ")[0]
        mine = f"owner = '{parquet.quoted(owner)}' AND seen >= {start} AND seen < {end}"
        rows = engine.number(self.own, f"SELECT count(*) FROM placed WHERE {mine}")
        if not rows:
            return 0
        stamp = KEEPING.stamp(body, month)
        if stamp.keep_until < self.at.astimezone(zone_of(body)).date():
            return 0
        row = catalogue.partition(stream, body, month, stamp, at=self.at)
        KEEPING.date_end(row, at=self.at)
        packed = _PACKED if stream is MAIL else {}
        names = ", ".join(packed.get(name, f'"{name}"') for name in stream.columns)
        query = f"SELECT {names} FROM {table}"  # constants, numbers, quoted
        if rows < engine.number(self.own, f"SELECT count(*) FROM {table}"):
            query += f" WHERE rowid IN (SELECT row FROM placed WHERE {mine})"
        made = parquet.write(self.own, query, places.new(stream.name, body, month))
        catalogue.register(stream.name, row, "fresh", made, at=self.at)
        return made.rows


def months(first: int, last: int, zone: ZoneInfo) -> Iterator[tuple[date, int, int]]:
    """The months from that of the second ``first`` to that of ``last``, by the calendar of
    ``zone``: first day, the second it begins with, the second the next one begins with."""
    month = datetime.fromtimestamp(first, zone).date().replace(day=1)
    start = _begins(month, zone)
    while start <= last:
        following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        end = _begins(following, zone)
        yield month, start, end
        month, start = following, end


def _begins(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time.min, tzinfo=zone).timestamp())
