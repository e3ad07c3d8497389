"""Who may be granted which area (F1, F2), who may stay late (F8) or come after hours (F9). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_access as rules
from portaria.premises import rules_badges as badges
from portaria.premises.places.decisions import requirements
from portaria.premises.places.types import AreaFacts
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, compute

GRANT, NO = "grant", "no"
AUTHORISE, REFUSE = "authorise", "refuse"
AUTHORISED, JUSTIFIED, EMERGENCY = "autorizado", "justificado", "emergencia"
"""Circumstances, as the norm's own rules name them."""
LEVEL_PARTIES = (badges.LEVELS_ASKED_BY, badges.LEVELS_VALIDATED_BY, badges.LEVELS_REGISTERED_BY)
SPECIAL_KIND, EMERGENCY_KIND = "especial", "especial_de_emergencia"
"""Kinds of access, as the norm's own rules name them."""
GATE_RULES: tuple[Rule[Any], ...] = (rules.SPECIAL_IDENTIFIED_AT, rules.SPECIAL_SHOWS)
RECORD_RULES: tuple[Rule[Any], ...] = (
    rules.RECORD, rules.RECORD_MEANS, rules.RECORD_KEPT_BY, rules.RECORD_ARCHIVED_AT,
)  # fmt: skip
STAY_PARTIES = (rules.STAY_ASKED_BY, rules.STAY_DECIDED_BY)
SPECIAL_PARTIES = (rules.SPECIAL_ASKED_BY, rules.SPECIAL_DECIDED_BY)


def grant(areas: Sequence[AreaFacts], category: str, policy: Policy) -> Decision:
    """Whether somebody of ``category`` may be granted every one of ``areas``. The reasons say who
    authorises, who asks for the level and who validates it.

    Outcomes: ``grant``; ``no``: the norm closes one of them to the category.
    """
    said: list[Reason] = []
    for area in areas:
        asked = requirements(area, category, policy)
        if asked.eligible is False:
            closed = [r for r in asked.reasons if r.code == "area.access.eligible"]
            return decided(NO, policy, *closed)
        said += [r for r in asked.reasons if r.code == "area.access.authorised_by"]
    said += _competent(LEVEL_PARTIES, policy)
    return decided(GRANT, policy, *dict.fromkeys(said))


def at_the_gate(locations: Collection[str], policy: Policy) -> list[Reason]:
    """What is asked and recorded of who comes after hours, for whoever stands at the gate of a
    place of each of ``locations`` (as rules name them): where one is identified, what one shows,
    what is recorded, by what means, by whom and where that is kept."""
    said = [
        by_rule(rule.name, rule, cited)
        for rule in GATE_RULES
        if (cited := policy.find(rule)) is not None
    ]
    for kind in (SPECIAL_KIND, EMERGENCY_KIND):
        for rule in RECORD_RULES:
            whole = policy.find(rule, access_kind=kind)
            if whole is not None:
                said.append(_of_place(rule, whole, kind, "", policy))
            for location in sorted(locations) if "location" in rule.by else ():
                own = policy.find(rule, access_kind=kind, location=location)
                if own is not None and (whole is None or own.refs != whole.refs):
                    said.append(_of_place(rule, own, kind, location, policy))
    return said


def _of_place(
    rule: Rule[Any], cited: Cited[Any], kind: str, location: str, policy: Policy
) -> Reason:
    of = policy.words.of(kind, ("access_kind",))
    if location:
        of += f", {policy.words.of(location, ('location',))}"
    return by_rule(rule.name, rule, cited, f"{rule.about} ({of}): {rule.type.as_text(cited.value)}")


def _competent(parties: Sequence[Rule[str]], policy: Policy) -> list[Reason]:
    """Who asks for it, decides it or registers it, as the norm names them."""
    return [
        by_rule(rule.name, rule, cited)
        for rule in parties
        if (cited := policy.find(rule)) is not None
    ]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody would be in a place from ``first_at`` until before ``last_at``, outside the usual
    hours. ``closures``: grounds of what closes the place then (``refusal_ground``), with words."""

    first_at: datetime
    last_at: datetime
    category: str
    closures: tuple[tuple[str, str], ...] = ()
    scheduled: bool = False


def stay(asked: Stay, policy: Policy, *, override: bool = False) -> Decision:
    """Whether staying after hours may be authorised (F8).

    Outcomes: ``authorise``; ``refuse``: works, or another ground that the norm names, forbid it and
    the authority that may does not ``override`` it; or the norm provides for no such stay.
    """
    allowed = policy.find(rules.STAY, circumstance=AUTHORISED)
    if allowed is None or not allowed.value.permits:
        return decided(REFUSE, policy, silence(rules.STAY, policy, AUTHORISED))
    said = [*_competent(STAY_PARTIES, policy), by_rule("stay", rules.STAY, allowed)]
    hindering = _closed(asked, policy)
    if not hindering:
        return decided(AUTHORISE, policy, *said)
    above = policy.find(rules.STAY_OVERRIDDEN_BY)
    if override and above is not None:
        reason = by_rule("overridden", rules.STAY_OVERRIDDEN_BY, above)
        return decided(AUTHORISE, policy, *hindering, reason)
    return decided(REFUSE, policy, *hindering)


def _closed(asked: Stay, policy: Policy) -> list[Reason]:
    found = []
    for ground, words in asked.closures:
        cited = policy.find(rules.STAY_REFUSAL, refusal_ground=ground)
        if cited is not None and cited.value.permits:
            text = f"{words} ({cited.citations[0].label})"
            found.append(by_rule("works", rules.STAY_REFUSAL, cited, text))
    return found


def special(asked: Stay, asked_at: datetime | None, policy: Policy, calendar: Calendar) -> Decision:
    """Whether coming after hours may be authorised (F9): to whom the norm allows it, asked so long
    before as it wants (``asked_at``; None: that was looked at when it was asked for).

    Outcomes: ``authorise``, ``refuse``.
    """
    flags = frozenset({"scheduled_then"}) if asked.scheduled else frozenset[str]()
    eligible = policy.find(rules.SPECIAL_ELIGIBLE, category=asked.category, flags=flags)
    if eligible is None:
        return decided(REFUSE, policy, silence(rules.SPECIAL_ELIGIBLE, policy, asked.category))
    right = by_rule("eligible", rules.SPECIAL_ELIGIBLE, eligible)
    if eligible.value.permits is False:
        return decided(REFUSE, policy, right)
    said = [*_competent(SPECIAL_PARTIES, policy), right]
    notice = policy.find(rules.SPECIAL_NOTICE)
    if notice is not None and asked_at is not None:
        earliest = compute(
            start=asked_at, budget=notice.value,
            counting=Counting(), calendar=calendar, provision=notice.ref,
            label="Antecedência do pedido",
        ).due_at  # fmt: skip
        reason = by_rule("notice", rules.SPECIAL_NOTICE, notice)
        if asked.first_at < earliest:
            when = earliest.astimezone(calendar.zone)
            late = by_fact("late", f"Pedido agora, só pode valer a partir de {when:%d/%m/%Y %H:%M}")
            return decided(REFUSE, policy, late, reason)
        said.append(reason)
    hindering = _closed(asked, policy)
    if hindering:
        return decided(REFUSE, policy, *hindering)
    return decided(AUTHORISE, policy, *said)
