"""The worker's part: what-ifs asked for on the site, and the end of those that nobody filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from portaria.duties.registry import daily, handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.journeys.whatif import keeping

_LOOKED = "UPDATE journeys_whatif SET looked = %s, persons = %s WHERE id = %s"


@handler(keeping.KIND, batch=1)
def carry_out(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Carry out what-ifs, one at a time: they take seconds, and change nothing but their answer."""
    for duty in duties:
        key = int(duty.subject.removeprefix("whatif:"))
        with _beside() as beside:

            def looked(
                count: int, total: int, key: int = key, beside: BaseDatabaseWrapper = beside
            ) -> None:
                with beside.cursor() as c:
                    c.execute(_LOOKED, (count, total, key))

            keeping.carry_out(key, at=at, looked=looked)
    return [Done("respondido")] * len(duties)


@contextmanager
def _beside() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, so that how far it has come is seen before the answer is."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()


@daily
def forget(now: datetime) -> object:
    """Delete what nobody filed."""
    return keeping.forget(now)
