"""Suspension on a ground, and release by that ground's route (M14)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, omitted_by, silence

SECONDED = "secondment_out"
"""Not a ground of the inquiry kind: the bond is lent, and its end lifts the suspension (A6)."""


IDLE = "idle"
"""Lack of access, a stage of the norm's (M10): it ends when the person comes back for the mailbox,
unless the norm gives it a way of its own."""


def suspend(ground: str, policy: Policy) -> Decision:
    """``suspend``; ``forbidden``: the norm forbids it on that ground; or ``silent``: no norm
    suspends on that ground, or one names it and leaves it open."""
    if ground == SECONDED:
        cited = policy.find(rules.SECONDED_OUT)
        if cited is not None and cited.value == "suspend":
            said = "A cessão suspende o acesso à caixa"
            return decided("suspend", policy, by_rule("seconded", rules.SECONDED_OUT, cited, said))
        return decided("silent", policy, silence(rules.SECONDED_OUT, policy, ground))
    cited = policy.find(rules.SUSPENSION, ground=ground)
    if cited is None:
        return decided("silent", policy, silence(rules.SUSPENSION, policy, ground))
    said = f"Suspensão por {GROUND_TEXT.get(ground, ground)}: {cited.value.as_text}"
    outcome = {True: "suspend", False: "forbidden", None: "silent"}[cited.value.permits]
    open_ = omitted_by(policy) if outcome == "silent" else ""
    reason = by_rule("ground", rules.SUSPENSION, cited, said + open_)
    return decided(outcome, policy, reason)


def release(ground: str, route: str, policy: Policy, *, temporary: bool = False) -> Decision:
    """``release``, ``release_temporarily`` (the inquiry goes on), ``wrong_route`` (the reasons name
    the ground's routes) or ``silent`` (the norm gives the ground no route of release)."""
    if ground == SECONDED:
        over = by_fact("seconded", "Terminou a cessão que suspendia a caixa", route)
        return decided("release", policy, over)
    cited = policy.find(rules.RELEASE, ground=ground)
    if cited is None and ground == IDLE:
        back = by_fact("back", "Quem tem a caixa voltou a ela: cessa a falta de acesso", route)
        return decided("release", policy, back)
    if cited is None:
        return decided("silent", policy, silence(rules.RELEASE, policy, ground))
    routes = "; ".join(cited.value)
    if route not in cited.value:
        said = f"«{route}» não libera esta suspensão; liberam: {routes}"
        return decided("wrong_route", policy, by_rule("route", rules.RELEASE, cited, said))
    by = by_rule("route", rules.RELEASE, cited, f"Liberada por: {route}")
    if not temporary:
        return decided("release", policy, by)
    ends = policy.find(rules.RELEASE_ENDS_INQUIRY)
    if ends is None:
        return decided("release_temporarily", policy, by)
    said = "A liberação temporária não encerra a apuração"
    kept = by_rule("inquiry_goes_on", rules.RELEASE_ENDS_INQUIRY, ends, "" if ends.value else said)
    return decided("release" if ends.value else "release_temporarily", policy, kept, by)


GROUND_TEXT = {
    "misuse": "uso com finalidade diversa às atividades institucionais",
    "unauthorised_access": "acesso não autorizado",
    "abnormal_behaviour": "comportamento anormal",
    "order": "determinação judicial ou administrativa",
    SECONDED: "cessão a outro órgão",
    IDLE: "falta de acesso",
}
