"""The real calendar files, and budgets without the norms' types."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from portaria.workdays.calendar import Calendar, build

CALENDARS = Path(__file__).resolve().parents[2] / "packs" / "calendars"
ZONE = "America/Sao_Paulo"


@dataclass(frozen=True)
class Span:
    amount: int
    unit: str


def file(name: str) -> dict[str, Any]:
    return yaml.safe_load((CALENDARS / f"{name}.yaml").read_text(encoding="utf-8"))


def national(zone: str = ZONE, **own: object) -> Calendar:
    return build(zone=zone, files=[file("br")], own=own)
