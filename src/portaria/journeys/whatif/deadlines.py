"""Days that move: when mailboxes in use would be closed by the passing of time, under two laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from portaria.journeys.whatif.alternatives import Alternative
from portaria.journeys.whatif.changes import DEADLINE, ENDS, STARTS, Change, Side, moved
from portaria.mail.decisions import foreseen, idle
from portaria.mail.decisions.foreseen import Foreseen
from portaria.mail.decisions.idle import Away
from portaria.mail.decisions.stages import taken
from portaria.mail.types import IN_USE, MailboxHeld
from portaria.norms.comparing.aspects import CHANGES
from portaria.norms.law import Law
from portaria.steps.reasons import provisions_of, why

Pair = tuple[Foreseen | None, Foreseen | None]
"""What the present law makes of a mailbox, and what the other one does."""


class Deadlines:
    """Compares when mailboxes end; mailboxes that are alike are asked about once."""

    def __init__(self, laws: Alternative, now: datetime, until: date) -> None:
        self._laws, self._now, self._until = laws, now, until
        self._calendar = laws.before.calendar
        self._known: dict[tuple[object, ...], Pair] = {}

    def of(self, box: MailboxHeld, away: Sequence[Away]) -> list[tuple[str, Pair]]:
        """The duty's kind with what both laws make of it, for what ends ``box``."""
        return list(self._pairs(box, away))

    def _pairs(self, box: MailboxHeld, away: Sequence[Away]) -> Iterator[tuple[str, Pair]]:
        if box.state not in IN_USE or box.opened_at is None:
            return
        used = idle.last_used(box) or box.opened_at
        done = taken(box)
        # Lapses count in days: mailboxes used last on the same day end on the same day.
        day = self._calendar.day_of(used)
        yield (
            foreseen.IDLE,
            self._both(
                (box.kind, day, done, tuple(away)),
                lambda law: foreseen.idleness(
                    box.kind, used, away, law, self._calendar, self._now, done
                ),
            ),
        )
        if (end := box.valid_until) is not None:
            yield (
                foreseen.VALIDITY,
                self._both(
                    (box.kind, box.category, end),
                    lambda law: foreseen.expiry(
                        box.kind, box.category, end, law, self._calendar, self._now
                    ),
                ),
            )

    def changes(
        self, pairs: Sequence[tuple[str, Pair]], box: MailboxHeld, unit: str, name: str
    ) -> Iterator[Change]:
        """The days of ``box`` that move, come or go, up to the last day looked at."""
        for kind, (before, after) in pairs:
            told = self._told(before, after)
            if told is not None:
                what, on = told
                yield Change(
                    DEADLINE, what, kind, f"mailbox:{box.id}", box.person, name, box.category, unit,
                    on, self._side(before), self._side(after),
                )  # fmt: skip

    def ends(self, pairs: Sequence[tuple[str, Pair]]) -> tuple[date | None, date | None]:
        """The first day on which each law ends the mailbox; None: not until the last day."""
        days = [[self._day(pair[side]) for _, pair in pairs] for side in (0, 1)]
        before, after = (min((d for d in found if d), default=None) for found in days)
        return before, after

    def _both(self, key: tuple[object, ...], ask: Callable[[Law], Foreseen | None]) -> Pair:
        if key not in self._known:
            self._known[key] = ask(self._laws.before.law), ask(self._laws.after.law)
        return self._known[key]

    def _told(self, before: Foreseen | None, after: Foreseen | None) -> tuple[str, date] | None:
        old, new = self._day(before), self._day(after)
        if old is None and new is None:
            return None
        if old is None or new is None:
            return (STARTS, new) if new else (ENDS, old or self._until)
        if old != new:
            return moved(old, new), min(old, new)
        outcomes = {found.decision.outcome for found in (before, after) if found}
        return (CHANGES, old) if len(outcomes) > 1 else None

    def _day(self, found: Foreseen | None) -> date | None:
        day = self._calendar.day_of(found.at) if found else None
        return day if day is not None and day <= self._until else None

    def _side(self, found: Foreseen | None) -> Side | None:
        if found is None or (day := self._calendar.day_of(found.at)) > self._until:
            return None
        value = {"on": day.isoformat(), "outcome": found.decision.outcome}
        return Side(value, why(found.decision), provisions_of(found.decision))
