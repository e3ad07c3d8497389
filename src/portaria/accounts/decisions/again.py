"""The decisions behind acts on network accounts, made again from what the acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.accounts import rules
from portaria.accounts.decisions import deadlines, departures, entitlement, suspicion
from portaria.accounts.logins import NUMBERED
from portaria.accounts.types import State
from portaria.norms.decision import Decision
from portaria.people.types import BondFacts, EventFacts, EventKind
from portaria.steps.again import Bench, Decider, Recorded, Redecided
from portaria.steps.reasons import by_rule, silence

_EVENTS = frozenset(kind.value for kind in EventKind)


def _opened(act: Recorded, bench: Bench) -> Redecided:
    category, policy = act.text("category"), bench.policy
    asked = act.fact("asked_by") is not None
    decision = entitlement.decide(category, policy, asked=asked)
    login = policy.find(rules.LOGIN_STRATEGY)
    formed = by_rule("login", rules.LOGIN_STRATEGY, login) if login else None
    # A number is this product's, once the norm's forms are exhausted: that is a fact of then.
    named = (formed,) if formed and act.text("login_step") != NUMBERED else ()
    if login is None:
        named = (silence(rules.LOGIN_STRATEGY, policy, "vale o padrão do produto"),)
    reasons = (*entitlement.terms(category, policy).reasons, *named, *decision.reasons)
    waits = policy.find(rules.TERM, category=category) is not None
    state = act.text("state")
    if not waits and state == State.WAITING_TERM.value:
        state = State.ACTIVE.value
    return Redecided(Decision(decision.outcome, reasons, policy.digest), {"state": state})


def _blocked(act: Recorded, bench: Bench) -> Redecided:
    """Who was blocked had no other bond that gave the right: that was looked at then."""
    ground = act.text("ground")
    kept = deadlines.kept(ground, act.recorded_at, bench.policy, bench.calendar)
    results = {"erase_on": kept.erase_on.isoformat() if kept.erase_on else None}
    if ground not in _EVENTS:
        return Redecided(Decision("block", (kept.reason,), bench.policy.digest), results)
    found = departures.on_event(_event(act, ground), act.text("category"), bench.policy)
    reasons = (kept.reason, *found.reasons)
    return Redecided(Decision(found.outcome, reasons, bench.policy.digest), results)


def _event(act: Recorded, ground: str) -> EventFacts:
    """The event behind a block, with the one bond that it concerned."""
    day = act.held_at.date()
    bond = BondFacts(0, act.text("category"), None, "", day, None, None)
    return EventFacts(
        id=0,
        kind=EventKind(ground),
        body=act.body,
        person=0,
        name="",
        bond=bond,
        others=(),
        effective_on=day,
        effective_at=act.held_at,
        known_at=act.recorded_at,
    )


def _kept(act: Recorded, bench: Bench) -> Redecided:
    category, until = act.text("category"), act.day("valid_until")
    decision = entitlement.decide(category, bench.policy, asked=True)
    _, reason = entitlement.validity(category, until, bench.policy)
    reasons = (*decision.reasons, reason)
    gives = decision.outcome == entitlement.OPEN
    verb = "unblock" if act.kind.endswith(".unblocked") else "keep"
    outcome = verb if gives else decision.outcome
    return Redecided(Decision(outcome, reasons, bench.policy.digest))


def _suspicion(_act: Recorded, bench: Bench) -> Redecided:
    return Redecided(suspicion.decide(bench.policy))


DECIDERS: Mapping[str, Decider] = {
    "accounts.account.opened": _opened,
    "accounts.account.blocked": _blocked,
    "accounts.account.retention_restarted": _blocked,
    "accounts.account.unblocked": _kept,
    "accounts.account.adjusted": _kept,
    "accounts.account.suspicion_marked": _suspicion,
}
"""By the act's kind."""

NO_DECISIONS: Mapping[str, str] = {
    "accounts.account.asked": "registra um pedido",
    "accounts.account.activated": "cumpre o termo que a abertura exigiu",
    "accounts.account.data_erased": "cumpre o prazo prometido no bloqueio",
    "accounts.account.erased": "cumpre o prazo prometido no bloqueio",
    "accounts.account.renamed": "escolha de pessoa competente",
    "accounts.account.credential_handed": "registra a entrega",
    "accounts.account.password_changed": "registra o que a pessoa fez",
    "accounts.account.second_factor_enrolled": "registra o que a pessoa fez",
    "accounts.account.password_expired": "cumpre o prazo contado na troca da senha",
    "accounts.account.link_made": "registra a entrega",
    "accounts.account.connections_granted": "cumpre decisão de pessoa competente",
    "accounts.account.connections_ended": "cumpre o prazo da autorização",
    "accounts.account.factor_authorised": "cumpre decisão de pessoa competente",
    "accounts.account.factor_ended": "cumpre o prazo da autorização",
}
"""Acts that decide nothing by the norms, and why not."""
