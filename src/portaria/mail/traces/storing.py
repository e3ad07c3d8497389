"""One reading's records into segments: by body and month of the body's own calendar, each stamped
with its term."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from portaria.mail.traces import joining, keeping, packing
from portaria.mail.traces.bodies import Domains, domains
from portaria.mail.traces.stream import ACCESS, EVENTS, MAIL
from portaria.traces import catalogue, closing, engine, parquet, places
from portaria.traces.models import Segment
from portaria.traces.types import Stream

_PACKED = {
    "queue_id": f"{packing.QUEUE_ID} AS queue_id",
    "message_id": f"{packing.MESSAGE_ID} AS message_id",
}


@dataclass(slots=True)
class Storing:
    """Collects a reading's events and uses, then writes them. Within
    :func:`portaria.traces.catalogue.writing`."""

    own: duckdb.DuckDBPyConnection
    at: datetime
    base: int = 0
    _carried: list[Segment] = field(default_factory=list)
    _domains: Domains = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind in EVENTS.items())
        self.own.execute(f"CREATE TEMP TABLE events ({columns})")
        self.own.execute("CREATE TEMP TABLE now (origin VARCHAR, latest_told BIGINT)")
        uses = ", ".join(f"{name} {kind}" for name, kind in ACCESS.columns.items())
        self.own.execute(f"CREATE TEMP TABLE all_uses ({uses})")
        self._carried = list(Segment.objects.filter(stream=MAIL.name, kind="carry"))
        if self._carried:
            self.own.execute(
                f"INSERT INTO events BY NAME SELECT * FROM {closing.source(self._carried)}"
            )
            self.base = engine.number(self.own, "SELECT max(ord) FROM events")
        self._domains = domains()

    def add_events(self, lines: int, *, told: bool) -> None:
        """Take in the table ``parsed``, made of so many lines. ``told``: its instants say how far
        the server's log goes."""
        self.own.execute("INSERT INTO events BY NAME SELECT * FROM parsed")
        if told:
            self.own.execute("INSERT INTO now SELECT origin, max(seen) FROM parsed GROUP BY origin")
        self.own.execute("DROP TABLE parsed")
        self.base += lines

    def add_uses(self) -> int:
        """Take in the table ``uses``; return how many."""
        return engine.number(self.own, "INSERT INTO all_uses BY NAME SELECT * FROM uses")

    def store(self) -> tuple[int, int]:
        """Write and register everything; how many records, and how many events are carried."""
        self.own.execute(
            "CREATE OR REPLACE TEMP TABLE now AS SELECT origin, max(latest_told) AS latest_told"
            " FROM now GROUP BY origin"
        )
        joining.split(self.own)
        self._place()
        written = self._write(MAIL, "fresh", ("sender", "recipient"))
        self._write(ACCESS, "all_uses", ("login",))
        return written, self._carry()

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
        """A file for each body and month of ``table``'s rows: those of the bodies of ``parties``,
        of the installation's first body where none is ours. What is past its term when it arrives
        is not kept."""
        joins = " ".join(
            f"LEFT JOIN domains AS of_{party} ON of_{party}.domain = split_part(t.{party}, '@', -1)"
            f" AND contains(t.{party}, '@')"
            for party in parties
        )
        found = ", ".join(f"of_{party}.owner" for party in parties)
        first = "(SELECT owner FROM domains WHERE domain = '')"
        self.own.execute(
            "CREATE OR REPLACE TEMP TABLE placed AS SELECT * EXCLUDE (owner),"
            " split_part(owner, ' ', 1) AS body, date_trunc('month', timezone("
            "split_part(owner, ' ', 2), to_timestamp(seen)))::DATE AS month FROM ("
            "SELECT * EXCLUDE (owners), unnest(CASE WHEN len(owners) > 0 THEN owners"
            f" ELSE [{first}] END) AS owner FROM (SELECT t.*, list_distinct(list_filter([{found}],"
            f" lambda one: one IS NOT NULL)) AS owners FROM {table} t {joins}))"
        )
        months = self.own.execute("SELECT DISTINCT body, month FROM placed ORDER BY ALL").fetchall()
        return sum(self._month(stream, body, month) for body, month in months)

    def _month(self, stream: Stream, body: str, month: date) -> int:
        stamp = keeping.stamp(body, month)
        if stamp.keep_until < self.at.astimezone(keeping.zone_of(body)).date():
            return 0
        row = catalogue.partition(stream, body, month, stamp, at=self.at)
        keeping.date_end(row, at=self.at)
        order = ", ".join(f'"{name}"' for name in stream.layout)
        packed = _PACKED if stream is MAIL else {}
        names = ", ".join(packed.get(name, f'"{name}"') for name in stream.columns)
        query = (
            f"SELECT {names} FROM placed WHERE body = '{parquet.quoted(body)}'"
            f" AND month = DATE '{month}' ORDER BY {order}"
        )
        made = parquet.write(self.own, query, places.new(stream.name, body, month))
        catalogue.register(stream.name, row, "fresh", made, at=self.at)
        return made.rows
