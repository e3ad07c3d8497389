"""Mailboxes without access (SESP 7 §2: 120 days, HR asked first; UNILA 16, II: 12 months)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.mail import rules
from portaria.mail.decisions.terms import day_text, lapse
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Deadline

REASONS = {
    "vacation": "férias",
    "licence": "licença",
    "absence": "afastamento",
    "none": "nenhum dos motivos que mantêm a caixa",
}

ASKS = (Modality.COMPULSORY, Modality.RECOMMENDED)
"""HR is asked where the norm wants it or advises it; allowed or unsaid, it is somebody's choice."""


@dataclass(frozen=True, slots=True)
class Away:
    """A period away, as HR recorded or answered it. ``last`` None: still away."""

    kind: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Idleness:
    """What is decided on a mailbox's inactivity.

    Attributes:
        decision: outcome ``silent``, ``not_yet``, ``excused``, ``ask_hr``, ``close``, ``delete``.
        look_again: when, for ``not_yet`` and ``excused``.
        lapse: the sum that made it idle or will.
    """

    decision: Decision
    look_again: datetime | None = None
    lapse: Deadline | None = None


def decide(
    *,
    kind: str,
    last_used: datetime,
    away: Sequence[Away],
    answered: bool,
    now: datetime,
    policy: Policy,
    calendar: Calendar,
) -> Idleness:
    """What to do about a mailbox last used at ``last_used`` (its opening, if never).

    ``away`` are the person's absences that HR knows; ``answered`` whether HR was asked and has
    answered. An excused absence keeps the mailbox, and the count begins again when it ends.
    """
    span = policy.find(rules.IDLE_AFTER, standard=kind)
    if span is None:
        return Idleness(decided("silent", policy, silence(rules.IDLE_AFTER, policy, kind)))
    reason = by_rule("idle_after", rules.IDLE_AFTER, span)
    label = "Tempo sem acesso à caixa"
    sum_ = lapse(last_used, span, calendar=calendar, label=label)
    if now < sum_.due_at:
        return Idleness(decided("not_yet", policy, reason), sum_.due_at, sum_)
    today = calendar.day_of(now)
    excuse = _excuse(away, calendar.day_of(last_used), kind, policy)
    if excuse is not None:
        back = today if excuse.last is None or excuse.last >= today else excuse.last
        again = lapse(back, span, calendar=calendar, label=f"{label}, depois da ausência")
        if now < again.due_at:
            return Idleness(_excused(excuse, kind, policy), again.due_at, again)
    hr = policy.find(rules.IDLE_HR_CHECK, standard=kind)
    if hr is not None and hr.value in ASKS and not answered:
        said = "Antes, verifica-se o motivo com a gestão de pessoas"
        asked = by_rule("hr_check", rules.IDLE_HR_CHECK, hr, said)
        return Idleness(decided("ask_hr", policy, reason, asked), None, sum_)
    return Idleness(_ended(kind, policy, reason, calendar.day_of(last_used)), None, sum_)


def answered(
    kind: str, last_used: datetime, reason: str, policy: Policy, calendar: Calendar
) -> Decision:
    """What HR's answer comes to: ``excused`` where the norm accepts the reason, else what the norm
    makes of an idle mailbox (``close``, ``delete`` or ``silent``)."""
    accepted = policy.find(rules.IDLE_EXCUSES, standard=kind)
    if accepted is not None and reason in accepted.value:
        said = f"Segundo a gestão de pessoas: {REASONS[reason]}"
        return decided("excused", policy, by_rule("excused_by", rules.IDLE_EXCUSES, accepted, said))
    after = policy.find(rules.IDLE_AFTER, standard=kind)
    if after is None:
        return decided("silent", policy, silence(rules.IDLE_AFTER, policy, kind))
    reason_ = by_rule("idle_after", rules.IDLE_AFTER, after)
    return _ended(kind, policy, reason_, calendar.day_of(last_used))


def _ended(kind: str, policy: Policy, idle: Reason, since: date) -> Decision:
    """Where the norm does not say what comes of an idle mailbox, nothing comes of it."""
    outcome = policy.find(rules.IDLE_OUTCOME, standard=kind)
    if outcome is None:
        return decided("silent", policy, idle, silence(rules.IDLE_OUTCOME, policy, kind))
    fact = by_fact("last_used", f"Sem acesso desde {day_text(since)}", since.isoformat())
    return decided(outcome.value, policy, fact, by_rule("then", rules.IDLE_OUTCOME, outcome), idle)


def _excuse(away: Sequence[Away], since: date, kind: str, policy: Policy) -> Away | None:
    """The latest absence that the norm accepts and that falls in the time without access."""
    accepted = policy.find(rules.IDLE_EXCUSES, standard=kind)
    if accepted is None:
        return None
    good = [a for a in away if a.kind in accepted.value and (a.last is None or a.last >= since)]
    return max(good, key=lambda a: a.last or date.max, default=None)


def _excused(excuse: Away, kind: str, policy: Policy) -> Decision:
    accepted = policy.get(rules.IDLE_EXCUSES, standard=kind)
    until = f"até {day_text(excuse.last)}" if excuse.last else "sem data de volta"
    said = f"Ausência que mantém a caixa, desde {day_text(excuse.first)}, {until}"
    return decided("excused", policy, by_rule("excused_by", rules.IDLE_EXCUSES, accepted, said))
