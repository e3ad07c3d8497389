"""Whether a visitor stays after hours, and how the visit ends (F11). Pure."""

from __future__ import annotations

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_badges as badges
from portaria.premises import rules_visitors as rules
from portaria.premises.visits.decisions.admitting import BADGE_KIND
from portaria.premises.visits.types import Returned
from portaria.steps.reasons import by_fact, by_rule, decided, silence

STAY, NO, ESCORT = "stay", "no", "no_escort"
LEFT, OWED = "left", "badge_owed"
RUNS_ON = "agenda_estendida"
"""The circumstance in which the norm's own rule lets a visitor stay."""


def stay(*, runs_on: bool, escorted: bool, policy: Policy) -> Decision:
    """Whether a visitor stays after the opening hours: only where the agenda runs on (``runs_on``)
    and whoever the norm names stays too.

    Outcomes: ``stay``; ``no_escort``; ``no``: the norm forbids it, or provides for none.
    """
    cited = (
        policy.find(rules.AFTER_HOURS, circumstance=RUNS_ON)
        if runs_on
        else policy.find(rules.AFTER_HOURS)
    )
    if cited is None:
        return decided(NO, policy, silence(rules.AFTER_HOURS, policy))
    right = by_rule("after_hours", rules.AFTER_HOURS, cited)
    if not cited.value.permits:
        return decided(NO, policy, right)
    who = policy.find(rules.AFTER_HOURS_ESCORT)
    if who is None:
        return decided(STAY, policy, right)
    escort = by_rule("escort", rules.AFTER_HOURS_ESCORT, who)
    if not escorted:
        missing = by_fact("no_escort", "Falta dizer quem fica com o visitante")
        return decided(ESCORT, policy, missing, escort)
    return decided(STAY, policy, escort, right)


def overdue(policy: Policy) -> Decision:
    """A visitor is still inside after the time allowed. Outcome: ``overdue``."""
    cited = policy.find(rules.AFTER_HOURS)
    said = [by_rule("after_hours", rules.AFTER_HOURS, cited)] if cited else []
    return decided("overdue", policy, *said)


def leave(returned: str, policy: Policy) -> Decision:
    """How a visit ends. Outcomes: ``left``; ``badge_owed``: the badge did not come back where the
    norm wants it."""
    said = []
    for rule in (rules.RECORDS, rules.ESCORT_UNTIL):
        cited = policy.find(rule)
        if cited is not None:
            said.append(by_rule(rule.name, rule, cited))
    where = policy.find(badges.RETURNED_AT, badge_kind=BADGE_KIND)
    if where is not None:
        said.append(by_rule("returned_at", badges.RETURNED_AT, where))
    if returned == Returned.OUT:
        owed = by_fact("badge_owed", "O crachá de visitante não foi devolvido")
        return decided(OWED, policy, owed, *said)
    return decided(LEFT, policy, *said)
