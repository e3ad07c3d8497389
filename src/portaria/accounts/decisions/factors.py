"""Which second factor a category must use, and when another one may serve (A4). Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from portaria.accounts import rules
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, silence

APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
"""Means: an authenticator app, a passkey or security key, recovery codes (never by themselves)."""
MAY, MAY_NOT = "may_ask", "may_not_ask"


@dataclass(frozen=True, slots=True)
class Means:
    """What serves as second factor: ``accepted`` by themselves; ``reasons`` why. The site always
    asks for one, whatever the norms leave open."""

    accepted: frozenset[str]
    reasons: tuple[Reason, ...]

    def satisfied_by(self, enrolled: Set[str]) -> bool:
        """Whether one of the means ``enrolled`` is accepted."""
        return not self.accepted.isdisjoint(enrolled)


ANY = Means(
    frozenset({APP, PASSKEY}),
    (by_fact("always", "O site pede sempre um segundo fator (exigência deste produto)"),),
)
"""For whom no norm is asked about: operators, and who has no account."""


def means(category: str, policy: Policy, *, authorised: bool) -> Means:
    """What serves for ``category``: the authenticator app alone where the norm makes it compulsory,
    or recommends it and makes another one depend on an authorisation that is not there."""
    reasons = _told(category, policy)
    by_app = policy.find(rules.SECOND_FACTOR_MEANS, category=category)
    if by_app is None:
        return Means(ANY.accepted, (*reasons, *ANY.reasons))
    app = by_rule("app", rules.SECOND_FACTOR_MEANS, by_app)
    alternative = policy.find(rules.SECOND_FACTOR_ALTERNATIVE, category=category)
    if by_app.value is not Modality.COMPULSORY and alternative is None:
        return Means(ANY.accepted, (*reasons, app))
    if by_app.value is not Modality.COMPULSORY and authorised:
        fact = by_fact("authorised", "O segundo fator alternativo foi autorizado")
        return Means(ANY.accepted, (*reasons, fact))
    if alternative is not None:
        app_only = by_rule("alternative", rules.SECOND_FACTOR_ALTERNATIVE, alternative)
        return Means(frozenset({APP}), (*reasons, app, app_only))
    return Means(frozenset({APP}), (*reasons, app))


def may_ask_alternative(category: str, policy: Policy) -> Decision:
    """Whether another factor may be asked for: ``may_ask``, with who asks and who authorises, or
    ``may_not_ask``: the app is compulsory, or no norm provides for another."""
    by_app = policy.find(rules.SECOND_FACTOR_MEANS, category=category)
    if by_app is not None and by_app.value is Modality.COMPULSORY:
        reason = by_rule("app", rules.SECOND_FACTOR_MEANS, by_app)
        return Decision(MAY_NOT, (reason,), policy.digest)
    alternative = policy.find(rules.SECOND_FACTOR_ALTERNATIVE, category=category)
    if alternative is None:
        reason = silence(rules.SECOND_FACTOR_ALTERNATIVE, policy, category)
        return Decision(MAY_NOT, (reason,), policy.digest)
    reasons = [by_rule("authorised_by", rules.SECOND_FACTOR_ALTERNATIVE, alternative)]
    asked = policy.find(rules.SECOND_FACTOR_ALTERNATIVE_ASKED, category=category)
    if asked is not None:
        reasons.append(by_rule("asked_by", rules.SECOND_FACTOR_ALTERNATIVE_ASKED, asked))
    return Decision(MAY, tuple(reasons), policy.digest)


def _told(category: str, policy: Policy) -> tuple[Reason, ...]:
    told = []
    wanted = policy.find(rules.SECOND_FACTOR, category=category)
    if wanted is not None:
        told.append(by_rule("second_factor", rules.SECOND_FACTOR, wanted))
    for code, rule in (
        ("where", rules.SECOND_FACTOR_WHERE),
        ("app_by", rules.SECOND_FACTOR_APP_BY),
    ):
        cited = policy.find(rule)
        if cited is not None:
            told.append(by_rule(code, rule, cited))
    return tuple(told)
