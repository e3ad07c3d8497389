"""Sums that are alike kept once: thousands of deadlines were counted in the same way, and each sum
is written twice, on its duty and in the ledger."""

from __future__ import annotations

from typing import Any

from portaria.ledger.types import Shared
from portaria.workdays.arithmetic import Sum

REMEMBERED = 20_000


def alike(data: Sum) -> tuple[Any, ...]:
    """What two sums of a norm's value must share to be the same sum."""
    return (
        data["rule"],
        tuple(data.get("case", {}).items()),
        data.get("began_at"),
        data["start_at"],
        tuple(data["budget"].values()),
        tuple(data["counting"].values()),
        data["provision"],
        data["label"],
        tuple((s["first"], s["last"]) for s in data["suspensions"]),
        data["zone"],
    )


class Sums:
    """Sums by what makes them the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Shared] = {}

    def one(self, data: Sum) -> Shared:
        """``data``, or the equal one that came before."""
        key = (*alike(data), data["due_at"])
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = Shared(data)
        return found
