"""From the norms a body has to the policy of any day: which wordings are in force, and since when.

A norm of the body may end another by ``revokes``, and a provision may take the place of another by
``amends``; what they end does not come back when they end (LINDB, art. 2º, § 3º).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

from portaria.norms.citations import Citation, Cited
from portaria.norms.entries import Entry
from portaria.norms.exceptions import excepted
from portaria.norms.pack import Interval, Pack, Provision, Setting, Wording, day_before, lineage
from portaria.norms.plain import digest
from portaria.norms.policy import NO_FLAGS, Policy
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


@dataclass(frozen=True, slots=True)
class _InForce:
    """A wording and the days on which it holds for the body."""

    norm: NormOfBody
    provision: Provision
    wording: Wording
    days: Interval

    @property
    def ref(self) -> str:
        return self.norm.pack.ref(self.provision.id)


class Law:
    """All the norms of a body in time. Policies are compiled once per interval between changes."""

    def __init__(self, body: str, norms: Sequence[NormOfBody]) -> None:
        self.body = body
        self.norms = tuple(sorted(norms, key=lambda norm: (norm.rank, norm.pack.norm.id)))
        self._wordings = tuple(self._all_wordings())
        self.changes = tuple(sorted(set(self._change_days())))
        self._policies: dict[int, Policy] = {}

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

    def find_for(
        self,
        rule: Rule[T],
        *,
        began: date,
        on: date,
        flags: frozenset[str] = NO_FLAGS,
        **keys: str | None,
    ) -> Cited[T] | None:
        """The value that rules on ``on`` a case open since ``began``: the one in force, unless its
        wording came later and leaves open cases to the previous one (``open_cases: previous``)."""
        day = on
        while found := self.on(day).find(rule, flags=flags, **keys):
            since = max(citation.since for citation in found.citations)
            if since <= began or not self._spares_open_cases(day, rule.name, found.refs):
                return found
            day = day_before(since)
        return None

    def _spares_open_cases(self, day: date, rule: str, refs: tuple[str, ...]) -> bool:
        entries = self.on(day).entries[rule]
        return all(e.open_cases == "previous" for e in entries if e.citation.ref in refs)

    def _change_days(self) -> Iterator[date]:
        """The first day of each difference in what is in force."""
        for held in self._wordings:
            if held.wording.settings or held.wording.labels:
                yield held.days.first
                if held.days.last < date.max:
                    yield held.days.last + timedelta(days=1)

    def _all_wordings(self) -> Iterator[_InForce]:
        ends = self._endings()
        for norm in self.norms:
            for provision in norm.pack.provisions.values():
                names = (norm.pack.norm.id, *map(norm.pack.ref, lineage(provision.id)))
                last = min((ends[name] for name in names if name in ends), default=None)
                for wording in provision.wordings:
                    days = norm.interval.meet(wording.since, wording.until).meet(None, last)
                    if days:
                        yield _InForce(norm, provision, wording, days)

    def _endings(self) -> dict[str, date]:
        """Last day of the norms and provisions that other norms of the body end, by reference."""
        ends: dict[str, date] = defaultdict(lambda: date.max)
        for norm in self.norms:
            if not norm.interval:
                continue
            for target in norm.pack.norm.revokes:
                ends[target] = min(ends[target], day_before(norm.interval.first))
            for provision in norm.pack.provisions.values():
                for wording in provision.wordings:
                    days = norm.interval.meet(wording.since, wording.until)
                    if wording.amends and days:
                        last = day_before(days.first)
                        ends[wording.amends] = min(ends[wording.amends], last)
        return dict(ends)

    def _compile(self, number: int) -> Policy:
        first = self.changes[number - 1] if number else date.min
        last = day_before(self.changes[number]) if number < len(self.changes) else date.max
        entries = sorted(self._entries(first), key=_settled)
        by_rule: dict[str, list[Entry]] = defaultdict(list)
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
        return Policy(self.body, first, last, identity, frozen)

    def _entries(self, day: date) -> Iterator[Entry]:
        labels = {norm.pack.norm.id: norm.pack.labels_on(day) for norm in self.norms}
        in_force = [held for held in self._wordings if day in held.days]
        direct: dict[str, set[str]] = defaultdict(set)
        for held in in_force:
            if held.wording.excepts:
                direct[held.ref].add(held.wording.excepts)
        reached = excepted(direct)
        for held in in_force:
            for setting in held.wording.settings:
                excepts = reached.get(held.ref, frozenset())
                yield _entry(held, setting, labels[held.norm.pack.norm.id], excepts)


def _entry(
    held: _InForce, setting: Setting, labels: dict[str, tuple[str, ...]], excepts: frozenset[str]
) -> Entry:
    pack, provision = held.norm.pack, held.provision.id
    return Entry(
        rule=setting.rule,
        value=setting.value,
        plain=setting.plain,
        shown=setting.shown,
        keys=tuple(_expand(key, labels) for key in setting.keys),
        when=setting.when,
        citation=Citation(pack.norm.id, provision, held.days.first, pack.label_of(provision)),
        lineage=frozenset(map(pack.ref, lineage(provision))),
        excepts=excepts,
        rank=held.norm.rank,
        dated=held.norm.interval.first,
        open_cases=held.wording.open_cases,
        place=setting.place,
    )


def _expand(
    key: tuple[str, ...] | None, labels: dict[str, tuple[str, ...]]
) -> frozenset[str] | None:
    """The ids a key stands for. A label that names nobody on the day stands for itself, which no
    case has."""
    if key is None:
        return None
    return frozenset(id for token in key for id in labels.get(token, (token,)))


def _settled(entry: Entry) -> tuple[str, str, str]:
    """An order of entries that does not depend on the order of reading."""
    return entry.rule, entry.citation.ref, digest(entry.as_json())
