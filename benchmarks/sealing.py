"""How long a committed line waits for its seal while a worker runs.

``python -m benchmarks.sealing [LINES] [PERSONS]``. Lines are appended by this process, one
transaction after another, and each is watched from its commit until it has left the sealer's queue:
beside ``portaria work`` with nothing to do, and beside one that carries out the first load of
PERSONS. Goal: under a second, always. (A line of a transaction that is still open cannot be sealed:
nobody can see it.)
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks._scratch import scratch, told


def main(lines: int, persons: int) -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_sealing"):
        from benchmarks import first_load

        first_load.adopt()
        with _worker():
            _told("beside a worker with nothing to do", [_age(n) for n in range(lines)])
        first_load.apply(first_load.files(Path(folder), persons))
        with _worker():
            ages: list[float] = []
            while _due() and len(ages) < 100 * lines:
                ages.append(_age(len(ages)))
            _told(f"beside a worker with {persons:,} admissions in hand", ages)


def _told(what: str, ages: list[float]) -> None:
    told(f"{what}: lines watched", f"{len(ages):,}")
    if ages:
        told("  median", f"{1000 * median(ages):,.0f} ms")
        told("  longest", f"{1000 * max(ages):,.0f} ms", "under 1,000")


@contextmanager
def _worker() -> Iterator[None]:
    """A real one, in a process of its own."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("portaria"), "work"], env=os.environ.copy()
    )
    try:
        _age(0)  # it has started
        yield
    finally:
        process.terminate()
        process.wait(60)


def _age(number: int) -> float:
    """Append a line, and see how long it stays unsealed once committed."""
    from django.db import transaction

    from portaria import clock
    from portaria.database.copying import cursor
    from portaria.ledger.acts import append
    from portaria.ledger.types import ActDraft

    at = clock.now()
    with transaction.atomic():
        draft = ActDraft("bench.noted", f"bench:{number}", None, "uniar", at)
        [act] = append([draft], by="cli:bench", at=at)
    since = clock.elapsed()
    with cursor() as c:
        while c.execute("SELECT 1 FROM ledger_pending WHERE %s = ANY(acts)", [act]).fetchone():
            clock.pause(0.005)
    return clock.elapsed() - since


def _due() -> bool:
    from portaria import clock
    from portaria.duties.claims import due_groups

    return bool(due_groups(clock.now()))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(*given, *(30, 20_000)[len(given) :]))
