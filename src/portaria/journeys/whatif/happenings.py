"""Events of the year, and those to come, planned under two laws: the same plans of the journeys,
each step of one law beside the same step of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from portaria.accounts.decisions import earlier as account_earlier
from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Situation
from portaria.journeys.preview import foresee
from portaria.journeys.whatif.alternatives import Alternative
from portaria.journeys.whatif.changes import ENDS, EVENT, STARTS, Change, Side, moved
from portaria.journeys.whatif.holders import Holder
from portaria.mail.decisions import foreseen as mailbox_earlier
from portaria.norms.comparing.aspects import CHANGES
from portaria.norms.law import Law
from portaria.norms.plain import Json
from portaria.people.types import BondFacts, EventFacts, EventKind

#: What a step's payload tells that is no effect of it: why it is done and by which decision.
_NO_EFFECT = frozenset({"why", "held_at", "decision", "kept", "provisions_kept", "outcome", "text"})
UNTIL, DAYS = "until", "days"
"""``until``: the last day of the sum that a step carries (how long what it closes is kept)."""


def changes(situation: Situation, laws: Alternative, category: str, unit: str) -> Iterator[Change]:
    """What the event would lead to under the other law, step by step.

    A past event is planned under both laws as they stand on the first day on which they differ, as
    if it happened then, on what was held just before it; one to come, under both laws of its day.
    """
    event = situation.event
    past = event.effective_on <= laws.today
    day = laws.first if past else event.effective_on
    if past:
        situation = _before(situation)
    old = _steps(situation, laws.before.law, day)
    new = _steps(situation, laws.after.law, day)
    for key in dict.fromkeys((*old, *new)):
        if change := _change(event, old.get(key), new.get(key), laws, category, unit):
            yield change


def ending_contracts(
    holder: Holder, laws: Alternative, since: date, until: date
) -> Iterator[EventFacts]:
    """The ends that contracts foresee between two days, as events not yet told (key 0)."""
    first = laws.before.calendar.first_instant
    for bond in holder.bonds:
        day = bond.planned_end + timedelta(days=1) if bond.planned_end else None
        if bond.end is not None or day is None or not since <= day <= until:
            continue
        others = tuple(_staying(holder, bond, day))
        yield EventFacts(
            id=0,
            kind=EventKind.CONTRACT_END,
            body=laws.body,
            person=holder.id,
            name=holder.name,
            bond=replace(bond, end=day),
            others=others,
            effective_on=day,
            effective_at=first(day),
            known_at=first(day),
        )


def _staying(holder: Holder, bond: BondFacts, day: date) -> Iterable[BondFacts]:
    for other in (*holder.bonds, *holder.others):
        ended = other.end or (other.planned_end and other.planned_end + timedelta(days=1))
        if other.id != bond.id and other.start <= day and (ended is None or ended > day):
            yield other


def _before(situation: Situation) -> Situation:
    """What was held just before the event was dealt with."""
    event = situation.event
    instant = max(event.effective_at, event.known_at)
    accounts = (account_earlier.before(account, instant) for account in situation.accounts)
    boxes = (mailbox_earlier.before(box, instant) for box in situation.mailboxes)
    return replace(
        situation,
        accounts=tuple(a for a in accounts if a is not None),
        mailboxes=tuple(b for b in boxes if b is not None),
    )


def _steps(situation: Situation, law: Law, day: date) -> Mapping[tuple[str, str], DutyDraft]:
    found = foresee(replace(situation, policy=law.on(day)))
    return {(step.kind, step.subject): step for step in found.all_steps}


def _change(
    event: EventFacts,
    old: DutyDraft | None,
    new: DutyDraft | None,
    laws: Alternative,
    category: str,
    unit: str,
) -> Change | None:
    before, after = _side(old, laws), _side(new, laws)
    if before and after and before.value == after.value:
        return None
    step = new or old
    assert step is not None  # noqa: S101  # a key of one of the two
    what, aspect = _effect(before, after), step.kind
    if before and after and what == DAYS:
        what, aspect = _moved(before, after), f"{step.kind}:{UNTIL}"
    return Change(
        source=EVENT,
        effect=what,
        aspect=aspect,
        subject=step.subject,
        person=event.person or None,
        name=event.name,
        category=category,
        unit=unit,
        on=event.effective_on,
        before=before,
        after=after,
        event=event.id,
    )


def _side(step: DutyDraft | None, laws: Alternative) -> Side | None:
    if step is None:
        return None
    told = {key: value for key, value in step.payload.items() if key not in _NO_EFFECT}
    value: dict[str, Json] = {"on": laws.before.calendar.day_of(step.run_at).isoformat(), **told}
    if step.sum:
        value[UNTIL] = step.sum["due_on"]
    if step.assignee:
        value["assignee"] = step.assignee
    return Side(value, step.about, step.provisions)


def _effect(before: Side | None, after: Side | None) -> str:
    if before is None or after is None:
        return STARTS if before is None else ENDS
    old, new = _value(before, "on"), _value(after, "on")
    if old != new:
        return moved(date.fromisoformat(old), date.fromisoformat(new))
    return DAYS if _value(before, UNTIL) != _value(after, UNTIL) else CHANGES


def _moved(before: Side, after: Side) -> str:
    """Where only the sum of a step differs (how long a closed mailbox is kept)."""
    old, new = _value(before, UNTIL), _value(after, UNTIL)
    if not old or not new:
        return STARTS if new else ENDS
    return moved(date.fromisoformat(old), date.fromisoformat(new))


def _value(side: Side, name: str) -> str:
    assert isinstance(side.value, Mapping)  # noqa: S101  # as _side makes it
    return str(side.value.get(name) or "")
