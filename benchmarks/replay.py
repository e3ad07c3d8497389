"""Recorded acts decided again, under the norms of then and of now.

``python -m benchmarks.replay [ACTS]``. Goal: 1,000,000 decisions in under 10 minutes (1,667 a
second), in flat memory. The bound beside it: the same acts read and parsed, nothing decided. The
ledger is that of a small university's first load and year, its lines repeated until there are
enough; since repeated facts are decided once, the same is measured with nothing remembered.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._scratch import peak_memory, scratch, seconds, told
from benchmarks.whatif import history

_PERSONS = 5_000
_COLUMNS = (
    "kind, body, subject, person, by, held_at, recorded_at, provisions, policy, outcome, cause,"
    " commitment"
)


def main(acts: int) -> None:
    """Measure over ``acts`` lines."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_replay"):
        now = history(Path(folder), _PERSONS)
        _repeat(acts)
        told("acts", f"{acts:,}")
        bound = seconds(_read)
        told("read and parsed, nothing decided", f"{acts / bound:,.0f} /s")
        for under in ("then", "now"):
            _replay(now, under, f"decided again under the norms of {under}")
        from portaria.journeys.replay import running

        running.REMEMBERED = 0
        _replay(now, "then", "the same with nothing remembered")
        told("peak memory", peak_memory())


def _repeat(acts: int) -> None:
    from portaria.database.copying import cursor

    with cursor() as c:
        c.execute("SELECT count(*), max(id) FROM ledger_act")
        [(count, last)] = c.fetchall()
        while count < acts:
            c.execute(
                f"INSERT INTO ledger_act (id, {_COLUMNS}) SELECT id + %s, {_COLUMNS}"
                " FROM ledger_act WHERE id <= %s ORDER BY id LIMIT %s",
                (last, last, acts - count),
            )
            count += c.rowcount
            c.execute(
                "INSERT INTO ledger_content (act, salt, content, erase_on)"
                " SELECT act + %s, salt, content, erase_on FROM ledger_content c"
                " JOIN ledger_act a ON a.id = c.act + %s WHERE act <= %s"
                " ON CONFLICT DO NOTHING",
                (last, last, last),
            )
            last *= 2
        c.execute("ANALYZE ledger_act")
        c.execute("ANALYZE ledger_content")


def _read() -> None:
    from portaria.journeys.replay import running

    for row in running.rows(_asked("then")):
        json.loads(row[9])


def _replay(now: datetime, under: str, what: str) -> None:
    from portaria import clock
    from portaria.journeys.replay import running

    different = 0

    def count(_found: running.Replayed) -> None:
        nonlocal different
        different += 1

    found: list[running.Counts] = []
    with clock.at(now):
        taken = seconds(lambda: found.append(running.replay(_asked(under), now=now, told=count)))
    [counts] = found
    rate = counts.decisions / taken
    told(what, f"{rate:,.0f} decisions/s", "goal >= 1,667")
    told("  decisions; not the same", f"{counts.decisions:,}; {different:,}")


def _asked(under: str):  # type: ignore[no-untyped-def]  # the product is not imported before scratch()
    from portaria.journeys.replay.running import Asked

    first, last = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    return Asked(first, last, "", under)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
