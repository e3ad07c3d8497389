"""Who parks where, by where one leaves, and what may stay after hours (F14). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_access as access
from portaria.premises import rules_parking as rules
from portaria.premises.parking.types import (
    AGREED,
    EMERGENCY,
    IN_EMERGENCY,
    LOADING,
    OTHER_WAY,
    VISITOR,
    WITHOUT_BADGE,
    Arriving,
    Leaving,
)
from portaria.steps.reasons import by_fact, by_rule, decided, silence

INSIDE, OUTSIDE, REFUSED = "inside", "outside", "refused"
GO, ANOTHER_WAY, SHOW_BADGE = "go", "another_way", "show_badge"
MAY_STAY, MUST_GO = "may_stay", "must_go"
GRANT, NO = "grant", "no"
ARRANGE = "arrange"
ARRANGING = (rules.LOADING_ARRANGED_BY, rules.LOADING_ARRANGED_WITH, rules.LOADING_PLANNED_BY)


def enter(arriving: Arriving, policy: Policy) -> Decision:
    """Where a vehicle goes.

    Outcomes: ``inside``; ``outside``: to the spaces outside; ``refused``: it enters nowhere (a
    supplier with nothing arranged, somebody not authorised to come after hours, a space reserved
    to others, or the norms say nothing).
    """
    if arriving.purpose == LOADING:
        return _load(arriving, policy)
    if arriving.purpose == EMERGENCY:
        return _third_party(policy)
    eligible = policy.find(rules.ELIGIBLE, category=arriving.category or None)
    if eligible is None:
        return decided(REFUSED, policy, silence(rules.ELIGIBLE, policy, arriving.category))
    whose = policy.words.of(arriving.category, CATEGORY)
    text = f"{rules.ELIGIBLE.about} ({whose}): {eligible.value.as_text}"
    right = by_rule("eligible", rules.ELIGIBLE, eligible, text if arriving.category else "")
    if eligible.value.permits is False:
        return decided(OUTSIDE, policy, right)
    if arriving.closed and not arriving.expected and (late := _after_hours(policy)):
        return decided(REFUSED, policy, *late)
    if arriving.suspended:
        away = by_fact("suspended", "O veículo está suspenso: quem o registrou está afastado")
        return decided(OUTSIDE, policy, away, right)
    where = policy.find(
        rules.PLACE, category=arriving.category or None,
        circumstance=None if arriving.badge else WITHOUT_BADGE,
    )  # fmt: skip
    if where is not None and where.value == OUTSIDE:
        return decided(OUTSIDE, policy, by_rule("place", rules.PLACE, where))
    unshown = _unshown(arriving.barrier, arriving.shown, "badge_at_entry", policy)
    if unshown is not None:
        return decided(OUTSIDE, policy, unshown)
    return _space(arriving, right, policy)


def _after_hours(policy: Policy) -> list[Reason]:
    """Why who was not authorised does not come after hours, and who authorises; none where no norm
    forbids it."""
    cited = policy.find(access.SPECIAL)
    if cited is None or cited.value.permits is not False:
        return []
    first = by_rule("after_hours", access.SPECIAL, cited, "Fora do expediente, sem autorização")
    return [first, *_told((access.SPECIAL_ASKED_BY, access.SPECIAL_DECIDED_BY), policy)]


def _load(arriving: Arriving, policy: Policy) -> Decision:
    allowed = policy.find(rules.LOADING, circumstance=AGREED if arriving.arranged else None)
    if allowed is None:
        return decided(REFUSED, policy, silence(rules.LOADING, policy))
    said = by_rule("loading", rules.LOADING, allowed)
    if allowed.value.permits:
        return decided(INSIDE, policy, said)
    return decided(REFUSED, policy, *_told(ARRANGING, policy), said)


def _third_party(policy: Policy) -> Decision:
    allowed = policy.find(rules.INTERCESSION, circumstance=IN_EMERGENCY)
    if allowed is not None and allowed.value.permits:
        return decided(INSIDE, policy, by_rule("emergency", rules.INTERCESSION, allowed))
    return decided(OUTSIDE, policy, silence(rules.INTERCESSION, policy, IN_EMERGENCY))


def third_party(policy: Policy) -> Decision:
    """A vehicle of nobody here, with no emergency: outside, and nobody may plead for it."""
    pleading = policy.find(rules.INTERCESSION)
    where = policy.find(rules.PLACE, category=VISITOR)
    said: list[Reason] = []
    if pleading is not None:
        said.append(by_rule("intercession", rules.INTERCESSION, pleading))
    if where is not None:
        said.append(by_rule("place", rules.PLACE, where))
    return decided(OUTSIDE, policy, *(said or [silence(rules.PLACE, policy, VISITOR)]))


def _unshown(works: bool, shown: bool, wanted: str, policy: Policy) -> Reason | None:
    """Why the badge must be shown to the guard, where the barrier is out of order and it was
    not."""
    fallback = None if works or shown else policy.find(rules.FALLBACK)
    if fallback is None or wanted not in fallback.value:
        return None
    return by_rule("fallback", rules.FALLBACK, fallback)


def _space(arriving: Arriving, right: Reason, policy: Policy) -> Decision:
    if arriving.space:
        reserved = policy.find(rules.RESERVED, parking_space=arriving.space)
        if reserved is not None and reserved.value.orders and not arriving.permitted:
            said = _told((rules.RESERVED_BY,), policy, parking_space=arriving.space)
            text = f"Vaga reservada: {policy.words.of(arriving.space, ('parking_space',))}"
            kept = by_rule("reserved", rules.RESERVED, reserved, text)
            return decided(REFUSED, policy, *said, kept)
    elif arriving.free is not None and arriving.free <= 0:
        full = by_fact("full", "Não há vaga interna livre")
        return decided(OUTSIDE, policy, full, *_told((rules.GUARANTEED,), policy))
    return decided(INSIDE, policy, *_told((rules.LIABILITY, rules.USE), policy), right)


def leave(leaving: Leaving, policy: Policy) -> Decision:
    """By where a vehicle leaves.

    Outcomes: ``go``; ``another_way``: the norm sends those who work late by another gate;
    ``show_badge``: the barrier is out of order and the badge was not shown.
    """
    unshown = _unshown(leaving.barrier, leaving.shown, "badge_at_exit", policy)
    if unshown is not None and leaving.own:
        return decided(SHOW_BADGE, policy, unshown)
    late = policy.find(rules.LATE_EXIT_FROM)
    if late is None or leaving.at < late.value or not leaving.own:
        return decided(GO, policy, by_fact("hour", "Saída em horário normal"))
    way = policy.find(
        rules.LATE_EXIT_THROUGH, circumstance=OTHER_WAY if leaving.other_way else None
    )
    if way is None:
        return decided(GO, policy, by_rule("late", rules.LATE_EXIT_FROM, late))
    said = by_rule("through", rules.LATE_EXIT_THROUGH, way)
    if leaving.other_way or leaving.through.strip().casefold() == way.value.strip().casefold():
        return decided(GO, policy, said)
    return decided(ANOTHER_WAY, policy, said)


def after_work(circumstance: str, policy: Policy) -> Decision:
    """Whether a private vehicle may stay once the premises are closed: ``may_stay`` or ``must_go``
    (an id of ``circumstance``, "" for none)."""
    cited = policy.find(rules.AFTER_WORK, circumstance=circumstance or None)
    if cited is None:
        return decided(MAY_STAY, policy, silence(rules.AFTER_WORK, policy, circumstance))
    outcome = MUST_GO if cited.value.permits is False else MAY_STAY
    return decided(outcome, policy, by_rule("after_work", rules.AFTER_WORK, cited))


def grant_space(kind: str, document: str, policy: Policy, *, by_health: bool) -> Decision:
    """Whether a person may be given the spaces reserved to ``kind``: ``grant``, its reasons saying
    who gives it, or ``no``: no norm reserves them, or the medical report is missing where health
    is the ground."""
    reserved = policy.find(rules.RESERVED, parking_space=kind)
    if reserved is None or not reserved.value.orders:
        return decided(NO, policy, silence(rules.RESERVED, policy, kind))
    needs = policy.find(rules.SPECIAL_NEEDS) if by_health else None
    if needs is not None and not document.strip():
        through = _told((rules.SPECIAL_THROUGH,), policy)
        return decided(NO, policy, *through, by_rule("needs", rules.SPECIAL_NEEDS, needs))
    givers = (rules.SPECIAL_GRANTED_BY,) if by_health else ()
    said = _told(givers, policy) + _told((rules.RESERVED_BY,), policy, parking_space=kind)
    return decided(GRANT, policy, *said, by_rule("reserved", rules.RESERVED, reserved))


def arrange(policy: Policy) -> Decision:
    """Whether a loading may be arranged: ``arrange``, its reasons saying by whom, with whom and who
    plans it; ``no``: the norms say nothing of it."""
    allowed = policy.find(rules.LOADING, circumstance=AGREED)
    if allowed is None or not allowed.value.permits:
        return decided(NO, policy, silence(rules.LOADING, policy, AGREED))
    said = by_rule("loading", rules.LOADING, allowed)
    return decided(ARRANGE, policy, *_told(ARRANGING, policy), said)


def _told(named: Sequence[Rule[Any]], policy: Policy, **keys: Any) -> list[Reason]:
    """What the norms say of each of the rules, where they say something."""
    return [
        by_rule(rule.name, rule, cited)
        for rule in named
        if (cited := policy.find(rule, **keys)) is not None
    ]
