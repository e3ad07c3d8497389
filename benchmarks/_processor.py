"""Seconds of processor: what this process and its PostgreSQL session took, whatever else the
machine does meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock and of processor (None where the server runs elsewhere)."""

    clock: float
    processor: float | None

    def __add__(self, other: Spent) -> Spent:
        return self._with(other, 1)

    def __sub__(self, other: Spent) -> Spent:
        return self._with(other, -1)

    def _with(self, other: Spent, sign: int) -> Spent:
        known = self.processor is not None and other.processor is not None
        processor = (self.processor or 0) + sign * (other.processor or 0) if known else None
        return Spent(self.clock + sign * other.clock, processor)


def spent(run: Callable[[], object], *, total: bool = False) -> Spent:
    """What ``run`` takes; with ``total``, what was taken since the process began, after it."""
    before = Spent(0, 0.0) if total else _now()
    run()
    return _now() - before


def _now() -> Spent:
    from portaria import clock

    session = _session()
    own = time.process_time()
    return Spent(clock.elapsed(), None if session is None else own + session)


def _session() -> float | None:
    """Of the server's process that serves Django's connection, if it is on this machine."""
    from django.db import connection

    connection.ensure_connection()
    found = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        if "postgres" not in (found / "comm").read_text():
            return None
        fields = (found / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
