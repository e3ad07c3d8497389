"""One line of the invented register."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.demo.kinds import Category


@dataclass(slots=True)
class Bond:
    """Days are ordinals, 0 for unknown; ``unit`` and ``working`` are places in the plan's units,
    ``working`` -1 where it is the same; ``ended_known`` is the month HR wrote the end down in."""

    person: int
    cpf: str
    name: str
    social: str
    born: int
    category: Category
    post: str
    registration: str
    unit: int
    start: int
    planned_end: int = 0
    function: str = ""
    working: int = -1
    end: int = 0
    end_reason: str = ""
    ended_known: int = 0
    away: str = ""
    away_from: int = 0
    away_until: int = 0
    seconded_to: str = ""
    visual: bool = False
    married: str = ""
    hidden: bool = False

    def finish(self, day: int, known: int, reason: str) -> None:
        """End the bond, never before it began."""
        self.end, self.end_reason, self.ended_known = max(day, self.start), reason, known
