"""The first load of a university, whole: the HR file applied and everything that follows from it,
accounts, mailboxes, duties and ledger lines, carried out by one worker.

``python -m benchmarks.first_load [PERSONS…]`` (100,000 if none is said), each size in a database of
its own and a process of its own, so that peak memory is each one's. Goal: at least 1,000 persons a
second together, flat however many. Peers: Modoboa's import (``benchmarks.peers.modoboa``) and, in
the same run, Django's ``bulk_create`` of bare rows. Up to 20,000 persons, twenty-six months are
also simulated on a copy.

Seconds of processor are the process's and its PostgreSQL session's, where both run here; they do
not depend on what else wants the machine, as the clock does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._processor import Spent, spent
from benchmarks._scratch import peak_memory, scratch, seconds, told

_BODY = "uniar"
_AT = datetime(2024, 12, 1, 12, tzinfo=UTC)
_UNTIL = datetime(2027, 2, 1, 12, tzinfo=UTC)
_SIMULATED = 20_000
_SLICE = 50_000
_BARE = 20_000


def main(persons: int) -> None:
    """Measure with ``persons`` lines of people."""
    told(f"first load of {persons:,} persons", "")
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_first"):
        told_by_hr = files(Path(folder), persons)
        adopt()
        applied = spent(lambda: apply(told_by_hr))
        carried = spent(lambda: _carry_out(persons))
        _tell("HR file applied", persons, applied)
        _tell("what follows carried out", persons, carried)
        _tell("together", persons, applied + carried, "goal >= 1,000")
        _count()
        bare = seconds(_bare_rows)
        told(f"peer: bulk_create of {_BARE:,} bare rows", f"{_BARE / bare:,.0f} rows/s")
        if persons <= _SIMULATED:
            told("26 months simulated", f"{seconds(_simulate):,.1f} s")
    told("peak memory of the whole run", peak_memory())


def _tell(what: str, persons: int, took: Spent, goal: str = "") -> None:
    told(what, f"{persons / took.clock:,.0f} persons/s", goal)
    if took.processor is not None:
        rate = persons / took.processor
        told(f"  {what}: processor", f"{took.processor:,.1f} s = {rate:,.0f} /s")


def files(folder: Path, persons: int) -> list[Path]:
    """The HR files of the university's first month, with ``persons`` lines of people."""
    from portaria.demo import generator
    from portaria.demo.plan import plan

    generator.write(plan(_BODY, persons, date(2024, 11, 1)), [0], folder)
    return [folder / "2024-11" / f"{name}.csv" for name in ("pessoas", "unidades")]


def adopt() -> None:
    """The university, with its norms."""
    from django.conf import settings

    from portaria.bodies import acts

    acts.adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=_AT)


class _Slices:
    """Tells each so many persons how long they took, so that a slope shows."""

    def __init__(self, what: str, per_person: Callable[[int], float]) -> None:
        self._what, self._persons_of, self._last = what, per_person, 0.0
        self._before = spent(lambda: None, total=True)

    def reached(self, done: int) -> None:
        """``done`` of whatever is counted is behind us."""
        persons = self._persons_of(done)
        if persons - self._last < _SLICE:
            return
        now = spent(lambda: None, total=True)
        took, new = now - self._before, persons - self._last
        own = "" if took.processor is None else f", {1e6 * took.processor / new:,.0f} µs processor"
        said = f"  {self._what}: {persons:,.0f} persons; {new / took.clock:,.0f}/s{own}"
        print(f"{said}; {peak_memory()}", file=sys.stderr, flush=True)
        self._last, self._before = persons, now


def apply(told_by_hr: list[Path]) -> None:
    """Apply them."""
    from portaria.people.hr import feed
    from portaria.people.hr.opening import open_feed

    slices = _Slices("applying", float)

    def show(what: str, done: int, _total: int) -> None:
        if what == "Aplicando":
            slices.reached(done)

    feed.apply(open_feed(_BODY, _AT), told_by_hr, by="cli:bench", progress=show)


def _carry_out(persons: int) -> None:
    from portaria import clock
    from portaria.duties.runner import RunReport, run_due

    each = 4.0  # automatic duties due at once of nearly every person
    slices = _Slices("carrying out", lambda done: min(done / each, persons))

    def show(report: RunReport) -> None:
        slices.reached(report.total)

    with clock.at(_AT):
        report = run_due(progress=show)
    told("duties carried out", f"{report.done:,}")
    if report.failed or report.given_up:
        sys.exit(f"{report.failed + report.given_up} duties failed")


def _count() -> None:
    from portaria.accounts.models import Account
    from portaria.duties.models import Duty
    from portaria.ledger.models import Act
    from portaria.mail.models import Mailbox
    from portaria.people.models import Person

    for what, model in (
        ("persons", Person),
        ("accounts", Account),
        ("mailboxes", Mailbox),
        ("duties", Duty),
        ("ledger lines", Act),
    ):
        told(what, f"{model._default_manager.count():,}")


def _bare_rows() -> None:
    """The least that anybody who uses Django would do: rows of persons, with no line, no duty, no
    account, no norm asked."""
    from portaria.people.models import Person

    rows = [
        Person(root="peer", hr_key=f"peer:{n}", name=f"Pessoa {n}", social_name="", email="",
               phone="", visual_disability=False, recorded_at=_AT)
        for n in range(_BARE)
    ]  # fmt: skip
    Person.objects.bulk_create(rows, batch_size=500)


def _simulate() -> None:
    from portaria import clock
    from portaria.journeys.simulation import simulate

    with clock.at(_AT):
        acts = simulate(_BODY, until=_UNTIL)
    told("acts simulated", f"{len(acts):,}")


def _each(sizes: list[str]) -> int:
    """One process for each size."""
    command = [sys.executable, "-m", "benchmarks.first_load"]
    return max(subprocess.run([*command, size], check=False).returncode for size in sizes)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(_each(sys.argv[1:]))
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
