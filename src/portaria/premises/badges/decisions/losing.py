"""Defect, loss, theft, robbery; the new badge and who pays it; the old one found (F6). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_badge_loss as rules
from portaria.steps.reasons import by_fact, by_rule, decided, silence

REPLACE, MISSING, COMPANY, SILENT = "replace", "missing", "by_company", "silent"
OWED, FREE, UNDECIDED = "holder", "free", "silent"
_WORDS = {
    "form": "o requerimento",
    "defective_returned": "a devolução do crachá defeituoso",
    "police_report": "o boletim de ocorrência",
    "block_requested": "o pedido de bloqueio",
}


def blocks(ground: str, policy: Policy) -> Reason | None:
    """Why what befell the badge blocks it at once; None where no norm says so."""
    cited = policy.find(rules.LOST_BLOCK, badge_ground=ground)
    if cited is None or not cited.value.orders:
        return None
    return by_rule("block", rules.LOST_BLOCK, cited)


def told_as(blocks_: Iterable[str], policy: Policy) -> str:
    """As what the badge was told lost already, of the grounds of its open blocks; "" where it was
    not."""
    return next((ground for ground in blocks_ if blocks(ground, policy) is not None), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody who asks for a new badge has shown. Telling it asks for the block, and the
    request itself is the form."""

    police_report: bool = False
    defective_returned: bool = False

    @property
    def has(self) -> frozenset[str]:
        """The ids of ``badge.replacement.needs`` that are met."""
        met = {"form", "block_requested"}
        met |= {"police_report"} if self.police_report else set()
        met |= {"defective_returned"} if self.defective_returned else set()
        return frozenset(met)


def replace(ground: str, category: str, shown: Shown, policy: Policy) -> Decision:
    """Whether a new badge is made, for what befell the old one.

    Outcomes: ``replace``; ``missing`` (the norm asks for something that was not shown);
    ``by_company`` (of that category, whoever employs the person replaces it); ``silent``.
    """
    by = policy.find(rules.REPLACED_BY, category=category)
    if by is not None:
        return decided(COMPANY, policy, by_rule("by", rules.REPLACED_BY, by))
    cited = policy.find(rules.NEEDS, badge_ground=ground)
    if cited is None:
        return decided(SILENT, policy, silence(rules.NEEDS, policy, ground))
    reason = by_rule("needs", rules.NEEDS, cited)
    lacking = [need for need in cited.value if need not in shown.has]
    if lacking:
        words = ", ".join(_WORDS.get(need, need) for need in lacking)
        return decided(MISSING, policy, by_fact("lacking", f"Falta {words}", lacking), reason)
    within = policy.find(rules.REPORTED_WITHIN, badge_ground=ground)
    told = (by_rule("reported_within", rules.REPORTED_WITHIN, within),) if within else ()
    return decided(REPLACE, policy, *told, reason)


def cost(ground: str, category: str, policy: Policy) -> Decision:
    """Who pays the new badge: ``holder``, ``free``, or ``silent``: no norm makes the holder pay for
    what befell it on that ground, and nothing is charged."""
    by = policy.find(rules.REPLACED_BY, category=category)
    if by is not None:
        return decided(FREE, policy, by_rule("by", rules.REPLACED_BY, by))
    cited = policy.find(rules.COST, badge_ground=ground)
    if cited is None:
        return decided(UNDECIDED, policy, silence(rules.COST, policy, ground))
    return decided(str(cited.value), policy, by_rule("cost", rules.COST, cited), *_price(policy))


def found(state: str, owes: bool, policy: Policy) -> Decision:
    """What becomes of the order of a new badge when the old one is found.

    Args:
        state: of the order: "" none, ``asked``, ``ordered``, ``delivered``.
        owes: the norm makes the holder pay for it.

    Outcomes: ``unblock`` (none is under way), ``cancel`` (it was not processed yet: nothing is
    owed), ``owed`` (processed: it is paid all the same), ``free``; ``too_late`` (the new one was
    delivered: the old one does not come back).
    """
    needs = policy.find(rules.FOUND_NEEDS)
    said = [by_rule("needs", rules.FOUND_NEEDS, needs)] if needs else []
    if state == "delivered":
        text = "O novo crachá já foi entregue: o antigo não volta a valer"
        return decided("too_late", policy, *said, by_fact("delivered", text))
    if state == "asked":
        return decided("cancel", policy, *said)
    if state != "ordered":
        return decided("unblock", policy, *said)
    even = policy.find(rules.EVEN_IF_FOUND)
    if owes and even is not None and even.value.orders:
        reason = by_rule("even_if_found", rules.EVEN_IF_FOUND, even)
        return decided("owed", policy, *said, reason)
    return decided("free", policy, *said)


def _price(policy: Policy) -> list[Reason]:
    cited = policy.find(rules.PRICE)
    return [by_rule("price", rules.PRICE, cited)] if cited else []
