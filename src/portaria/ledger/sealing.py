"""Sealing while something else goes on for long: a worker, a load, a demonstration being lived."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from portaria.ledger.sealer import seal

PAUSE = 0.5
"""Seconds between two seals: a line waits for its own less than one."""

Call = Callable[[Callable[[], object]], None]


def _plainly(work: Callable[[], object]) -> None:
    work()


@contextmanager
def sealing(*, call: Call = _plainly, failed: Callable[[], None] | None = None) -> Iterator[None]:
    """Seal twice a second while the block runs, in a thread and a connection of its own, and what
    is left at the end. Within a caller's transaction only at the end: nobody else sees its lines.

    Args:
        call: calls the function it is given; whoever knows what to do about an error does it there.
        failed: called if an error ends the sealing before the block ends. Without it, the sealing
            at the end meets the same error and raises it.
    """
    if connection.in_atomic_block:
        yield
        seal()
        return
    over = threading.Event()
    sealer = threading.Thread(target=_until, args=(over, call, failed), name="sealer")
    sealer.start()
    try:
        yield
    finally:
        over.set()
        sealer.join()
        call(seal)


def _until(over: threading.Event, call: Call, failed: Callable[[], None] | None) -> None:
    try:
        while not over.wait(PAUSE):
            call(seal)
    finally:
        if failed is not None and not over.is_set():
            failed()
        connection.close()
