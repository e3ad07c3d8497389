"""Courses and events: what their access asks for, and who must be there (F13). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_areas as areas
from portaria.premises import rules_visitors as rules
from portaria.premises.places.decisions import requirements
from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.types import VISITOR_CATEGORY
from portaria.steps.reasons import by_fact, by_rule, decided

PLAN, NO, BEGIN, WAIT, ENTER = "plan", "no", "begin", "wait", "enter"
AFTER_HOURS = "fora_do_expediente"
_MISSING = {
    "prior_authorisation": "a autorização prévia",
    "identification": "o documento",
    "plate": "a placa do veículo, ou que veio sem veículo",
    "times": "o registro da entrada e da saída",
}


@dataclass(frozen=True, slots=True)
class Course:
    """A course or event.

    Attributes:
        after_hours: some of it is outside the opening hours, or that is now.
        authorised: for that time, by whom the norm names.
        responsible: who answers for it is named; ``present``: and there.
        guidance: its papers carry the procedures of access.
        beforehand: it has not begun when it is told.
        area: where; None: as of acts that did not keep it, nothing is asked of the place.
        guests: some who take part are from outside.
        lacking: how many of the house, of those who take part, have no access to the area.
    """

    after_hours: bool
    authorised: bool = False
    responsible: bool = False
    present: bool = False
    guidance: bool = False
    beforehand: bool = True
    area: AreaFacts | None = None
    guests: bool = False
    lacking: int = 0


def plan(course: Course, policy: Policy) -> Decision:
    """Whether it may be announced. Outcomes: ``plan``, ``no``. What hinders comes last."""
    said, hindering = _said(course, policy), restricted(course, policy)
    guidance = policy.find(rules.EVENT_GUIDANCE)
    if guidance is not None and guidance.value.orders and not course.guidance:
        text = "Faltam os procedimentos de acesso nas orientações"
        hindering.append(by_rule("guidance", rules.EVENT_GUIDANCE, guidance, text))
    if course.after_hours:
        asked = policy.find(rules.EVENT_RESPONSIBLE, circumstance=AFTER_HOURS)
        if asked is not None and asked.value.orders and not course.responsible:
            text = "Falta o servidor responsável"
            hindering.append(by_rule("responsible", rules.EVENT_RESPONSIBLE, asked, text))
        told = policy.find(rules.SPACE_COMMUNICATED_TO, circumstance=AFTER_HOURS)
        if told is not None and not course.beforehand:
            text = f"O evento já teria começado, e a comunicação é prévia: {told.value}"
            hindering.append(by_rule("beforehand", rules.SPACE_COMMUNICATED_TO, told, text))
        hindering += _unauthorised(course, policy)
    return decided(NO if hindering else PLAN, policy, *said, *hindering)


def begin(course: Course, policy: Policy) -> Decision:
    """Whether it begins: outside the opening hours, only authorised, and with whoever answers for
    it there. Outcomes: ``begin``, ``wait``, ``no``."""
    if hindering := _unauthorised(course, policy):
        return decided(NO, policy, *hindering)
    asked = policy.find(rules.EVENT_RESPONSIBLE, circumstance=AFTER_HOURS)
    if not course.after_hours or asked is None or not asked.value.orders or course.present:
        return decided(BEGIN, policy, *_said(course, policy))
    text = "O servidor responsável ainda não chegou"
    return decided(WAIT, policy, by_rule("responsible", rules.EVENT_RESPONSIBLE, asked, text))


def enter(course: Course, told: frozenset[str], policy: Policy) -> Decision:
    """Whether a participant enters: what ``event.access.needs`` asks for is ``told``; ``course``
    says of that one alone. Outcomes: ``enter``, ``no``. Where the day's opening hours hold, the
    badge or the visit is enough, unless the area is restricted."""
    if hindering := restricted(course, policy):
        return decided(NO, policy, *hindering)
    needs = policy.find(rules.EVENT_NEEDS, circumstance=AFTER_HOURS)
    reach = policy.find(rules.SPACE_REACH)
    said = [by_rule("reach", rules.SPACE_REACH, reach)] if reach and course.after_hours else []
    if not course.after_hours or needs is None:
        return decided(ENTER, policy, *said)
    missing = [one for one in needs.value if one not in told]
    if missing:
        text = f"Falta {', '.join(_MISSING[one] for one in missing)}"
        reason = by_rule("needs", rules.EVENT_NEEDS, needs, f"{text}")
        return decided(NO, policy, *said, reason)
    return decided(ENTER, policy, *said, by_rule("needs", rules.EVENT_NEEDS, needs))


def restricted(course: Course, policy: Policy) -> list[Reason]:
    """What keeps those who take part out of the area: where the norms name who authorises each
    access, an event is only of those who have it, and nobody from outside does."""
    if course.area is None:
        return []
    asked = requirements(course.area, VISITOR_CATEGORY if course.guests else "", policy)
    if not asked.authorised_by:
        return []
    found = {one.code: one for one in asked.reasons}
    closed, whose = found.get(areas.ELIGIBLE.name), found[areas.AUTHORISED_BY.name]
    hindering = []
    if course.guests:
        why = closed if closed is not None and asked.eligible is False else whose
        hindering.append(_led("Há participante de fora", why))
    if course.lacking:
        hindering.append(_led(f"Participantes sem acesso à área: {course.lacking}", whose))
    return hindering


def _led(text: str, why: Reason) -> Reason:
    return replace(why, text=f"{text}. {why.text}")


def _unauthorised(course: Course, policy: Policy) -> list[Reason]:
    """The authorisation that is missing outside the opening hours."""
    who = policy.find(rules.SPACE_AUTHORISED_BY, circumstance=AFTER_HOURS)
    if who is None or course.authorised or not course.after_hours:
        return []
    text = f"Fora do expediente, falta a autorização de: {who.value}"
    return [by_rule("authorisation", rules.SPACE_AUTHORISED_BY, who, text)]


def _said(course: Course, policy: Policy) -> list[Reason]:
    if not course.after_hours:
        return [by_fact("hours", "No horário de expediente")]
    found = []
    for rule in (rules.SPACE_AUTHORISED_BY, rules.SPACE_COMMUNICATED_TO):
        cited = policy.find(rule, circumstance=AFTER_HOURS)
        if cited is not None:
            found.append(by_rule(rule.name, rule, cited))
    for rule in (rules.EVENT_RESPONSIBLE_FROM,):
        cited = policy.find(rule)
        if cited is not None:
            found.append(by_rule(rule.name, rule, cited))
    return found
