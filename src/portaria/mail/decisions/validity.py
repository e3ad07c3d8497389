"""Mailboxes made for a time: events, services, contracts (M2, M12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portaria.mail import rules
from portaria.mail.decisions.terms import day_text, lapse
from portaria.mail.types import INDIVIDUAL
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Validity:
    """``sum`` is what the end is counted by; None where no norm ends it (``silent``). The mailbox
    closes at ``sum.due_at``: the last day has then passed whole."""

    decision: Decision
    sum: Deadline | None = None


def decide(
    kind: str, category: str, valid_until: date, policy: Policy, calendar: Calendar
) -> Validity:
    """When a mailbox valid until ``valid_until`` closes: outcome ``close`` or ``silent``."""
    fact = by_fact("valid_until", f"Vigência até {day_text(valid_until)}", valid_until.isoformat())
    if kind == INDIVIDUAL:
        return _with_contract(category, valid_until, policy, calendar, decided("", policy, fact))
    span = policy.find(rules.VALIDITY_GRACE, standard=kind)
    if span is None:
        return Validity(decided("silent", policy, silence(rules.VALIDITY_GRACE, policy, kind)))
    label = "Encerramento da caixa depois da vigência"
    reason = by_rule("validity", rules.VALIDITY_GRACE, span)
    sum_ = lapse(valid_until, span, calendar=calendar, label=label, policy=policy)
    return Validity(decided("close", policy, fact, reason), sum_)


def _with_contract(
    category: str, valid_until: date, policy: Policy, calendar: Calendar, so_far: Decision
) -> Validity:
    cited = policy.find(rules.VALID_WITH_CONTRACT, category=category)
    if cited is None or not cited.value:
        unsaid = silence(rules.VALID_WITH_CONTRACT, policy, category)
        return Validity(decided("silent", policy, unsaid))
    said = "A caixa dura o que dura o contrato"
    reason = by_rule("with_contract", rules.VALID_WITH_CONTRACT, cited, said)
    # The contract's last day is a day of validity: it is over when that day is.
    over = calendar.first_instant(valid_until + timedelta(days=1))
    label = "Encerramento da caixa com o contrato"
    at_once = Cited(Duration(0, "day"), cited.citations)
    sum_ = lapse(over, at_once, calendar=calendar, label=label)
    return Validity(decided("close", policy, *so_far.reasons, reason), sum_)
