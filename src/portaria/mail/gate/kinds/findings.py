"""What is found in a content, and how much may still be spent on finding more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portaria.mail.gate.kinds.types import Danger, Type

Look = Callable[[bytes, tuple[str, ...], str, int], "Found"]
"""Examines ``(data, names, where, depth)``: containers call it for what they hold."""


@dataclass(slots=True)
class Budget:
    """What one message may cost; ours. Whatever is left unseen is reported as not examined.

    Attributes:
        bytes: that may still be unpacked.
        entries: that may still be looked at within archives.
        depth: of archives within archives that is looked at.
    """

    bytes: int = 64 << 20
    entries: int = 2_000
    depth: int = 4


@dataclass(slots=True)
class Found:
    """What a content is, what in it may harm, and why not all of it was seen ("" when it was)."""

    type: Type
    dangers: list[Danger] = field(default_factory=list)
    unexamined: str = ""

    def add(self, code: str, label: str, where: str) -> None:
        """One more danger; of many, the first hundred are enough to decide."""
        if len(self.dangers) < 100:
            self.dangers.append(Danger(code, label, where))

    def within(self, other: Found, *, nested: bool = True) -> None:
        """What was found in something that this holds."""
        for danger in other.dangers:
            self.add(danger.code, danger.label, danger.where)
        if nested and other.unexamined and not self.unexamined:
            self.unexamined = other.unexamined
