"""The first load of a university, whole: the HR file applied and everything that follows from it,
accounts, mailboxes, duties and ledger lines; then, up to 20,000 persons, twenty-six months
simulated on a copy.

``python -m benchmarks.first_load [PERSONS]``. Goal: at least 1,000 persons a second, flat however
many (compare two sizes). Peer: Modoboa's import, 27 a second.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._scratch import peak_memory, scratch, seconds, told

_BODY = "uniar"
_AT = datetime(2024, 12, 1, 12, tzinfo=UTC)
_UNTIL = datetime(2027, 2, 1, 12, tzinfo=UTC)
_SIMULATED = 20_000


def main(persons: int) -> None:
    """Measure with ``persons`` lines of people."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder, scratch("portaria_bench_first"):
        files = _files(Path(folder), persons)
        _adopt()
        read = seconds(lambda: _apply(files))
        carried = seconds(_carry_out)
        told("HR file applied", f"{persons / read:,.0f} persons/s")
        told("what follows carried out", f"{persons / carried:,.0f} persons/s")
        told("together", f"{persons / (read + carried):,.0f} persons/s", "goal >= 1,000")
        _count()
        if persons <= _SIMULATED:
            told("26 months simulated", f"{seconds(_simulate):,.1f} s")
    told("peak memory of the whole run", peak_memory())


def _files(folder: Path, persons: int) -> list[Path]:
    from portaria.demo import generator
    from portaria.demo.plan import plan

    generator.write(plan(_BODY, persons, date(2024, 11, 1)), [0], folder)
    return [folder / "2024-11" / f"{name}.csv" for name in ("pessoas", "unidades")]


def _adopt() -> None:
    from django.conf import settings

    from portaria.bodies.acts import adopt

    adopt(settings.BODIES_DIR / _BODY, by="cli:bench", at=_AT)


def _apply(files: list[Path]) -> None:
    from portaria.people.hr.feed import apply
    from portaria.people.hr.opening import open_feed

    apply(open_feed(_BODY, _AT), files, by="cli:bench")


def _carry_out() -> None:
    from portaria import clock
    from portaria.duties.runner import RunReport, run_due

    last = 0

    def show(report: RunReport) -> None:
        nonlocal last
        if report.total - last >= 50_000:
            last = report.total
            print(f"  {report.total:,} duties", file=sys.stderr, flush=True)

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


def _simulate() -> None:
    from portaria import clock
    from portaria.journeys.simulation import simulate

    with clock.at(_AT):
        acts = simulate(_BODY, until=_UNTIL)
    told("acts simulated", f"{len(acts):,}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
