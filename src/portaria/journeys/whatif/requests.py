"""Requests of the year, granted and recorded, decided under two laws from what their acts kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from portaria.database.copying import cursor
from portaria.journeys.replay.deciders import DECIDERS, REFUSALS, REQUESTS
from portaria.journeys.whatif.alternatives import Alternative
from portaria.journeys.whatif.changes import REQUEST, Change, Side
from portaria.norms.comparing.aspects import CHANGES, GAINS, LOSES
from portaria.people.counting import counting_in
from portaria.steps.again import Bench, Missing, Recorded, Redecided
from portaria.steps.reasons import provisions_of, why

_CHUNK = 5000
_ACTS = """
SELECT a.id, a.kind, a.subject, a.person, a.held_at, a.recorded_at, a.outcome, c.content,
       coalesce(nullif(p.social_name, ''), p.name, '')
  FROM ledger_act a JOIN ledger_content c ON c.act = a.id AND c.act > %(after)s
  LEFT JOIN people_person p ON p.id = a.person
 WHERE a.id > %(after)s AND a.body = %(body)s AND a.kind = ANY(%(kinds)s)
   AND a.recorded_at >= %(since)s AND c.content IS NOT NULL
 ORDER BY a.id LIMIT %(limit)s
"""


def looked_at(laws: Alternative, since: date) -> Iterator[Change | None]:
    """Each request recorded since a day: the change, or None where both laws answer it alike or the
    act kept too little to decide it again. Both laws as they stand on the first day on which they
    differ. A request that was refused leaves no act, so none can be told as granted."""
    benches = _bench(laws, after=False), _bench(laws, after=True)
    first = laws.before.calendar.first_instant(since)
    after = 0
    while True:
        with cursor() as c:
            values = {"body": laws.body, "kinds": sorted(REQUESTS), "since": first}
            c.execute(_ACTS, {**values, "after": after, "limit": _CHUNK})
            rows = c.fetchall()
        yield from (_change(row, laws, benches) for row in rows)
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def _bench(laws: Alternative, *, after: bool) -> Bench:
    its = laws.after if after else laws.before
    policy = its.law.on(laws.first)
    return Bench(policy, its.calendar, counting_in(its, laws.first), its.config.domains)


def _change(row: tuple[Any, ...], laws: Alternative, benches: tuple[Bench, Bench]) -> Change | None:
    _, kind, subject, person, held_at, recorded_at, outcome, text, name = row
    facts = json.loads(text).get("facts") or {}
    act = Recorded(kind, outcome, laws.body, held_at, recorded_at, facts)
    try:
        before, after = (DECIDERS[kind](act, bench) for bench in benches)
    except Missing:
        return None
    if (before.decision.outcome, before.results) == (after.decision.outcome, after.results):
        return None
    return Change(
        source=REQUEST,
        effect=_effect(before, after),
        aspect=kind,
        subject=subject,
        person=person,
        name=name or str(facts.get("address") or ""),
        category=str(facts.get("category") or ""),
        unit="",
        on=laws.before.calendar.day_of(recorded_at),
        before=_side(before),
        after=_side(after),
    )


def _effect(before: Redecided, after: Redecided) -> str:
    old, new = (side.decision.outcome in REFUSALS for side in (before, after))
    if old == new:
        return CHANGES
    return LOSES if new else GAINS


def _side(made: Redecided) -> Side:
    value = {"outcome": made.decision.outcome, **made.results}
    return Side(value, why(made.decision), provisions_of(made.decision))
