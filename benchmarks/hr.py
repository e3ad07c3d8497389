"""The HR feed: a first load, and the plan of a file in which one line of two hundred changed.

``python -m benchmarks.hr [ROWS]``. The plan is timed in turns with the bare limit: PostgreSQL's
``COPY`` of the same file into a temporary table and the two anti-joins with what was there before.
Goals: the plan at most twice the bare limit, under 600 MB; a first load of at least 4,000 persons
a second (persons, bonds, events, ledger lines and duties; accounts and mailboxes come after).
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._scratch import in_turns, peak_memory, scratch, seconds, told

_BODY = "uniar"
_EVERY = 200
_ROUNDS = 5
_AT = datetime(2024, 12, 1, 12, tzinfo=UTC)


def main(rows: int) -> None:
    """Measure with ``rows`` lines of people."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_hr"):
        first, second = _files(Path(folder), rows)
        _adopt()
        _first_load(first, rows)
        _plan(first, second, rows)
    told("peak memory of the whole run", peak_memory(), "goal < 600 MB")


def _files(folder: Path, rows: int) -> tuple[list[Path], list[Path]]:
    """A month's pair, and the same with one line of two hundred changed."""
    from portaria.demo import generator
    from portaria.demo.plan import plan

    generator.write(plan(_BODY, rows, date(2024, 11, 1)), [0], folder)
    units, people = (folder / "2024-11" / f"{name}.csv" for name in ("unidades", "pessoas"))
    changed = folder / "pessoas.csv"
    with people.open("rb") as old, changed.open("wb") as new:
        for number, line in enumerate(old):
            if number % _EVERY == 1:
                fields = line.split(b";")
                fields[9] = b"1001" if fields[9] != b"1001" else b"1000"  # unidade
                line = b";".join(fields)
            new.write(line)
    return [people, units], [changed, units]


def _adopt() -> None:
    from django.conf import settings

    from portaria.bodies.acts import adopt

    adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=_AT)


def _first_load(paths: list[Path], rows: int) -> None:
    """Load everything, and compare the pace of the first tenth with that of the last."""
    from portaria import clock
    from portaria.people.hr.feed import apply
    from portaria.people.hr.opening import open_feed

    marks: list[tuple[float, int]] = []

    def note(what: str, done: int, _total: int) -> None:
        if what == "Aplicando":
            marks.append((clock.elapsed(), done))

    feed = open_feed(_BODY, _AT)
    took = seconds(lambda: apply(feed, paths, by="cli:bench", progress=note))
    told(f"first load, {rows:,} lines", f"{rows / took:,.0f} persons/s", "goal >= 4,000")
    tenth = max(len(marks) // 10, 1)
    for name, part in (("first", marks[: tenth + 1]), ("last", marks[-tenth - 1 :])):
        if len(part) > 1:
            (begin, before), (end, after) = part[0], part[-1]
            told(f"  writing, {name} tenth", f"{(after - before) / (end - begin):,.0f} persons/s")


def _plan(first: list[Path], second: list[Path], rows: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:  # what the former month left, as autovacuum would
        cursor.execute("VACUUM ANALYZE")
    _remember(first[0])
    taken = in_turns(
        _ROUNDS, {"bare": lambda: _bare(second[0]), "plan": lambda: _plan_once(second)}
    )
    told(f"bare limit, {rows:,} lines, 1 of {_EVERY} changed", f"{taken['bare']:.2f} s")
    told("hr plan, with consequences", f"{taken['plan']:.2f} s")
    told("  as a multiple of the bare limit", f"{taken['plan'] / taken['bare']:.2f}", "goal <= 2")


def _remember(path: Path) -> None:
    """The former file as the bare limit knows it."""
    from portaria.database.copying import cursor

    with cursor() as c:
        c.execute("CREATE TABLE bench_before (line text)")
        _copy(c, "bench_before", path)
        c.execute("ANALYZE bench_before")


def _bare(path: Path) -> None:
    from django.db import transaction

    from portaria.database.copying import cursor

    with transaction.atomic(), cursor() as c:
        c.execute("SET LOCAL work_mem = '192MB'")
        c.execute("CREATE TEMP TABLE bench_now (line text) ON COMMIT DROP")
        _copy(c, "bench_now", path)
        c.execute("ANALYZE bench_now")
        for one, other in (("bench_now", "bench_before"), ("bench_before", "bench_now")):
            c.execute(
                f"SELECT line FROM {one} WHERE NOT EXISTS"
                f" (SELECT FROM {other} WHERE {other}.line = {one}.line)"
            )
            c.fetchall()


def _copy(cursor: object, table: str, path: Path) -> None:
    with (
        path.open("rb") as file,
        cursor.copy(f"COPY {table} FROM STDIN (DELIMITER E'\\x01')") as copy,  # type: ignore[attr-defined]
    ):
        while block := file.read(1 << 20):
            copy.write(block)


def _plan_once(paths: list[Path]) -> None:
    import contextlib
    import io

    from portaria.cli.hr_plan import Teller
    from portaria.people.hr.feed import plan
    from portaria.people.hr.opening import open_feed

    feed = open_feed(_BODY, _AT)
    with Teller(feed, as_json=False, everything=False) as teller:
        outcome = plan(feed, paths, on_changes=teller.tell)
        with contextlib.redirect_stdout(io.StringIO()):
            teller.end(outcome)
    assert outcome.events["transfer"] > 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
