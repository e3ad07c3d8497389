"""The only reader of the wall clock.

Everything else receives its instants as arguments, or asks here. A simulation runs the same code
under another clock by entering :func:`at`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_simulated: ContextVar[datetime | None] = ContextVar("portaria_simulated_instant", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; the simulated one inside :func:`at`."""
    return _simulated.get() or datetime.now(UTC)


def today(zone: tzinfo) -> date:
    """The civil day it is now in ``zone``: deadlines count days where the body is."""
    return now().astimezone(zone).date()


def simulated() -> bool:
    """Whether this context runs under another clock (so: nothing may reach a real server)."""
    return _simulated.get() is not None


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run the block as if it were ``instant``.

    Raises:
        ValueError: ``instant`` has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("um instante sem fuso horário não é um instante: informe o fuso")
    token = _simulated.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _simulated.reset(token)


def elapsed() -> float:
    """Seconds on a monotonic counter, for measuring durations; unrelated to civil time."""
    return time.perf_counter()


def pause(seconds: float) -> None:
    """Sleep in real time (a runner waiting for work), whatever the simulated instant is."""
    time.sleep(seconds)
