"""Who may be granted which area (F1, F2), who may stay late (F8) or come after hours (F9). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portaria.norms.citations import Cited
from portaria.norms.deciding.words import CATEGORY
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
STAY_PARTIES = (rules.STAY_ASKED_BY, rules.STAY_DECIDED_BY, rules.STAY_THROUGH)
SPECIAL_PARTIES = (rules.SPECIAL_ASKED_BY, rules.SPECIAL_DECIDED_BY, rules.SPECIAL_THROUGH)
OUTSIDE_DAYS, OUTSIDE_OPENING = "outside_business_days", "outside_opening"
OUTSIDE_SCHEDULE, OWN_SCHEDULE = "outside_own_schedule", "own_schedule"
"""Ids of ``access.special.means`` and of ``access.normal.means``."""


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
    """Who asks for it, decides it or registers it, and by what means, as the norm names them."""
    return [
        by_rule(rule.name, rule, cited)
        for rule in parties
        if (cited := policy.find(rule)) is not None
    ]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody would be in a place from ``first_at`` until before ``last_at``, outside the usual
    hours. ``closures``: grounds of what closes the place then (``refusal_ground``), with words;
    ``location``: of the place, as rules name it."""

    first_at: datetime
    last_at: datetime
    category: str
    closures: tuple[tuple[str, str], ...] = ()
    scheduled: bool = False
    location: str = ""


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
            found.append(by_rule("works", rules.STAY_REFUSAL, cited, words))
    return found


def special(asked: Stay, asked_at: datetime | None, policy: Policy, calendar: Calendar) -> Decision:
    """Whether coming after hours may be authorised (F9): at a time that the norm calls special, to
    whom it allows it, asked so long before as it wants (``asked_at``; None: that was looked at when
    it was asked for).

    Outcomes: ``authorise``, ``refuse``.
    """
    means = policy.find(rules.MEANS_SPECIAL)
    if means is not None and not set(means.value) & _unusual(asked, policy, calendar):
        text = "Neste dia e horário o acesso é normal, e não se pede"
        return decided(REFUSE, policy, by_rule("normal", rules.MEANS_SPECIAL, means, text))
    flags = frozenset({"scheduled_then"}) if asked.scheduled else frozenset[str]()
    eligible = policy.find(rules.SPECIAL_ELIGIBLE, category=asked.category, flags=flags)
    if eligible is None:
        return decided(REFUSE, policy, silence(rules.SPECIAL_ELIGIBLE, policy, asked.category))
    who = policy.words.of(asked.category, CATEGORY)
    text = f"{rules.SPECIAL_ELIGIBLE.about} ({who}): {eligible.value.as_text}"
    right = by_rule("eligible", rules.SPECIAL_ELIGIBLE, eligible, text)
    if eligible.value.permits is False:
        return decided(REFUSE, policy, right)
    said = [*_competent(SPECIAL_PARTIES, policy), right]
    if means is not None:
        said.append(by_rule("means", rules.MEANS_SPECIAL, means))
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


def _unusual(asked: Stay, policy: Policy, calendar: Calendar) -> frozenset[str]:
    """What makes the time special, as ``access.special.means`` calls it. Somebody's own hours count
    where normal access goes by them, and unless they are at that time."""
    found = set[str]()
    day, zone = calendar.day_of(asked.first_at), calendar.zone
    opening = calendar.opening(day)
    if opening is None or calendar.opening(calendar.day_of(asked.last_at)) is None:
        found.add(OUTSIDE_DAYS)
    begins, ends = opening or (None, None)
    if (
        begins is None
        or ends is None
        or asked.first_at < datetime.combine(day, begins, zone)
        or asked.last_at > datetime.combine(day, ends, zone)
    ):
        found.add(OUTSIDE_OPENING)
    place: dict[str, Any] = {"location": asked.location} if asked.location else {}
    normal = policy.find(rules.MEANS_NORMAL, **place)
    by_own = normal is None or normal.value == OWN_SCHEDULE
    if by_own and not asked.scheduled:
        found.add(OUTSIDE_SCHEDULE)
    return frozenset(found)


def offices(policy: Policy) -> list[tuple[str, str]]:
    """Those whose access and stay the norms give to an authority of its own, as a form offers them:
    ``category:<id>`` or ``rank:<id>``, with their names."""
    return [
        (f"{dimension}:{one}", label)
        for dimension in ("category", "rank")
        for one, label in policy.words.keys.get(dimension, {}).items()
        if _of_office(rules.AUTHORISED_BY, f"{dimension}:{one}", policy) is not None
    ]


def high_office(office: str, asked: Stay, policy: Policy) -> Decision:
    """Whether access and stay of whoever holds ``office`` (of :func:`offices`) may be authorised by
    whom the norm names, others consenting.

    Outcomes: ``authorise``; ``refuse``: no norm says who authorises them, or works close the place.
    """
    right = _of_office(rules.AUTHORISED_BY, office, policy)
    if right is None:
        told = office.partition(":")[2]
        return decided(REFUSE, policy, silence(rules.AUTHORISED_BY, policy, told))
    hindering = _closed(asked, policy)
    if hindering:
        return decided(REFUSE, policy, *hindering)
    consent = _of_office(rules.CONSENTED_BY, office, policy)
    said = [by_rule("authorised_by", rules.AUTHORISED_BY, right)]
    if consent is not None:
        said.append(by_rule("consented_by", rules.CONSENTED_BY, consent))
    return decided(AUTHORISE, policy, *said)


def _of_office(rule: Rule[str], office: str, policy: Policy) -> Cited[str] | None:
    dimension, _, one = office.partition(":")
    keys: dict[str, Any] = {dimension: one}
    return policy.find(rule, **keys) if dimension in rule.by else None
