"""Mailboxes without access: the stages of the norm, HR asked first where it says so (M10, M12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.mail import rules
from portaria.mail.decisions.stages import Stage, Taken, ladder, not_before
from portaria.mail.decisions.terms import day_text, lapse
from portaria.mail.types import MailboxHeld
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

LABEL = "Tempo sem acesso à caixa"
NOTHING_TAKEN = Taken()
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
        decision: outcome ``silent``, ``not_yet``, ``excused``, ``ask_hr``, ``notify``, ``suspend``,
            ``close``, ``delete``, or ``over``: no stage of the norm is left to take.
        look_again: when, for ``not_yet`` and ``excused``.
        lapse: the sum of the stage that was reached or comes next.
        then: the sum of the one after it, where the norm has one.
    """

    decision: Decision
    look_again: datetime | None = None
    lapse: Deadline | None = None
    then: Deadline | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    kind: str
    last_used: datetime
    policy: Policy
    calendar: Calendar

    def sum_of(self, steps: Sequence[Stage], number: int, since: date | None = None) -> Deadline:
        """The sum of a stage, from the last use or from the end of an absence."""
        label = LABEL if since is None else f"{LABEL}, depois da ausência"
        start = since or self.last_used
        span = steps[number].span
        return lapse(start, span, calendar=self.calendar, label=label, policy=self.policy)


def last_used(box: MailboxHeld) -> datetime | None:
    """From when the time without access of ``box`` counts: the last access known, its opening, its
    reopening or release, whichever is later; None: it was never opened."""
    known = (box.last_access_at, box.opened_at, box.idle_from)
    return max(filter(None, known), default=None)


def decide(
    *,
    kind: str,
    last_used: datetime,
    away: Sequence[Away],
    answered: bool,
    now: datetime,
    policy: Policy,
    calendar: Calendar,
    done: Taken = NOTHING_TAKEN,
) -> Idleness:
    """What to do about a mailbox last used at ``last_used`` (its opening, if never).

    ``away`` are the person's absences that HR knows; ``answered`` whether HR was asked and has
    answered; ``done`` the stages already taken. An excused absence keeps the mailbox, and the count
    begins again when it ends.
    """
    case = _Case(kind, last_used, policy, calendar)
    steps = ladder(kind, policy)
    if not steps:
        return Idleness(decided("silent", policy, silence(rules.IDLE_AFTER, policy, kind)))
    number = done.stages
    if number >= len(steps):
        return Idleness(decided("over", policy, steps[-1].reason))
    stage, sum_ = steps[number], case.sum_of(steps, number)
    earlier = case.sum_of(steps, number - 1) if number else None
    due = not_before(sum_, earlier, done, calendar)
    if now < due:
        return Idleness(decided("not_yet", policy, stage.reason), due, sum_)
    if (kept := _kept(case, steps, number, away, now)) is not None:
        return kept
    if not stage.ends:
        then = case.sum_of(steps, number + 1) if number + 1 < len(steps) else None
        reached = decided(stage.action, policy, _since(case), stage.reason)
        return Idleness(reached, None, sum_, then)
    hr = policy.find(rules.IDLE_HR_CHECK, standard=kind)
    if hr is not None and hr.value in ASKS and not answered:
        said = "Antes, verifica-se o motivo com a gestão de pessoas"
        asked = by_rule("hr_check", rules.IDLE_HR_CHECK, hr, said)
        return Idleness(decided("ask_hr", policy, stage.reason, asked), None, sum_)
    return Idleness(_ended(case, stage), None, sum_)


def upcoming(
    kind: str, last_used: datetime, policy: Policy, calendar: Calendar, stages: int = 0
) -> Deadline | None:
    """The sum of the next stage, ``stages`` being taken; None where the norm has no such stage."""
    steps = ladder(kind, policy)
    if stages >= len(steps):
        return None
    return _Case(kind, last_used, policy, calendar).sum_of(steps, stages)


def answered(
    kind: str, last_used: datetime, reason: str, policy: Policy, calendar: Calendar
) -> Decision:
    """What HR's answer comes to: ``excused`` where the norm accepts the reason, else what the norm
    makes of an idle mailbox (``close``, ``delete`` or ``silent``)."""
    accepted = policy.find(rules.IDLE_EXCUSES, standard=kind)
    if accepted is not None and reason in accepted.value:
        said = f"Segundo a gestão de pessoas: {REASONS[reason]}"
        return decided("excused", policy, by_rule("excused_by", rules.IDLE_EXCUSES, accepted, said))
    last = next((stage for stage in ladder(kind, policy) if stage.ends), None)
    if last is None:
        return decided("silent", policy, silence(rules.IDLE_AFTER, policy, kind))
    return _ended(_Case(kind, last_used, policy, calendar), last)


def _ended(case: _Case, stage: Stage) -> Decision:
    """Where the norm does not say what comes of an idle mailbox, nothing comes of it."""
    kind, policy = case.kind, case.policy
    if stage.action:
        return decided(stage.action, policy, _since(case), stage.reason)
    outcome = policy.find(rules.IDLE_OUTCOME, standard=kind)
    if outcome is None:
        return decided("silent", policy, stage.reason, silence(rules.IDLE_OUTCOME, policy, kind))
    then = by_rule("then", rules.IDLE_OUTCOME, outcome)
    return decided(outcome.value, policy, _since(case), then, stage.reason)


def _since(case: _Case) -> Reason:
    since = case.calendar.day_of(case.last_used)
    return by_fact("last_used", f"Sem acesso desde {day_text(since)}", since.isoformat())


def _kept(
    case: _Case, steps: Sequence[Stage], number: int, away: Sequence[Away], now: datetime
) -> Idleness | None:
    """The absence that keeps the mailbox from its next stage, if there is one still counting."""
    calendar, policy = case.calendar, case.policy
    today = calendar.day_of(now)
    excuse = _excuse(away, calendar.day_of(case.last_used), case.kind, policy)
    if excuse is None:
        return None
    back = today if excuse.last is None or excuse.last >= today else excuse.last
    again = case.sum_of(steps, number, since=back)
    if now >= again.due_at:
        return None
    return Idleness(_excused(excuse, case.kind, policy), again.due_at, again)


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
