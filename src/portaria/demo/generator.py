"""Invented people and their history, written as HR files; the same plan gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from portaria.demo import portaria_files, siape_files
from portaria.demo.plan import Plan
from portaria.demo.registers import Progress

WriteMonth = Callable[[Plan, int, Path, Progress | None], int]
LAYOUTS: dict[str, WriteMonth] = {
    "portaria": portaria_files.write_month,
    "siape": siape_files.write_month,
}


def write(
    plan: Plan,
    months: Iterable[int],
    out: Path,
    *,
    layout: str = "portaria",
    progress: Progress | None = None,
) -> int:
    """Write the files of each of ``months`` under ``out`` and return how many lines of people.

    Raises:
        ValueError: ``layout`` is not one of :data:`LAYOUTS`.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"leiaute «{layout}» desconhecido: use {' ou '.join(LAYOUTS)}")
    return sum(LAYOUTS[layout](plan, month, out, progress) for month in months)
