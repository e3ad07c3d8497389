"""Registers who carries out each kind of duty of records, and what the worker looks after."""

from __future__ import annotations

from datetime import datetime

from portaria.duties.registry import daily, regular
from portaria.mail.traces.ingesting import PIECE, ingest
from portaria.mail.traces.keeping import KEEPING
from portaria.mail.traces.requests import delivering, ending
from portaria.traces.keeping import unless_busy

__all__ = ["ending"]
SECONDS = 20.0
"""How often the servers' logs are looked at, one piece of them at a time. Ours."""


@regular(SECONDS)
def take_in(at: datetime) -> None:
    """What the servers have logged since; a reading's small files are made one now and then."""
    unless_busy(KEEPING.what, lambda: ingest(at=at, most=PIECE))
    unless_busy(KEEPING.what, lambda: KEEPING.merge(at=at))


@daily
def keep_house(at: datetime) -> None:
    """Months that ended are sorted, days past their term go, many small files are made one, garbage
    and old packages deleted."""
    unless_busy(KEEPING.what, lambda: KEEPING.tidy(at=at))
    delivering.end_packages(at=at)
