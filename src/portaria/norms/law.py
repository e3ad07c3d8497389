"""From the norms a body has to the policy of any day: which wordings are in force, and since when.

A norm of the body may end another (``revokes``), regulate the whole matter of another
(``regulates``), or change its text (``amends``); what they end does not come back when they end,
unless a norm says so (LINDB, art. 2º).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from portaria.norms.citations import Cited
from portaria.norms.deciding.words import NO_WORDS, Words
from portaria.norms.force.amendments import consolidate
from portaria.norms.force.believing import believed
from portaria.norms.force.compiling import Held, compiled
from portaria.norms.force.intervals import force_of
from portaria.norms.force.matters import silenced
from portaria.norms.force.open_policy import OpenPolicy, ruling
from portaria.norms.pack import Interval, Pack
from portaria.norms.plain import digest
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NormOfBody:
    """A norm as a body has it. The lower ``rank`` prevails; ``since`` and ``until`` (both included)
    narrow the norm's own days."""

    pack: Pack
    rank: int = 1
    since: date | None = None
    until: date | None = None

    @property
    def interval(self) -> Interval:
        """The days on which the body has the norm."""
        return self.pack.interval.meet(self.since, self.until)


class Law:
    """All the norms of a body in time. Policies are compiled once per interval between changes.

    Attributes:
        norms: in the order of their rank, with their consolidated text.
        problems: what is wrong with the changes they make to one another.
        changes: the first day of each interval.
    """

    def __init__(
        self,
        body: str,
        norms: Sequence[NormOfBody],
        *,
        specific_first: bool = False,
        known: date | None = None,
        words: Words = NO_WORDS,
    ) -> None:
        """``specific_first``: in one rank the more specific value prevails over the later one.
        ``known``: as the norms published by then told it (:meth:`known_on`). ``words``: how the
        body and its ids are called in sentences."""
        self.body, self.specific_first, self._given = body, specific_first, tuple(norms)
        self.words = words
        ordered = sorted(believed(norms, known), key=lambda norm: (norm.rank, norm.pack.norm.id))
        self.force = force_of(ordered)
        made = consolidate(ordered, self.force, known)
        self.norms, self.problems, self.happenings = made.norms, made.problems, made.happenings
        self._wordings = tuple(self._all_wordings())
        self.changes = tuple(sorted(set(self._change_days())))
        self._turns = tuple(sorted({*self.changes, *self._transition_days()}))
        self._policies: dict[int, Policy] = {}
        self._open: dict[tuple[int, int], Policy] = {}
        self._beliefs: dict[date, Law] = {}

    def on(self, day: date) -> Policy:
        """The policy in force on ``day``; the same object for every day of an interval."""
        number = bisect_right(self.changes, day)
        if number not in self._policies:
            self._policies[number] = self._compile(number)
        return self._policies[number]

    def policies(self) -> Iterator[Policy]:
        """The policy of every interval, the oldest first."""
        yield self.on(date.min)
        yield from (self.on(day) for day in self.changes)

    def open_since(self, began: date, on: date) -> Policy:
        """What rules on ``on`` a case open since ``began``: the policy of the day, but where a
        wording that came meanwhile leaves open cases to the one before, or makes their time count
        otherwise. The same object for every case that no change tells apart."""
        key = bisect_right(self._turns, began), bisect_right(self._turns, on)
        if key[0] >= key[1]:
            return self.on(on)
        if key not in self._open:
            today = self.on(on)
            self._open[key] = OpenPolicy(
                today.body, today.day, today.until, today.digest, today.entries, self.words,
                law=self, began=began, ruled_on=on,
            )  # fmt: skip
        return self._open[key]

    def find_for(self, rule: Rule[T], *, began: date, on: date, **asked: Any) -> Cited[T] | None:
        """The value that rules on ``on`` a case open since ``began``; ``asked`` as in
        :meth:`Policy.find`."""
        return ruling(self, rule, began=began, on=on, asked=asked)

    def known_on(self, day: date) -> Law:
        """The law as it was known on ``day``: without the norms signed later, and with the text
        that was in print where a rectification was published only later."""
        if day not in self._beliefs:
            self._beliefs[day] = Law(
                self.body,
                self._given,
                specific_first=self.specific_first,
                known=day,
                words=self.words,
            )
        return self._beliefs[day]

    def pack(self, norm: str) -> Pack | None:
        """A norm of the body, by id, with its consolidated text."""
        return next((n.pack for n in self.norms if n.pack.norm.id == norm), None)

    @property
    def wordings(self) -> Sequence[Held]:
        """Every wording with the days on which it holds for the body."""
        return self._wordings

    def _change_days(self) -> Iterator[date]:
        """The first day of each difference in what is in force."""
        for held in self._wordings:
            if held.settings or held.wording.labels:
                yield held.days.first
                if held.days.last < date.max:
                    yield held.days.last + timedelta(days=1)

    def _transition_days(self) -> Iterator[date]:
        for held in self._wordings:
            said = held.wording.open_cases
            for one in (said.general, *said.by_rule.values()):
                if one and one.since:
                    yield one.since

    def _all_wordings(self) -> Iterator[Held]:
        for norm in self.norms:
            for days in self.force.pieces[norm.pack.norm.id]:
                for provision in norm.pack.provisions.values():
                    for wording in provision.wordings:
                        if held := days.meet(wording.since, wording.until):
                            whole = Held(norm, provision, wording, wording.settings, held)
                            yield from silenced(whole, self.norms)

    def _compile(self, number: int) -> Policy:
        first = self.changes[number - 1] if number else date.min
        last = self.changes[number] - timedelta(days=1) if number < len(self.changes) else date.max
        entries = compiled(self, first)
        by_rule: dict[str, list[Any]] = defaultdict(list)
        for entry in entries:
            by_rule[entry.rule].append(entry)
        identity = digest(
            {
                "body": self.body,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "entries": [entry.as_json() for entry in entries],
            }
        )
        frozen = MappingProxyType({rule: tuple(found) for rule, found in by_rule.items()})
        return Policy(self.body, first, last, identity, frozen, self.words)
