"""The day on which a blocked account's data may go, moved when a norm changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portaria.accounts import store


def stamp(batch: Sequence[tuple[int, date]]) -> None:
    """Write new days on accounts, in the caller's transaction, which records the act."""
    store.write([key for key, _ in batch], data_erase_on=[day for _, day in batch])
