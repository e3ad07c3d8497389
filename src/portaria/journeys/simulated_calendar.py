"""A simulated future as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from portaria.duties import calendar_file
from portaria.journeys.simulation import SimulatedAct


def write(acts: Sequence[SimulatedAct], *, body: str, stamp: datetime) -> Iterator[str]:
    """The file's lines, each ending in CR LF. The same act of the same day keeps its UID from one
    simulation to the next, so that a calendar moves nothing it already shows.

    Args:
        stamp: when the file is made (DTSTAMP).
    """
    entries = (
        calendar_file.Entry(
            uid=f"{act.kind}-{act.subject}-{act.at:%Y%m%d}@{body}.simulated.portaria.invalid",
            at=act.at,
            summary=f"{act.kind}: {act.subject}",
            description="\n".join(act.provisions),
            category=act.kind,
        )
        for act in acts
    )
    yield from calendar_file.write_entries(entries, name="Simulação", stamp=stamp)
