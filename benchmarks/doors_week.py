"""A week of a building: 300 doors, 20,000 people, power cuts; every passage on the disk before the
door opens, and all of them counted again afterwards.

``python -m benchmarks.doors_week [--people 20000] [--doors 300]``. No server and no database.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from portaria.bodies.assembly import assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY
from portaria.connectors.doors.passages import Passages
from portaria.connectors.doors.simulation import Building, lived
from portaria.premises.doors.timetable import Timetable

MONDAY = date(2026, 11, 23)
CUTS = 200


def main() -> None:
    """Live the week, and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--doors", type=int, default=300)
    chosen = parser.parse_args()
    sources = sources_of(folders.bodies() / "fazenda", folders.packs())
    body = assemble(sources, VOCABULARY, checked=False)
    hours = Timetable(body.calendar.zone, body.calendar, tuple(body.law.policies()))
    building = Building(
        hours, doors=chosen.doors, people=chosen.people, level="nivel_2",
        category="servidor_efetivo", seed=1,
    )  # fmt: skip
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        tally = lived(building, days, building.cuts(days, CUTS), Path(folder))
        spent = time.perf_counter() - start
        kept = sum(1 for one in sorted(Path(folder).iterdir()) for _ in Passages(one))
    rate = tally.answered / spent
    print(f"{tally.answered} reads answered in {spent:.0f} s ({rate:,.0f} a second); {kept} kept")
    print(f"  {tally.waited} waited for the power in {CUTS} cuts; {tally.opened} opened")
    print(f"  by reason: {tally.by_code}")
    assert kept == tally.answered, "a passage is lost"
    assert not building.snapshot.presence.where, "somebody is still inside"


if __name__ == "__main__":
    main()
