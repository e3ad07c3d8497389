"""A building's days with power cuts: every passage that a door answered is on record, once, and
everybody who came in has left (F1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from portaria.connectors.doors.passages import Passages
from portaria.connectors.doors.simulation import Building, lived
from premises.doors.world import timetable

DAYS = (date(2026, 11, 23), date(2026, 11, 24))
PEOPLE, READERS_IN = 60, 4


def test_all_passages_are_accounted_for_through_power_cuts(tmp_path: Path) -> None:
    building = Building(
        timetable(), doors=40, people=PEOPLE, level="nivel_2", category="servidor_efetivo", seed=3
    )
    tally = lived(building, DAYS, building.cuts(DAYS, 30), tmp_path)
    lines = [line for folder in sorted(tmp_path.iterdir()) for line in Passages(folder)]
    assert tally.waited > 0
    assert tally.answered == len(lines) == PEOPLE * len(DAYS) * 8
    assert tally.by_code == Counter(line["code"] for line in lines)
    assert tally.opened == sum(bool(line["opens"]) for line in lines)
    assert {"authorised", "egress", "unauthorised"} <= tally.by_code.keys()
    assert building.snapshot.presence.where == {}
    assert sum(building.snapshot.presence.inside.values()) == 0
