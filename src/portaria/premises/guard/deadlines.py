"""Registers who drops records of passages, and what the worker looks after."""

from __future__ import annotations

from datetime import datetime

from portaria.duties.registry import daily, handler, regular
from portaria.premises.guard.disclosing import delivering, ending
from portaria.premises.guard.recording import store_past
from portaria.premises.guard.stream import DROP, KEEPING
from portaria.traces.keeping import unless_busy

SECONDS = 1800.0
"""How often the passages of past days are looked for. Ours."""
handler(DROP, batch=1)(KEEPING.drop_months)


@regular(SECONDS)
def put_away(at: datetime) -> None:
    """Passages of past days go where no page opens them."""
    unless_busy(KEEPING.what, lambda: store_past(at=at))


@daily
def keep_house(at: datetime) -> None:
    """Months that ended are sorted, days past their term go, garbage and old packages are deleted;
    requests that were not granted get their end."""
    unless_busy(KEEPING.what, lambda: KEEPING.tidy(at=at))
    delivering.end_packages(at=at)
    ending.end_others(at=at)
