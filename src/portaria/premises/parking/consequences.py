"""What a functional event does to the vehicles and the reserved spaces of a person (F14). Pure: no
database, no clock."""

from __future__ import annotations

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import ENDED_BY, ENDS_BOND, EventFacts, EventKind
from portaria.premises import rules_parking as rules
from portaria.premises.parking.types import VEHICLE, WITHOUT_BADGE, Kept, KeptThing
from portaria.steps.case import Case, Consequences
from portaria.steps.reasons import by_fact, by_rule, decided, plain, silence
from portaria.workdays.calendar import Calendar

END, SUSPEND = "premises.end_parking", "premises.suspend_parking"
RESTORE = "premises.restore_parking"
UNDOES_END = frozenset({EventKind.REINSTATEMENT, EventKind.CONTRACT_RENEWAL})
"""The same bond goes on: all that its end ended holds again. Who comes back by another bond has the
vehicles again, as the badge that was blocked; a space is given for the new one."""
INTERRUPTED = "block"
"""The outcome of the decision on the badge that says that the work here is interrupted."""
_ABOUT = {
    END: "Encerrar os veículos e as vagas reservadas da pessoa",
    SUSPEND: "Suspender os veículos e as vagas reservadas da pessoa",
    RESTORE: "Restabelecer os veículos e as vagas reservadas da pessoa",
}


def consequences(
    event: EventFacts, held: Kept, badge: Decision, policy: Policy, calendar: Calendar
) -> Consequences:
    """The step that ``event`` orders for what the person has of the parking lots. ``badge``: what
    the event does to a badge: who has none does not park inside, so what interrupts the work
    suspends vehicles and spaces, and the end of the bond ends them; what undoes either gives them
    back. Nothing is said of who has neither."""
    of_body = held.of(event.body)
    things, back = of_body.things, of_body.things + again(event.kind, of_body)
    if not back:
        return Consequences((), ())
    case = Case(event, back, policy, calendar)
    if badge.outcome == INTERRUPTED and things:
        _interrupted(case, badge, END if event.kind in ENDS_BOND else SUSPEND)
        return case.consequences()
    ended = {kind.value for kind in ENDED_BY.get(event.kind, ())}
    over = sorted(ended & {thing.suspended_for for thing in back})
    if over:
        fact = by_fact("back", "Cessou o que tirava os veículos e as vagas reservadas")
        _step(case, RESTORE, decided("restore", policy, fact), over)
    return case.consequences()


def again(kind: str, held: Kept) -> tuple[KeptThing, ...]:
    """What ended with a bond and may hold again by an event of ``kind``, an ``EventKind``."""
    if kind in UNDOES_END:
        return held.ended
    return tuple(thing for thing in held.ended if thing.kind == VEHICLE)


def _interrupted(case: Case[KeptThing], badge: Decision, kind: str) -> None:
    """The lots are for who works here, and not for who has no badge."""
    category, policy = case.event.bond.category or None, case.policy
    eligible = policy.find(rules.ELIGIBLE, category=category)
    if eligible is None:
        case.decide(decided("silent", policy, silence(rules.ELIGIBLE, policy, category or "")))
        return
    said = [*badge.reasons]
    outside = policy.find(rules.PLACE, category=category, circumstance=WITHOUT_BADGE)
    if kind == SUSPEND and outside is not None:
        said.append(by_rule("place", rules.PLACE, outside))
    text = "O estacionamento é de quem trabalha aqui"
    said.append(by_rule("eligible", rules.ELIGIBLE, eligible, text))
    outcome = "end" if kind == END else "suspend"
    _step(case, kind, decided(outcome, policy, *said), [case.event.kind.value])


def _step(case: Case[KeptThing], kind: str, decision: Decision, grounds: list[str]) -> None:
    case.decide(decision)
    case.open(
        kind, _ABOUT[kind], decision,
        payload={"decision": plain(decision), "grounds": [*grounds]},
    )  # fmt: skip
