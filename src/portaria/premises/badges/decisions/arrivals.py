"""Admission, return and whatever else gives a badge or sets one free (F2, F7)."""

from __future__ import annotations

from portaria.people.types import ENDED_BY
from portaria.premises.badges.decisions import issuing
from portaria.premises.badges.decisions.case import Case
from portaria.premises.badges.decisions.departures import restriction
from portaria.premises.powers import MANAGE
from portaria.steps.reasons import by_fact, decided


def arrival(case: Case) -> None:
    """Who has no badge is given one, as the norm says of the category; who has one blocked for an
    end or an absence that is over has it back."""
    permanent = case.permanent()
    if permanent is not None:
        back(case)
        return
    decision = issuing.decide(case.event.bond.category, case.policy)
    outcome = case.decide(decision)
    if outcome not in (issuing.ISSUE, issuing.CONSENT):
        return
    who = issuing.issuer(case.event.bond.category, case.policy)
    told = f" (emite: {who})" if who else ""
    about = f"Dar crachá a {case.event.name}{told}"
    if outcome == issuing.CONSENT:
        about += ", com a anuência que a norma pede"
    case.step("premises.issue_badge", about, decision, assignee=f"power:{MANAGE}")


def back(case: Case) -> None:
    """The blocks that the event ends are lifted; others stay."""
    over = {kind.value for kind in ENDED_BY.get(case.event.kind, ())}
    for badge in case.in_use():
        for ground in (g for g in badge.blocks if g in over):
            fact = by_fact("back", "Cessou o que bloqueava o crachá", ground)
            about = f"Desbloquear o crachá {badge.serial}"
            case.step(
                "premises.unblock_badge", about, decided("unblock", case.policy, fact),
                badge=badge, payload={"ground": ground},
            )  # fmt: skip
    restricted = restriction(case.policy)
    if restricted and any(grant.suspended_for for grant in case.grants):
        fact = by_fact("back", "Cessou a presidência de entidade de classe")
        case.step(
            "premises.restore_access", "Restabelecer os acessos restringidos",
            decided("restore", case.policy, restricted, fact),
        )  # fmt: skip


def moved(case: Case) -> None:
    """Another unit or category may need other places: whoever manages the security looks."""
    if not any(grant.state == "active" for grant in case.grants):
        return
    fact = by_fact("moved", "A pessoa mudou de unidade ou de categoria; tinha acessos concedidos")
    about = f"Rever os acessos de {case.event.name}"
    decision = decided("review", case.policy, fact)
    case.decide(decision)
    case.step("premises.review_access", about, decision, assignee=f"power:{MANAGE}")
