"""What blocks a badge, and who must send it back: leave, secondment, every end of a bond (F7)."""

from __future__ import annotations

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.people.types import ENDS_BOND, EventFacts, EventKind
from portaria.premises import rules_badges as rules
from portaria.premises.badges.decisions.case import Case
from portaria.premises.badges.types import BadgeHeld
from portaria.steps.reasons import as_said, by_fact, by_rule, decided, silence

UNION = frozenset({"union_presidency"})
"""The condition under which the norm keeps the badge with whoever is away."""
NEITHER: frozenset[str] = frozenset()
BLOCK, KEEP, RESTRICT, SILENT = "block", "keep", "restrict", "silent"


def on_event(event: EventFacts, policy: Policy, *, union_presidency: bool = False) -> Decision:
    """What ``event`` does to the person's badge.

    Outcomes: ``block``; ``keep`` (another bond is in force; death leaves none); ``restrict`` (the
    person presides a union: the badge works, what it opens is restricted); ``silent``.
    """
    flags = UNION if union_presidency else NEITHER
    cited = policy.find(rules.BLOCK_ON, event=event.kind.value, flags=flags)
    if cited is not None and cited.value.orders:
        reason = by_rule("block_on", rules.BLOCK_ON, cited, "O evento bloqueia o crachá")
        if event.others and event.kind is not EventKind.DEATH:
            fact = by_fact("other_bond", "Outro vínculo em vigor mantém o crachá")
            return decided(KEEP, policy, reason, fact)
        within = policy.find(rules.BLOCK_WITHIN)
        when = (by_rule("within", rules.BLOCK_WITHIN, within),) if within else ()
        return decided(BLOCK, policy, *when, reason)
    said = silence(rules.BLOCK_ON, policy, event.kind.value)
    if cited is not None:
        said = as_said("block_on", rules.BLOCK_ON, cited, "Bloqueio pelo evento", policy)
    restricted = restriction(policy) if union_presidency else None
    return (
        decided(RESTRICT, policy, said, restricted) if restricted else decided(SILENT, policy, said)
    )


def absence(kind: str, policy: Policy, *, union_presidency: bool) -> Decision | None:
    """Why a badge does not work while an event of ``kind`` keeps its holder away; None: it does."""
    flags = UNION if union_presidency else NEITHER
    cited = policy.find(rules.BLOCK_ON, event=kind, flags=flags)
    if cited is None or not cited.value.orders:
        return None
    text = "O evento bloqueia o crachá"
    return decided(BLOCK, policy, by_rule("block_on", rules.BLOCK_ON, cited, text))


def restriction(policy: Policy) -> Reason | None:
    """Why the accesses of who presides a union are restricted; None: no norm says so."""
    cited = policy.find(rules.LEVELS_RESTRICTED, flags=UNION)
    if cited is None or not cited.value.orders:
        return None
    return by_rule("restricted", rules.LEVELS_RESTRICTED, cited)


def departure(case: Case) -> None:
    """Every badge of the person is blocked where a norm says so, and those who must send it back
    are told; what was granted ends with the bond."""
    if not case.in_use() and not case.grants:
        return
    decision = on_event(case.event, case.policy, union_presidency=case.union_presidency)
    outcome = case.decide(decision)
    ground = case.event.kind.value
    for badge in case.in_use() if outcome == BLOCK else ():
        if ground not in badge.blocks:
            about = f"Bloquear o crachá {badge.serial}"
            case.step("premises.block_badge", about, decision, badge=badge)
            _sent_back(case, badge)
    if outcome == RESTRICT and any(grant.state == "active" for grant in case.grants):
        about = "Restringir o acesso a áreas controladas"
        case.step("premises.restrict_access", about, decision)
    if outcome == BLOCK and case.event.kind in ENDS_BOND and case.grants:
        about = "Encerrar os acessos concedidos"
        case.step("premises.end_access", about, decision)


def _sent_back(case: Case, badge: BadgeHeld) -> None:
    """Whether the badge is given back, and who forwards it, as the norm says of the category."""
    category, policy = badge.category or case.event.bond.category, case.policy
    flags = UNION if case.union_presidency else NEITHER
    back = policy.find(rules.RETURN_ON, event=case.event.kind.value, flags=flags)
    if back is not None:
        told = as_said("return_on", rules.RETURN_ON, back, rules.RETURN_ON.about, policy)
        case.decide(decided("return" if back.value.orders else "silent", policy, told))
    forwarded = policy.find(rules.FORWARDED, category=category, flags=flags)
    if forwarded is None or not forwarded.value.orders:
        return
    said = [by_rule("forwarded", rules.FORWARDED, forwarded)]
    for rule in (rules.FORWARDED_BY, rules.FORWARDED_TO):
        if (cited := policy.find(rule, category=category)) is not None:
            said.append(by_rule(rule.name, rule, cited))
    about = f"Recolher o crachá {badge.serial} e encaminhá-lo a quem o emite"
    order = decided("forward", policy, *said)
    case.step("premises.forward_badge", about, order, badge=badge, assignee="power:people.write")
