"""Recorded acts decided again, in the order of the ledger, in one unchanging view of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portaria.database.copying import cursor
from portaria.database.garbage import seldom_sought
from portaria.database.snapshots import snapshot
from portaria.journeys.replay.comparing import Compared, Difference, compare
from portaria.journeys.replay.deciders import DECIDERS, decides_nothing
from portaria.journeys.replay.laws import Benches, Under
from portaria.norms.plain import Json
from portaria.steps.again import Missing, Recorded, Redecided

CHUNK = 5000
SAME, MOVED, DIFFERENT = "same", "moved", "different"
ERASED, NO_DECISION, INCOMPLETE = "erased", "no_decision", "incomplete"

# The contents' keys are bounded too: an ordered join would read them all from the beginning.
_ACTS = """
SELECT a.id, a.kind, a.body, a.subject, a.person, a.held_at, a.recorded_at, a.policy, a.outcome,
       c.content, c.erased_by
  FROM ledger_act a JOIN ledger_content c ON c.act = a.id AND c.act > %(after)s
 WHERE a.id > %(after)s AND a.recorded_at >= %(first)s AND a.recorded_at < %(last)s
   AND (%(body)s::text = '' OR a.body = %(body)s)
 ORDER BY a.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One act decided again, and what became of it: ``same``; ``moved`` (the same, by another
    provision); ``different``; ``erased`` (its facts went at the end of their retention, by the act
    ``erased_by``); ``incomplete`` (it did not keep the fact ``missing``); ``no_decision``."""

    id: int
    kind: str
    body: str
    subject: str
    person: int | None
    recorded_at: datetime
    result: str
    under: Under
    differences: tuple[Difference, ...] = ()
    missing: str = ""
    erased_by: int | None = None

    def as_json(self) -> dict[str, Json]:
        """Documented in ``docs/reference/replay.md``."""
        return {
            "act": self.id,
            "kind": self.kind,
            "body": self.body,
            "subject": self.subject,
            "person": self.person,
            "recorded_at": self.recorded_at.isoformat(),
            "under": self.under,
            "result": self.result,
            "differences": [difference.as_json() for difference in self.differences],
            "missing": self.missing,
            "erased_by": self.erased_by,
        }


@dataclass(slots=True)
class Counts:
    """How many acts came to what, by kind and result."""

    acts: int = 0
    by_kind: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, result: str) -> int:
        """How many came to ``result``."""
        return sum(count for (_, one), count in self.by_kind.items() if one == result)

    @property
    def decisions(self) -> int:
        """How many were decided again."""
        return self.of(SAME) + self.of(MOVED) + self.of(DIFFERENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which acts: recorded from ``first`` (included) to ``last`` (excluded), of ``body`` ("" all),
    under the norms of ``under``."""

    first: datetime
    last: datetime
    body: str = ""
    under: Under = "then"


def replay(
    asked: Asked,
    *,
    now: datetime,
    told: Callable[[Replayed], None],
    progress: Callable[[int], None] = lambda _count: None,
) -> Counts:
    """Decide again and give ``told`` every act that did not come to the same (acts that are no
    decision are only counted). Reads the ledger in flat memory and writes nothing."""
    counts, judge = Counts(), Judge(now)
    with snapshot(), seldom_sought():
        for row in rows(asked):
            counts.acts += 1
            if decides_nothing(row[1]):
                counts.by_kind[row[1], NO_DECISION] += 1
                continue
            found = judge.judge(row, asked.under)
            counts.by_kind[found.kind, found.result] += 1
            if found.result != SAME:
                told(found)
            if counts.acts % CHUNK == 0:
                progress(counts.acts)
    return counts


def rows(asked: Asked) -> Iterator[tuple[Any, ...]]:
    """The acts asked for with what is kept of each, as :meth:`Judge.judge` takes them."""
    after = 0
    while True:
        with cursor() as c:
            c.execute(
                _ACTS,
                {
                    "after": after,
                    "first": asked.first,
                    "last": asked.last,
                    "body": asked.body,
                    "limit": CHUNK,
                },
            )
            rows = c.fetchall()
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]


class Judge:
    """Decides acts again. Decisions are pure: acts with the same facts, but for what names the
    thing, are decided once."""

    def __init__(self, now: datetime) -> None:
        self._benches = Benches(now)
        self._known: dict[tuple[object, ...], Compared] = {}

    def judge(self, row: tuple[Any, ...], under: Under) -> Replayed:
        """What becomes of the act in ``row`` (the columns of the query above)."""
        ident, kind, body, subject, person, held_at, at, digest, outcome, text, erased_by = row
        head = (ident, kind, body, subject, person, at)
        if text is None:
            return Replayed(*head, ERASED, under, erased_by=erased_by)
        content = json.loads(text)
        decision = content.get("decision")
        if not isinstance(decision, dict) or kind not in DECIDERS:
            missing = "decision" if kind in DECIDERS else "decider"
            return Replayed(*head, INCOMPLETE, under, missing=missing)
        bench = self._benches.of(under, body, held_at, at, digest)
        act = Recorded(kind, outcome, body, held_at, at, content.get("facts") or {})
        try:
            found = self._compared(act, decision, bench)
        except Missing as error:
            return Replayed(*head, INCOMPLETE, under, missing=str(error))
        if found.differences:
            return Replayed(*head, DIFFERENT, under, found.differences)
        return Replayed(*head, MOVED if found.moved else SAME, under, found.moved)

    def _compared(self, act: Recorded, decision: Mapping[str, Any], bench: Any) -> Compared:
        key = (act.kind, act.outcome, id(bench), _alike(act, decision))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            made: Redecided = DECIDERS[act.kind](act, bench)
            found = self._known[key] = compare(act, decision, made)
        return found


REMEMBERED = 20_000
_NAMES = frozenset({"address", "login", "sum", "delegate", "old_address"})
"""Facts that name the thing, or follow from the others: no decision hangs on them."""


def _alike(act: Recorded, decision: Mapping[str, Any]) -> str:
    facts = {name: value for name, value in act.facts.items() if name not in _NAMES}
    named = bool(act.facts.get("address"))
    # Sums count in days; asked_by and the like decide only by being there.
    days = (act.held_at.date().isoformat(), act.recorded_at.date().isoformat())
    return json.dumps([facts, named, days, decision], sort_keys=True)
