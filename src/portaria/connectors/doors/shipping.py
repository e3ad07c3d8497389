"""From the doors' record to the passages that guards watch: lines and the position read are kept in
one transaction, with what a safe's read ends, so that nothing is lost or there twice, wherever one
is killed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from portaria.connectors.doors import safes
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.passages import read_line
from portaria.premises.doors.reconciling import differing
from portaria.premises.guard.models import Passing
from portaria.traces import positions, spooling

PREFIX = "doors"
PIECE = 1 << 20
"""Bytes of the record in one transaction."""
_COLUMNS = {"reader": 0, "person": 0, "badge": "", "opens": False, "code": "", "why": "",
            "guard": "", "policy": "", "factors": 1, "said": 0, "waits": False,
            "offline": False}  # fmt: skip


@dataclass(slots=True)
class Shipping:
    """Takes the record in ``folder`` of the doors ``name`` of ``body``. What was decided while
    ``keeper`` did not follow is decided again by what it knows now."""

    name: str
    body: str
    folder: Path
    keeper: Keeper

    def ship(self, *, at: datetime) -> int:
        """Everything new; how many passages. Nothing while the doors do not follow: what they
        decide alone is to be looked at again by what is known then."""
        source, shipped = f"{PREFIX}:{self.name}", 0
        if not self.keeper.online:
            return 0
        for reading in spooling.going(source, self.folder, PREFIX):
            while (piece := reading.next(PIECE)) is not None:
                with transaction.atomic():
                    lines = list(filter(None, map(read_line, piece.data.splitlines())))
                    rows = [self._row(line) for line in lines]
                    Passing.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
                    safes.end_visits(self.body, map(_read, lines))
                    positions.save(reading, piece, at=at)
                shipped += len(rows)
        spooling.delete_read(source, self.folder, PREFIX)
        return shipped

    def _row(self, line: Mapping[str, Any]) -> Passing:
        columns = {name: line.get(name, otherwise) for name, otherwise in _COLUMNS.items()}
        return Passing(
            body_id=self.body,
            at=datetime.fromisoformat(line["at"]),
            card=_text(line.get("card")),
            companion=_text(line.get("with")),
            provision=line.get("prov", ""),
            differs=self._now(line),
            told_by=line.get("told_by", ""),
            **columns,
        )

    def _now(self, line: Mapping[str, Any]) -> str:
        """What would be decided now of a passage that was decided alone; "" where it is the
        same."""
        if not line.get("offline"):
            return ""
        with self.keeper.lock:
            found = [one.verdict for one in differing([line], self.keeper.snapshot)]
        return found[0].decision.reasons[0].text if found else ""


def _read(line: Mapping[str, Any]) -> safes.Read:
    return line["reader"], line.get("card", 0), datetime.fromisoformat(line["at"])


def _text(card: object) -> str:
    """A card as its reader tells it: hexadecimal digits; "" none."""
    return f"{card:x}"[1:] if isinstance(card, int) and card > 0 else ""
