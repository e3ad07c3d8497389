"""Admission, secondment in, reinstatement, change of category, renewal: what a bond gives."""

from __future__ import annotations

from datetime import date

from portaria.accounts.decisions import entitlement
from portaria.accounts.decisions.case import Case
from portaria.accounts.types import AccountHeld
from portaria.ledger.types import Json
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision
from portaria.people.types import ENDS_BOND, BondFacts, EventKind
from portaria.steps.reasons import by_fact, led_by

_UNDONE_BY = {
    EventKind.RETURN: frozenset({EventKind.LEAVE.value}),
    EventKind.SECONDMENT_END: frozenset({EventKind.SECONDMENT_OUT.value}),
    EventKind.CONTRACT_RENEWAL: frozenset({EventKind.CONTRACT_END.value}),
    EventKind.REINSTATEMENT: frozenset(kind.value for kind in ENDS_BOND),
}


def arrival(case: Case) -> None:
    """A new bond: the account it gives, the one that is kept, or the one that waits blocked."""
    if account := case.standing():
        recompute(case, account, [case.event.bond, *case.event.others])
        return
    decision = entitlement.decide(case.event.bond.category, case.policy)
    outcome = case.decide(decision)
    if outcome == entitlement.OPEN:
        if blocked := case.blocked():
            _unblock(case, blocked, decision)
        else:
            _open(case, decision)
    elif outcome == entitlement.ASK:
        unit = case.event.bond.unit
        _ask(
            case,
            "accounts.ask",
            "Pedir a conta de rede",
            decision,
            f"head-of:{unit}" if unit else "",
        )
    elif outcome == entitlement.DOUBT:
        _ask(
            case, "accounts.settle_doubt", "Submeter a dúvida sobre o direito à conta", decision, ""
        )


def back(case: Case) -> None:
    """A return, a renewal or a reinstatement: unblocks what its opposite blocked, with the same
    login; without an account, all but a return from leave are arrivals."""
    blocked, event = case.blocked(), case.event
    if blocked is None and event.kind is EventKind.RETURN and not case.standing():
        case.fact("no_account", "A pessoa não tem conta de rede a desbloquear")
        return
    if blocked is None:
        arrival(case)
        return
    decision = entitlement.decide(event.bond.category, case.policy, asked=True)
    undoes = blocked.blocked_for in _UNDONE_BY[event.kind]
    if case.decide(decision) == entitlement.OPEN and undoes:
        _unblock(case, blocked, decision)
    elif not undoes:
        said = f"A conta «{blocked.login}» foi bloqueada por outro motivo, que este não desfaz"
        case.fact("other_ground", said)


def category_change(case: Case) -> None:
    """The account follows the category that keeps it; one that gives none ends it."""
    account = case.standing()
    if account is None:
        arrival(case)
        return
    stays = entitlement.staying([case.event.bond, *case.event.others], case.policy)
    decision = entitlement.decide(case.event.bond.category, case.policy, asked=True)
    if stays is None and case.decide(decision) == entitlement.NO and provisioned(decision):
        case.step(
            "accounts.block", f"Bloquear a conta «{account.login}»", decision, account=account
        )
    elif stays is not None:
        recompute(case, account, [stays])


def provisioned(decision: Decision) -> bool:
    """Whether a provision decides it, not the norms' silence."""
    return any(reason.citation is not None for reason in decision.reasons)


def recompute(case: Case, account: AccountHeld, bonds: list[BondFacts]) -> None:
    """Category and validity of an account that is kept, by the bond that keeps it."""
    stays = entitlement.staying(bonds, case.policy)
    if stays is None:
        case.decide(entitlement.decide(case.event.bond.category, case.policy, asked=True))
        return
    decision, until = _kept(case, stays)
    case.decide(decision)
    if (stays.category, until) == (account.category, account.valid_until):
        return
    called = case.policy.words.of(stays.category, CATEGORY)
    what = f"Passar a conta «{account.login}» à categoria «{called}»"
    if stays.category == account.category:
        what = f"Mudar a validade da conta «{account.login}»"
    case.step(
        "accounts.adjust",
        what + (f", válida até {until:%d/%m/%Y}" if until else ", sem término previsto"),
        decision,
        account=account,
        payload={"category": stays.category, "valid_until": until.isoformat() if until else None},
    )


def _kept(case: Case, stays: BondFacts) -> tuple[Decision, date | None]:
    decision = entitlement.decide(stays.category, case.policy, asked=True)
    until, reason = entitlement.validity(stays.category, stays.planned_end, case.policy)
    fact = by_fact("bond", "Há vínculo em vigor que dá direito à conta", stays.id)
    return Decision("keep", (*decision.reasons, fact, reason), decision.policy), until


def _open(case: Case, decision: Decision) -> None:
    bond = case.event.bond
    until, reason = entitlement.validity(bond.category, bond.planned_end, case.policy)
    given = led_by(reason, decision, decision.outcome)
    about = "Criar a conta de rede" + (f", válida até {until:%d/%m/%Y}" if until else "")
    case.step("accounts.open", about, given, payload=_bond(bond, until))


def _unblock(case: Case, account: AccountHeld, decision: Decision) -> None:
    bond = case.event.bond
    until, reason = entitlement.validity(bond.category, bond.planned_end, case.policy)
    given = led_by(reason, decision, "unblock")
    about = f"Desbloquear a conta «{account.login}», com o mesmo login"
    case.step("accounts.unblock", about, given, account=account, payload=_bond(bond, until))


def _ask(case: Case, kind: str, about: str, decision: Decision, assignee: str) -> None:
    bond = case.event.bond
    until, _ = entitlement.validity(bond.category, bond.planned_end, case.policy)
    assigned = assignee or "power:accounts.manage"
    about = f"{about} de {case.event.name}"
    case.step(kind, about, decision, assignee=assigned, payload=_bond(bond, until))


def _bond(bond: BondFacts, until: date | None) -> dict[str, Json]:
    return {
        "category": bond.category,
        "valid_until": until.isoformat() if until else None,
    }
