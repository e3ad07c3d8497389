"""Publishing to the mail servers: everything, one act, a batch.

``python -m benchmarks.publishing [MAILBOXES]`` (1,000,000 if none is said). Goals: a whole
publication in flat memory; an act in the servers' file, seen by a reader that cannot write, within
a second. Peer of the whole publication, in the same run: the same rows put into the same tables by
Python's ``sqlite3`` with nothing else (no state asked, nothing compared, nothing read back).
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks._processor import Spent, spent
from benchmarks._scratch import peak_memory, scratch, seconds, told

_BODY = "uniar"
_AT = datetime(2024, 12, 1, 12, tzinfo=UTC)
_ACTS = 300
_BATCH = 1_000
_PATIENCE = 30.0
_HASH = "argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$" + "a" * 43
_STATE = f"""
INSERT INTO people_person (root, hr_key, name, recorded_at)
SELECT '{_BODY}', 'b:' || n, 'Pessoa ' || n, now() FROM generate_series(1, %(count)s) AS n;
INSERT INTO accounts_account (body_id, person_id, login, category, state, state_since,
                              credential_hash, credential_handed_at)
SELECT '{_BODY}', id, 'pessoa' || id, 'servidor_efetivo', 'active', now(), '{_HASH}', now()
FROM people_person;
INSERT INTO mail_mailbox (body_id, kind, category, address, person_id, state, state_since,
                          quota_bytes)
SELECT '{_BODY}', 'individual', 'servidor_efetivo', 'pessoa' || id || '@uniar.example', id,
       'active', now(), 2147483648 FROM people_person;
"""  # constants of this file


def main(count: int) -> None:
    """Measure with ``count`` mailboxes."""
    told(f"publishing {count:,} mailboxes", "")
    with TemporaryDirectory(prefix="portaria-bench-") as place, scratch("portaria_bench_publish"):
        folder = Path(place) / "published"
        _prepare(count)
        print(f"  before: {peak_memory()}", file=sys.stderr)
        _whole(folder, count)
        _bare(folder, Path(place) / "bare.sqlite", count)
        with _publisher(folder):
            _one_at_a_time(folder)
            _batches(folder)
        _drift(folder, count)
    told("peak memory of the whole run", peak_memory())


def _prepare(count: int) -> None:
    from django.conf import settings

    from portaria.bodies import acts
    from portaria.database.copying import cursor

    acts.adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=_AT)
    with cursor() as c:
        for statement in _STATE.split(";\n")[:-1]:
            c.execute(statement.encode().replace(b"%(count)s", str(count).encode()))
        c.execute("VACUUM ANALYZE")


def _whole(folder: Path, count: int) -> None:
    from portaria.connectors.publishing.files import Folder
    from portaria.connectors.publishing.publisher import publish, publisher

    first = spent(lambda: publish(Folder(folder)))
    _told("first publication, whole, read back", first, count)
    told("  peak memory so far", peak_memory())

    def again() -> None:
        with publisher(Folder(folder)) as own:
            assert own.whole().versions == 0

    _told("gone through whole again, nothing differs", spent(again), count)
    sizes = {p.name: p.stat().st_size / 2**20 for p in sorted(folder.glob("*.sqlite"))}
    told("size of the files", ", ".join(f"{name} {size:,.0f} MB" for name, size in sizes.items()))


def _bare(folder: Path, path: Path, count: int) -> None:
    """The peer: rows as they come out of one file put into another."""
    from portaria.connectors.publishing.files import MAPS_TABLES

    def copied() -> None:
        target = sqlite3.connect(path, isolation_level=None)
        target.execute("PRAGMA journal_mode = WAL")
        target.executescript(MAPS_TABLES)
        source = sqlite3.connect(folder / "mail.sqlite")
        target.execute("BEGIN")
        for table in ("mailboxes", "sends_as"):
            rows = source.execute(f"SELECT * FROM {table}")  # our own names
            holes = ", ".join("?" * len(rows.description))
            target.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
        target.execute("COMMIT")
        source.close()
        target.close()

    _told("peer: the maps' rows into bare SQLite", spent(copied), count)


@contextmanager
def _publisher(folder: Path) -> Iterator[None]:
    """The publisher's own process."""
    command = [str(Path(sys.executable).with_name("portaria")), "publish"]
    environment = {**os.environ, "PORTARIA_PUBLISHED": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _change([_some(1)[0]])
            _until(folder, [_some(1)[0]])
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def _some(count: int) -> list[int]:
    from portaria.mail.models import Mailbox

    return list(Mailbox.objects.order_by("id").values_list("id", flat=True)[:count])


_quota = 3 * 2**30


def _change(keys: list[int]) -> None:
    """An act on mailboxes, with its ledger lines, committed."""
    global _quota  # each act another value
    from portaria import clock
    from portaria.mail import acts
    from portaria.mail.types import QuotaGrant

    _quota += 1
    grants = [QuotaGrant(key, _quota, "medida") for key in keys]
    acts.set_quotas(grants, by="cli:bench", at=clock.now())


def _until(folder: Path, keys: list[int]) -> None:
    """Wait until a reader sees the last act's value in the last of ``keys``."""
    from portaria import clock
    from portaria.connectors.publishing.reading import connect

    reader = connect(folder / "mail.sqlite")
    end = clock.elapsed() + _PATIENCE
    query = "SELECT quota_bytes FROM mailboxes WHERE id = ?"
    while reader.execute(query, (keys[-1],)).fetchone() != (_quota,):
        if clock.elapsed() > end:
            sys.exit("the publisher did not publish")
        clock.pause(0.0005)
    reader.close()


def _latency(folder: Path, keys: list[int]) -> float:
    _change(keys)
    return seconds(lambda: _until(folder, keys))


def _one_at_a_time(folder: Path) -> None:
    keys = _some(_ACTS)
    took = [1000 * _latency(folder, [key]) for key in keys]
    ninety_nine = quantiles(took, n=100)[98]
    told(
        f"one act, committed to seen in the file ({_ACTS} in turn)",
        f"{median(took):,.1f} ms",
        f"p99 {ninety_nine:,.1f} ms; goal < 1,000",
    )


def _batches(folder: Path) -> None:
    took = [1000 * _latency(folder, _some(_BATCH)) for _ in range(5)]
    told(f"a batch of {_BATCH:,}, committed to seen in the file", f"{median(took):,.0f} ms")


def _drift(folder: Path, count: int) -> None:
    from portaria.connectors.publishing.checking import check
    from portaria.connectors.publishing.files import Folder
    from portaria.connectors.publishing.publisher import publisher

    def checked() -> None:
        with publisher(Folder(folder)) as own:
            assert check(own).clean

    _told("drift: every row and both digests compared", spent(checked), count)


def _told(what: str, took: Spent, count: int) -> None:
    told(what, f"{took.clock:,.1f} s = {count / took.clock:,.0f} /s")
    if took.processor is not None:
        each = 1e6 * took.processor / count
        told(f"  {what}: processor", f"{took.processor:,.1f} s", f"{each:,.0f} µs a mailbox")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
