"""What a reader tells and what it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum

from portaria.norms.decision import Decision, Reason
from portaria.norms.plain import Json


class Circumstance(IntFlag):
    """What the guard at the passage says of it; none for a reader that is alone."""

    NONE = 0
    EMERGENCY = 1
    ACCESSIBILITY = 2
    BULKY_LOAD = 4
    TURNSTILE_BROKEN = 8


@dataclass(frozen=True, slots=True)
class Event:
    """What a reader saw.

    Attributes:
        reader: the reader's key; a reader is one direction of one passage.
        card: the number read (:func:`card_number`); 0: no card.
        factors: how many kinds of authentication identified the person (badge, biometrics…).
        companion: the number of a second card presented with it; 0: none.
        circumstance: :class:`Circumstance`, as a whole number.
    """

    reader: int
    card: int
    factors: int = 1
    companion: int = 0
    circumstance: int = 0


class Outcome(StrEnum):
    """What becomes of the strike."""

    OPEN = "open"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to an event. Many events share one.

    Attributes:
        opens: whether the strike is released.
        decision: outcome, reasons with their provisions (the first leads), digest of the policy.
        guard: what the guard should do, in Portuguese; "" nothing.
        beaten: what spoke too and gave way, with the text of the reason it gave way to.
        records: what the norms order recorded of the passage (``identification``, ``entry``…).
    """

    opens: bool
    decision: Decision
    guard: str
    beaten: tuple[tuple[Reason, str], ...]
    records: tuple[str, ...]

    @property
    def code(self) -> str:
        """The leading reason's code."""
        return self.decision.reasons[0].code

    def as_json(self) -> dict[str, Json]:
        """``{"opens", "outcome", "reasons", "policy", "guard", "records", "beaten": [{"code",
        "text", "provision", "why"}]}``."""
        return {
            "opens": self.opens,
            **self.decision.as_json(),
            "guard": self.guard,
            "records": list(self.records),
            "beaten": [
                {
                    "code": reason.code,
                    "text": reason.text,
                    "provision": reason.citation.ref if reason.citation else None,
                    "why": why,
                }
                for reason, why in self.beaten
            ],
        }


def card_number(text: str) -> int:
    """What a badge says its number is, as the whole number that events and snapshots hold. Two
    texts give one number only if they differ in letter case or spaces around. Hexadecimal digits
    are the usual case, and keep their leading zeros."""
    plain = text.strip().upper()
    if not plain:
        return 0
    try:
        return int("1" + plain, 16) if plain.isascii() and plain.isalnum() else _bytes(plain)
    except ValueError:
        return _bytes(plain)


def _bytes(plain: str) -> int:
    return -int.from_bytes(plain.encode(), "big")
