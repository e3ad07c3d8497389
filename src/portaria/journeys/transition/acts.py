"""Moving what is open as the norms now say: one act over all, a line for each; and undoing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.journeys.transition import gathering
from portaria.journeys.transition.deciding import Decider
from portaria.journeys.transition.moving import State, Write, state_of, write
from portaria.journeys.transition.sums import Sums
from portaria.journeys.transition.types import MOVED, Fate, Totals
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.norms.policy import Policy

APPLIED, MOVED_LINE = "norm.transition.applied", "duty.deadline_moved"


class NotConfirmed(ValueError):  # noqa: N818  # an answer, in the words of the house
    """Something promised would end sooner, and nobody confirmed it; nothing was changed."""


def preview(body: Assembled, *, on: date, at: datetime, totals: Totals) -> Iterator[Fate]:
    """What the norms in force on ``on`` make of what is open in ``body`` at ``at``, one by one, in
    flat memory; ``totals`` is counted along. Nothing is written."""
    decider = Decider(body.law, body.calendar, body.vocabulary, on)
    for chunk in gathering.open_terms(body, at):
        for term in chunk:
            totals.seen += 1
            if (fate := decider.decide(term)) is not None:
                totals.add(fate)
                yield fate


def apply_transition(
    body: str, *, by: str, at: datetime, confirmed: bool
) -> tuple[int | None, Totals]:
    """Move every open deadline of ``body`` that the norms in force today change, in one
    transaction. Returns the act, None where there was nothing to move, and the counts.

    The act ``norm.transition.applied`` names the provisions and the counts; each deadline leaves a
    line ``duty.deadline_moved`` that it caused, with the sums before and after.

    Raises:
        NotConfirmed: a promise would end sooner and ``confirmed`` is False (design, invariant 8).
        NotAdopted: the body has adopted nothing.
    """
    its = adopted(body)
    on = its.calendar.day_of(at)
    with transaction.atomic():
        gathering.lock(body)
        totals = Totals()
        for _ in preview(its, on=on, at=at, totals=totals):
            pass
        if totals.shortened and not confirmed:
            raise NotConfirmed(
                f"{totals.shortened} de {totals.moved} prazos acabariam antes do que se prometeu: "
                "confira-os e confirme para aplicar. Nada foi alterado"
            )
        if not totals.moved:
            return None, totals
        policy = its.law.on(on)
        [head] = append([_head(body, totals, policy, at)], by=by, at=at)
        again, sums = Totals(), Sums()
        pending: list[Fate] = []
        for fate in preview(its, on=on, at=at, totals=again):
            if fate.outcome == MOVED:
                pending.append(fate)
            if len(pending) >= gathering.CHUNK:
                _move(pending, its, policy, sums, head, by, at)
                pending = []
        _move(pending, its, policy, sums, head, by, at)
        return head, totals


def _head(body: str, totals: Totals, policy: Policy, at: datetime) -> ActDraft:
    return ActDraft(
        kind=APPLIED,
        subject=ref("body", body),
        person=None,
        body=body,
        held_at=at,
        provisions=tuple(totals.provisions),
        policy=policy.digest,
        content=totals.as_json(),
    )


def _move(
    fates: Sequence[Fate],
    body: Assembled,
    policy: Policy,
    sums: Sums,
    head: int,
    by: str,
    at: datetime,
) -> None:
    if not fates:
        return
    writes, lines = [], []
    for fate in fates:
        term, state = fate.term, _new_state(fate, policy, sums, body)
        writes.append(Write(term.duty, term.subject, term.stamp, state))
        lines.append(
            ActDraft(
                kind=MOVED_LINE,
                subject=term.subject,
                person=term.person,
                body=body.config.slug,
                held_at=at,
                provisions=fate.provisions,
                policy=policy.digest,
                outcome="shortened" if fate.shortens else "extended",
                content={
                    "duty": term.duty,
                    "kind": term.kind,
                    "stamp": term.stamp,
                    "why": fate.why,
                    "old": state_of(term).as_json(),
                    "old_sum": sums.one(term.sum),
                    "new": state.as_json(),
                    "new_sum": state.sum,
                },
                cause=ref("act", head),
            )
        )
    write(writes, body.calendar)
    append(lines, by=by, at=at)


def _new_state(fate: Fate, policy: Policy, sums: Sums, body: Assembled) -> State:
    assert fate.sum is not None  # noqa: S101  # asked only of what is moved
    assert fate.due_at is not None  # noqa: S101
    old = fate.term
    about = _redated(old.about, old.sum, fate.sum, body)
    rest = tuple(p for p in old.provisions if p != old.sum["provision"])
    provisions = tuple(dict.fromkeys((*fate.provisions, *rest)))
    return State(fate.due_at, sums.one(fate.sum), provisions, about, policy.digest)


def _redated(about: str, old: Any, new: Any, body: Assembled) -> str:
    """The sentence with the new day where it tells the old one: the last day, or the first after
    it."""
    for day in ("due_on", "due_at"):
        before, after = (_shown(data[day], body) for data in (old, new))
        if before in about:
            return about.replace(before, after)
    return about


def _shown(text: str, body: Assembled) -> str:
    if "T" not in text:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return f"{body.calendar.day_of(datetime.fromisoformat(text)):%d/%m/%Y}"
