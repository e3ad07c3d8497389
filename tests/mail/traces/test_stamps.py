"""When a log's line was written, however servers write it (G11)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb

from portaria.mail.traces import dovecot, lines, stamps

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Fortaleza")  # three hours behind
WRITTEN = [
    ("2026-11-22T03:17:43.123456-03:00 mx a", "2026-11-22 06:17:43"),
    ("2026-11-22T03:17:43.123456789+02:30 mx a", "2026-11-22 00:47:43"),
    ("2026-11-22T03:17:43Z mx a", "2026-11-22 03:17:43"),
    ("2026-11-22 03:17:43 mx a", "2026-11-22 06:17:43"),
    ("Nov 22 03:17:43 mx a", "2026-11-22 06:17:43"),
    ("Nov  2 03:17:43 mx a", "2026-11-02 06:17:43"),
    ("Nov 23 03:17:43 mx a", "2026-11-23 06:17:43"),  # a clock that is ahead
    ("Nov 24 03:17:43 mx a", "2025-11-24 06:17:43"),
    ("Nov 22 03:xx:43 mx a", None),
    ("Nov 22 xx:17:43 mx a", None),
    ("Feb 30 03:17:43 mx a", None),
    ("é", None),
]


def told(written: list[str]) -> list[str | None]:
    found = lines.read("".join(f"{line}\n" for line in written).encode())
    with duckdb.connect() as own:
        seconds = stamps.seen(own, found, ZONE, at=AT).to_pylist()
    return [
        None if one is None else f"{datetime.fromtimestamp(one, UTC):%Y-%m-%d %H:%M:%S}"
        for one in seconds
    ]


def test_each_way_of_writing_it_beside_the_others_and_alone() -> None:
    assert told([line for line, _ in WRITTEN]) == [expected for _, expected in WRITTEN]
    assert [told([line]) for line, _ in WRITTEN] == [[expected] for _, expected in WRITTEN]


def test_a_piece_without_a_line_has_no_uses() -> None:
    assert told([]) == []
    with duckdb.connect() as own:
        dovecot.parse(own, b"", origin="mx", zone=ZONE, at=AT)
        assert own.execute("SELECT count(*) FROM uses").fetchall() == [(0,)]
