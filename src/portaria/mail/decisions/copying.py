"""A copy asked for after the end of access (M11)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import CopyAsk, MailboxHeld, State
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence


def decide(ask: CopyAsk, box: MailboxHeld, policy: Policy) -> Decision:
    """Whether the copy may be asked for: ``granted``, ``late``, ``not_the_person``, ``no_route``,
    ``not_closed`` (the person still has access) or ``silent``.

    The window is the one stamped at closing, so that a later norm does not shorten it.
    """
    cited = policy.find(rules.COPY_WITHIN)
    if cited is None or (box.state is State.CLOSED and box.copy_until is None):
        return decided("silent", policy, silence(rules.COPY_WITHIN, policy))
    within = by_rule("copy_within", rules.COPY_WITHIN, cited)
    if box.state is not State.CLOSED or box.copy_until is None:
        text = "A caixa não está encerrada: só da encerrada se pede cópia"
        said = by_fact("not_closed", text, box.state)
        return decided("not_closed", policy, within, said)
    until = by_fact(
        "copy_until", f"Podia-se pedir até {day_text(box.copy_until)}", box.copy_until.isoformat()
    )
    if ask.asked_on > box.copy_until:
        return decided("late", policy, within, until)
    if problem := _wrong_person(ask, box, policy) or _wrong_route(ask, policy):
        return decided(problem.code, policy, problem)
    return decided("granted", policy, until, within)


def _wrong_person(ask: CopyAsk, box: MailboxHeld, policy: Policy) -> Reason | None:
    cited = policy.find(rules.COPY_TO)
    if cited is None or ask.asked_by == box.person:
        return None
    said = "A cópia é entregue exclusivamente a quem era titular da caixa"
    return by_rule("not_the_person", rules.COPY_TO, cited, said)


def _wrong_route(ask: CopyAsk, policy: Policy) -> Reason | None:
    cited = policy.find(rules.COPY_THROUGH)
    if cited is None or ask.through.strip():
        return None
    said = f"O pedido é encaminhado por meio de: {cited.value}"
    return by_rule("no_route", rules.COPY_THROUGH, cited, said)
