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


TEXT = 262_144
"""Bytes of the text within one attachment that are kept for the rules that read text (ours)."""


@dataclass(slots=True)
class Found:
    """What a content is and what in it may harm.

    Attributes:
        unexamined: why not all of it was seen; "" when it was.
        holds: the types of the files in an archive.
        texts: text within it, as bytes; bounded.
    """

    type: Type
    dangers: list[Danger] = field(default_factory=list)
    unexamined: str = ""
    holds: list[Type] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)

    def read(self, text: bytes) -> None:
        """Keep a text within, as far as there is room."""
        room = TEXT - sum(map(len, self.texts))
        if text and room > 0:
            self.texts.append(text[:room])

    def add(self, code: str, label: str, where: str) -> None:
        """One more danger; of many, the first hundred are enough to decide."""
        if len(self.dangers) < 100:
            self.dangers.append(Danger(code, label, where))

    def within(self, other: Found, *, nested: bool = True) -> None:
        """What was found in something that this holds."""
        for danger in other.dangers:
            self.add(danger.code, danger.label, danger.where)
        for text in other.texts:
            self.read(text)
        self.holds += [one for one in (other.type, *other.holds) if one not in self.holds]
        if nested and other.unexamined and not self.unexamined:
            self.unexamined = other.unexamined
