"""From single reads to events: a second identification, or a second person, comes as another read
at the same reader, and makes one event with the read before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from portaria.premises.doors.types import Event, Verdict

PATIENCE = 15
"""Seconds within which a second read belongs to the first; a limit of ours."""
_COMPANY = frozenset({"no_host", "unescorted", "alone"})
_MEANS = frozenset({"second_means"})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A read that was not enough: who it was, by which units, and until when it is kept."""

    event: Event
    units: frozenset[int]
    wants: frozenset[str]
    until: int


@dataclass(slots=True)
class Gathering:
    """What each reader waits for. A unit is what reads at it: badge reader, biometric reader."""

    waiting: dict[int, _Waiting] = field(default_factory=dict)
    _units: frozenset[int] = frozenset()

    def heard(self, reader: int, card: int, at: int, *, unit: int = 0) -> Event:
        """The event that a read makes, alone or with what was waited for."""
        before = self.waiting.pop(reader, None)
        self._units = frozenset({unit})
        if before is None or at >= before.until:
            return Event(reader, card)
        first = before.event
        if card == first.card:
            if before.wants & _MEANS:
                self._units |= before.units
            return Event(reader, card, len(self._units), first.companion)
        if before.wants & _COMPANY:
            self._units = before.units
            return Event(reader, first.card, first.factors, card)
        return Event(reader, card)

    def told(self, event: Event, verdict: Verdict, at: int) -> bool:
        """Take note of the verdict; whether another read may still change it."""
        wants = frozenset() if verdict.opens else _wanted(verdict)
        if wants and wants == {reason.code for reason in verdict.decision.reasons}:
            self.waiting[event.reader] = _Waiting(event, self._units, wants, at + PATIENCE)
            return True
        return False


def _wanted(verdict: Verdict) -> frozenset[str]:
    """What of the refusal another read could answer."""
    return frozenset(reason.code for reason in verdict.decision.reasons) & (_COMPANY | _MEANS)
