"""Areas as screens and commands show them: level, place, who answers, what the norm asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portaria.norms.policy import Policy
from portaria.premises.desk import Desk
from portaria.premises.places.acts import facts_of
from portaria.premises.places.decisions import Requirements, requirements
from portaria.premises.places.models import Area


@dataclass(frozen=True, slots=True)
class AreaSheet:
    """An area and what it asks of somebody of the house."""

    area: Area
    level: str
    requires: Requirements


def sheets(body: str, at: datetime, *, text: str = "", level: str = "") -> list[AreaSheet]:
    """The areas of ``body`` in use by code, whose code or name has ``text``."""
    policy = Desk(at).policy(body)
    found = Area.objects.filter(body=body, closed_on=None).select_related("place", "unit")
    if level:
        found = found.filter(level=level)
    wanted = text.casefold()
    rows = [a for a in found.order_by("code") if wanted in f"{a.code} {a.name}".casefold()]
    return [sheet_of(area, policy) for area in rows]


def sheet_of(area: Area, policy: Policy) -> AreaSheet:
    """One area's."""
    columns = {"level": area.level, "kinds": area.kinds, "conditions": area.conditions}
    level = policy.words.of(area.level, ("area_level",))
    return AreaSheet(area, level, requirements(facts_of(columns), "", policy))


def as_json(sheet: AreaSheet) -> dict[str, Sequence[str] | str | None]:
    """``code name level place unit capacity kinds requires`` (texts, each with its provision)."""
    area = sheet.area
    return {
        "code": area.code,
        "name": area.name,
        "level": area.level,
        "place": area.place.code,
        "unit": area.unit.acronym if area.unit else None,
        "capacity": str(area.capacity) if area.capacity is not None else None,
        "kinds": list(area.kinds),
        "requires": [reason.text for reason in sheet.requires.reasons],
    }
