"""What committees decide: policy, plans, breaches, revisions; when a matter comes back (N10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.database.copying import next_ids
from portaria.duties.acts import close_human, open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.governance import rules_committee
from portaria.governance.models import Deliberation
from portaria.governance.types import Refused
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.people.counting import counting_in
from portaria.workdays.deadlines import Deadline, compute

REVIEW, POWER = "governance.review_matter", "norms.deliberate"
OUTCOMES = ("approved", "rejected", "postponed")


@dataclass(frozen=True, slots=True)
class Minutes:
    """A deliberation to be recorded. ``review_on`` is the committee's own choice of when the matter
    comes back; a term of the norm goes before it."""

    body: str
    committee: str
    matter: str
    title: str
    outcome: str
    held_on: date
    norm: str = ""
    text: str = ""
    review_on: date | None = None


def record_deliberation(minutes: Minutes, *, by: str, at: datetime) -> int:
    """Record a deliberation; its primary key. It fulfils the review of its matter that was due, and
    opens the next, if the norm or the committee says when.

    Raises:
        Refused: a field is missing or unknown, the day is still to come, or the review is not
            after it.
    """
    its = adopted(minutes.body)
    today = its.calendar.day_of(at)
    _check(minutes, its, today)
    policy = its.law.on(minutes.held_on)
    power = policy.find(rules_committee.POWER, matter=minutes.matter)
    due = _next_review(minutes, its)
    review_on = due.due_on if due else minutes.review_on
    provisions = tuple(dict.fromkeys([*(power.refs if power else ()), *_ref(due)]))
    [key] = next_ids(Deliberation, 1)
    held_at = its.calendar.first_instant(minutes.held_on)
    line = _recorded(key, minutes, held_at, provisions, policy.digest, review_on)
    [act] = append([line], by=by, at=at)
    Deliberation.objects.create(
        pk=key,
        body_id=minutes.body,
        committee=minutes.committee.strip(),
        matter=minutes.matter,
        norm=minutes.norm,
        title=minutes.title.strip(),
        text=minutes.text.strip(),
        outcome=minutes.outcome,
        held_on=minutes.held_on,
        review_on=review_on,
        review_provision=due.provision if due else "",
        provisions=list(provisions),
        recorded_at=at,
        act=act,
    )
    if minutes.outcome != "postponed":
        _close_reviews(minutes, by, at)
    if review_on is not None:
        open_duties([_review_duty(key, minutes, its, review_on, due)], at=at)
    return key


def _recorded(
    key: int,
    minutes: Minutes,
    held_at: datetime,
    provisions: tuple[str, ...],
    policy: str,
    review_on: date | None,
) -> ActDraft:
    facts: dict[str, Json] = {
        "committee": minutes.committee,
        "matter": minutes.matter,
        "norm": minutes.norm,
        "title": minutes.title,
        "text": minutes.text,
        "review_on": review_on.isoformat() if review_on else None,
    }
    return ActDraft(
        kind="governance.deliberation.recorded",
        subject=ref("deliberation", key),
        person=None,
        body=minutes.body,
        held_at=held_at,
        provisions=provisions,
        policy=policy,
        outcome=minutes.outcome,
        content={"facts": facts},
    )


def _check(minutes: Minutes, its: Assembled, today: date) -> None:
    if not minutes.committee.strip() or not minutes.title.strip():
        raise Refused("a deliberação tem colegiado e assunto")
    if minutes.matter not in its.vocabulary.keys.get("matter", {}):
        raise Refused(f"matéria desconhecida: «{minutes.matter}»")
    if minutes.outcome not in OUTCOMES:
        raise Refused(f"resultado desconhecido: «{minutes.outcome}»")
    if minutes.norm and minutes.norm not in its.packs:
        raise Refused(f"a norma «{minutes.norm}» não é deste órgão")
    if minutes.held_on > today:
        raise Refused(f"a reunião é em {minutes.held_on:%d/%m/%Y}: registre-a depois")
    if minutes.review_on is not None and minutes.review_on <= minutes.held_on:
        raise Refused("a revisão vem depois da deliberação: escolha outro dia")


def _next_review(minutes: Minutes, its: Assembled) -> Deadline | None:
    """When the norm wants the matter back, counted from the deliberation; None: it does not say."""
    every = its.law.on(minutes.held_on).find(rules_committee.REVIEWED_EVERY, matter=minutes.matter)
    if every is None or minutes.outcome == "rejected":
        return None
    return compute(
        start=minutes.held_on,
        budget=every.value,
        counting=counting_in(its, minutes.held_on),
        calendar=its.calendar,
        provision=every.ref,
        label="Rever a matéria",
    )


def _close_reviews(minutes: Minutes, by: str, at: datetime) -> None:
    waiting = Duty.objects.filter(
        kind=REVIEW,
        body=minutes.body,
        state="open",
        payload__matter=minutes.matter,
        payload__norm=minutes.norm,
    )
    close_human(list(waiting.values_list("pk", flat=True)), by=by, at=at, note="matéria deliberada")


def _review_duty(
    key: int, minutes: Minutes, its: Assembled, review_on: date, due: Deadline | None
) -> DutyDraft:
    matter = its.vocabulary.keys["matter"][minutes.matter]
    return DutyDraft(
        kind=REVIEW,
        body=minutes.body,
        subject=ref("deliberation", key),
        person=None,
        run_at=due.due_at if due else its.calendar.first_instant(review_on + timedelta(days=1)),
        key=f"{REVIEW}:{key}",
        about=f"Rever: {matter} ({minutes.title})",
        provisions=_ref(due),
        sum=cast("Mapping[str, Json]", due.as_json()) if due else None,
        payload={"matter": minutes.matter, "norm": minutes.norm},
        assignee=f"power:{POWER}",
    )


def _ref(due: Deadline | None) -> tuple[str, ...]:
    return (due.provision,) if due else ()
