"""Work by the batch and Python's search for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000


@contextmanager
def seldom_sought() -> Iterator[None]:
    """In the block, look for cyclic garbage once in so many new objects instead of 700. A batch of
    5,000 makes its objects by the hundred thousand, all alive and none in a cycle: looking through
    them again and again takes a fifth of the time of a load. The memory this costs is a few MB."""
    before = gc.get_threshold()
    gc.set_threshold(max(_OBJECTS, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
