"""A change at the desk, visible at every door: from the commit to its being in each process's
snapshot.

``python -m benchmarks.doors_change [PROCESSES] [BADGES]`` (8 and 20,000). A badge is blocked or
freed, again and again; each process follows as ``portaria door serve`` does. Goal: every door
within a second. Both times are of one monotonic clock of this machine.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks._scratch import scratch, told

_BODY, _BY = "fazenda", "cli:bench"
_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
_ACTS, _PATIENCE = 200, 300.0
_STATE = f"""
INSERT INTO people_person (root, hr_key, name, recorded_at)
SELECT '{_BODY}', 'b:' || n, 'Pessoa ' || n, now() FROM generate_series(1, %s) AS n;
INSERT INTO premises_badges_credential (body_id, number, state, since)
SELECT '{_BODY}', to_hex(268435456 + id), 'active', now() FROM people_person;
INSERT INTO premises_badges_badge (body_id, serial, kind, person_id, category, credential_id, state,
                                   state_since, issued_at)
SELECT '{_BODY}', 'P' || p.id, 'permanente', p.id, 'servidor_efetivo', c.id, 'active', now(), now()
  FROM people_person p JOIN premises_badges_credential c ON c.number = to_hex(268435456 + p.id);
"""  # constants of this file


def main(processes: int, badges: int) -> None:
    """Measure with so many door processes and badges."""
    told(f"a change at {processes} door processes, {badges:,} badges", "")
    with TemporaryDirectory(prefix="portaria-bench-") as place, scratch("portaria_bench_doors"):
        _prepare(badges)
        ends, children = [], []
        context = multiprocessing.get_context("spawn")
        for number in range(processes):
            mine, theirs = context.Pipe()
            folder = Path(place) / str(number)
            child = context.Process(target=follow, args=(folder, theirs), daemon=True)
            child.start()
            ends.append(mine)
            children.append(child)
        for end in ends:
            _heard(end)
        _tell([_slowest(ends, number) for number in range(_ACTS)])
        for child in children:
            child.terminate()
            child.join()


def _prepare(badges: int) -> None:
    from django.conf import settings

    from portaria.bodies.acts import adopt
    from portaria.config import folders
    from portaria.config.vocabulary import with_categories
    from portaria.database.copying import cursor
    from portaria.people.models import Unit
    from portaria.premises.places.acts import load_plan
    from portaria.premises.places.reading import read_plan

    adopt(settings.BODIES_DIR / _BODY, by=_BY, at=_AT)
    for acronym in ("GAB", "CLOG", "GESE", "CTI", "CGP"):  # the plan's areas are theirs
        Unit.objects.create(body_id=_BODY, code=acronym, acronym=acronym, name=acronym)
    plan = settings.BODIES_DIR / _BODY / "premises.yaml"
    read = read_plan(plan.read_text(encoding="utf-8"), plan.name, with_categories(folders.packs()))
    load_plan(_BODY, read, by=_BY, at=_AT)
    with cursor() as c:
        for statement in _STATE.split(";\n")[:-1]:
            c.execute(statement.encode(), (badges,) if b"%s" in statement.encode() else None)
        c.execute("ANALYZE")


def follow(folder: Path, to: Connection) -> None:
    """A door process's follower: tell the version and the instant after each look."""
    import django

    django.setup()
    from zoneinfo import ZoneInfo

    from portaria.bodies.policies import adopted
    from portaria.connectors.doors.following import Follower
    from portaria.connectors.doors.keeping import Keeper
    from portaria.connectors.doors.published import Published
    from portaria.connectors.doors.schema import CHANNEL
    from portaria.connectors.waking import listening, woken
    from portaria.premises.doors.snapshot import Snapshot
    from portaria.premises.doors.timetable import Timetable
    from portaria.traces.spool import LineSpool

    own, stop = listening(CHANNEL), threading.Event()
    empty = Snapshot(Timetable(ZoneInfo("UTC"), adopted(_BODY).calendar, ()))
    keeper = Keeper(empty, LineSpool(folder / "spool", "doors"))
    follower = Follower(folder.name, _BODY, keeper, Published(folder / "published.sqlite"))
    follower.whole()
    while True:
        follower.changes()
        to.send((keeper.snapshot.version, time.monotonic()))
        woken(own, stop)


def _slowest(ends: Sequence[Connection], number: int) -> float:
    """Seconds from the commit of one change to the last process that has it."""
    from django.db import transaction

    from portaria.database.copying import cursor
    from portaria.premises.badges.models import Badge

    with transaction.atomic():
        badge = Badge.objects.order_by("pk")[number // 2]
        Badge.objects.filter(pk=badge.pk).update(state=("blocked", "active")[number % 2])
    committed = time.monotonic()
    with cursor() as c:
        c.execute("SELECT max(id) FROM doors_change")
        [version] = c.fetchone() or (0,)
    slowest = 0.0
    for end in ends:
        seen, at = _heard(end)
        while seen < version:
            seen, at = _heard(end)
        slowest = max(slowest, at - committed)
    return slowest


def _heard(end: Connection) -> tuple[int, float]:
    if not end.poll(_PATIENCE):
        sys.exit("a door process says nothing")
    version, at = end.recv()
    return int(version), float(at)


def _tell(found: Sequence[float]) -> None:
    most = quantiles(found, n=100)[98]
    told("commit to the last door, median", f"{median(found) * 1000:,.1f} ms")
    told("commit to the last door, p99", f"{most * 1000:,.1f} ms ({1 / most:,.1f} x the goal)")


if __name__ == "__main__":
    main(*(int(text) for text in (*sys.argv[1:], *("8", "20000")[len(sys.argv) - 1 :])))
