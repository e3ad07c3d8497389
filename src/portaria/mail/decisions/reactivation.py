"""Whether a closed mailbox may work again, and by whose decision (M11). Pure."""

from __future__ import annotations

from datetime import date

from portaria.mail import rules_boxes as rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.norms.ranging.relative import Events
from portaria.steps.reasons import by_rule, decided, omitted_by, silence


def decide(kind: str, events: Events, on: date, decided_by: str, policy: Policy) -> Decision:
    """``reactivate``; ``forbidden``; ``wrong_route``: the norm gives the decision to somebody else;
    or ``silent``: no norm reactivates, or one leaves it open.

    Args:
        kind: ``individual`` or ``organizational``.
        events: the days of the person's functional events: conditions count from them.
        on: the day on which it would work again.
        decided_by: who decided it, as the norm names them.
    """
    cited = policy.find(rules.REACTIVATION, standard=kind, events=events, on=on)
    if cited is None:
        return decided("silent", policy, silence(rules.REACTIVATION, policy, kind))
    may = by_rule("reactivation", rules.REACTIVATION, cited)
    if not cited.value.permits:
        if cited.value.permits is False:
            return decided("forbidden", policy, may)
        open_ = f"{rules.REACTIVATION.about}: {cited.value.as_text}{omitted_by(policy)}"
        return decided("silent", policy, by_rule("reactivation", rules.REACTIVATION, cited, open_))
    who = policy.find(rules.REACTIVATION_BY, standard=kind)
    if who is None:
        return decided("reactivate", policy, may)
    if who.value != decided_by:
        said = f"«{decided_by}» não decide a reativação; decide: {who.value}"
        wrong = by_rule("decided_by", rules.REACTIVATION_BY, who, said)
        return decided("wrong_route", policy, may, wrong)
    return decided("reactivate", policy, by_rule("decided_by", rules.REACTIVATION_BY, who), may)
