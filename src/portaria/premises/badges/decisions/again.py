"""Decisions behind acts on badges and accesses, made again from what acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.people.types import EventKind
from portaria.premises import rules_badges as rules
from portaria.premises.badges.decisions import forgetting, issuing, losing
from portaria.steps.again import Bench, Decider, Recorded, Redecided
from portaria.steps.reasons import by_fact, by_rule, decided, silence

_EVENTS = frozenset(kind.value for kind in EventKind)


def _issued(act: Recorded, bench: Bench) -> Redecided:
    consented = bool(act.text("consent"))
    return Redecided(issuing.decide(act.text("category"), bench.policy, consented=consented))


def _blocked(act: Recorded, bench: Bench) -> Redecided:
    """Who was blocked had no other bond: that was looked at then. What a person ordered is theirs
    to decide again."""
    ground, policy = act.text("ground"), bench.policy
    if ground in _EVENTS:
        cited = policy.find(rules.BLOCK_ON, event=ground)
        if cited is not None and cited.value.orders:
            return Redecided(decided("block", policy, by_rule("block_on", rules.BLOCK_ON, cited)))
        said = silence(rules.BLOCK_ON, policy, ground)
        return Redecided(decided("silent", policy, said))
    lost = losing.blocks(ground, policy) or forgetting.keeps_blocked(policy)
    by_hand = by_fact("ordered", "Decisão de pessoa competente, ou fato de então")
    return Redecided(decided(act.outcome, policy, lost or by_hand))


def _ordered(act: Recorded, bench: Bench) -> Redecided:
    """Of the house's own badges: those of companies are never ordered here."""
    return Redecided(losing.cost(act.text("ground"), "", bench.policy))


DECIDERS: Mapping[str, Decider] = {
    "premises.badge.issued": _issued,
    "premises.badge.blocked": _blocked,
    "premises.badge.ordered": _ordered,
}
_TOLD = "registra o que alguém comunicou"
_PLAN = "registra o que o plano das instalações diz"
_STEP = "cumpre o passo de outra decisão"
_PERSON = "decisão de pessoa competente"
NO_DECISIONS: Mapping[str, str] = {
    **{
        f"premises.{what}.{verb}": _PLAN
        for what in ("place", "area", "passage", "device")
        for verb in ("opened", "changed", "closed")
    },
    **{f"premises.level.{verb}": _PLAN for verb in ("opened", "changed", "ended")},
    "premises.closure.told": _PERSON,
    "premises.grant.given": _PERSON,
    "premises.grant.ended": _STEP,
    "premises.grant.suspended": _STEP,
    "premises.grant.restored": _STEP,
    "premises.authorisation.given": _PERSON,
    "premises.authorisation.ended": _STEP,
    "premises.badge.lent": "depende de quem estava à recepção, e quando",
    "premises.badge.revalidated": "depende de quem estava à recepção, e quando",
    "premises.badge.expired": _STEP,
    "premises.badge.returned": _TOLD,
    "premises.badge.unblocked": _STEP,
    "premises.badge.lost": "depende dos dias contados à recepção",
    "premises.badge.told": _TOLD,
    "premises.badge.replaced": _STEP,
    "premises.badge.found": _TOLD,
    "premises.badge.release_allowed": _PERSON,
    "premises.badge.unreturned": _STEP,
    "premises.impediment.told": _PERSON,
    "premises.impediment.lifted": _PERSON,
    "premises.charge.opened": _STEP,
    "premises.charge.notified": _PERSON,
    "premises.charge.paid": _TOLD,
    "premises.charge.waived": _PERSON,
    "premises.charge.sent": _STEP,
    "premises.price.set": _TOLD,
    "premises.union_presidency.given": _PERSON,
    "premises.union_presidency.ended": _STEP,
}
"""Acts on the premises that decide nothing by the norms, and why not."""
