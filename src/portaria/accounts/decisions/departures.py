"""Dismissal, retirement, death, end of contract, secondment out, leave: what blocks (A6, A12)."""

from __future__ import annotations

from datetime import datetime

from portaria.accounts import rules
from portaria.accounts.decisions import deadlines, entitlement
from portaria.accounts.decisions.arrivals import recompute
from portaria.accounts.decisions.case import Case
from portaria.accounts.types import AccountHeld
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import ENDS_BOND, EventFacts, EventKind
from portaria.steps.reasons import as_said, by_fact, by_rule, silence


def departure(case: Case) -> None:
    """The account is blocked at once where a norm says so, unless another bond keeps it."""
    account = case.standing()
    if account is None:
        if blocked := case.blocked():
            _blocked_already(case, blocked)
        return
    decision = on_event(case.event, account.category, case.policy)
    outcome = case.decide(decision)
    if outcome == "block":
        _block(case, account, decision)
    elif outcome == "keep":
        recompute(case, account, list(case.event.others))


def _blocked_already(case: Case, account: AccountHeld) -> None:
    """Blocked while a bond held (misuse, secondment), its data begin to end when the bond does."""
    event = case.event
    if event.kind not in ENDS_BOND or _ending(case, account):
        case.fact("blocked", f"A conta «{account.login}» já está bloqueada")
        return
    decision = on_event(event, account.category, case.policy)
    kept = deadlines.kept(event.kind.value, _told_at(event), case.policy, case.calendar)
    if case.decide(decision) != "block":
        return
    if kept.erase_on is None:
        case.decide(Decision("silent", (kept.reason,), case.policy.digest))
        return
    case.step(
        "accounts.keep_data",
        f"Guardar os dados da conta bloqueada «{account.login}»"
        f" e eliminá-los em {kept.erase_on:%d/%m/%Y}",
        Decision("keep_data", (*decision.reasons, kept.reason), case.policy.digest),
        account=account,
        sum_=kept.arithmetic,
    )


def _ending(case: Case, account: AccountHeld) -> bool:
    """Whether an end blocked it and its erasure is still to come: a second one adds no time."""
    if account.blocked_for not in {kind.value for kind in ENDS_BOND}:
        return False
    today = case.calendar.day_of(_told_at(case.event))
    return account.data_erase_on is not None and account.data_erase_on > today


def _told_at(event: EventFacts) -> datetime:
    return max(event.effective_at, event.known_at)


def on_event(event: EventFacts, category: str, policy: Policy) -> Decision:
    """What ``event`` does to an account of ``category``.

    Outcomes: ``block``; ``keep`` (another bond entitles; death leaves none); ``silent`` (no norm
    orders this event to block: leave to block, and advice, block nothing by themselves).
    """
    blocks = policy.find(rules.BLOCK_ON, event=event.kind.value)
    stays = None
    if event.kind is not EventKind.DEATH:
        stays = entitlement.staying(event.others, policy)
    if blocks is not None and blocks.value.orders:
        reason = by_rule("block_on", rules.BLOCK_ON, blocks, "O evento bloqueia os acessos")
    elif event.kind in ENDS_BOND and _tied(category, policy):
        reason = by_rule(
            "contract_over",
            rules.VALID_WITH_CONTRACT,
            policy.get(rules.VALID_WITH_CONTRACT, category=category),
        )
    else:
        reason = silence(rules.BLOCK_ON, policy, event.kind.value)
        if blocks is not None:
            reason = as_said("block_on", rules.BLOCK_ON, blocks, "Bloqueio pelo evento", policy)
        return Decision("keep" if stays else "silent", (reason,), policy.digest)
    if stays is not None:
        fact = by_fact("other_bond", "Outro vínculo em vigor dá direito à conta", stays.category)
        return Decision("keep", (reason, fact), policy.digest)
    return Decision("block", (reason,), policy.digest)


def _tied(category: str, policy: Policy) -> bool:
    tied = policy.find(rules.VALID_WITH_CONTRACT, category=category)
    return tied is not None and tied.value


def _block(case: Case, account: AccountHeld, decision: Decision) -> None:
    event = case.event
    kept = deadlines.kept(event.kind.value, _told_at(event), case.policy, case.calendar)
    case.decide(Decision("kept" if kept.erase_on else "silent", (kept.reason,), case.policy.digest))
    about = f"Bloquear a conta «{account.login}»"
    if kept.erase_on is not None:
        about += f"; dados guardados e eliminados em {kept.erase_on:%d/%m/%Y}"
    else:
        about += "; a norma não fixa a guarda dos dados"
    case.step(
        "accounts.block",
        about,
        decision,
        account=account,
        sum_=kept.arithmetic,
        payload={"kept": list(kept.provisions)},
    )
