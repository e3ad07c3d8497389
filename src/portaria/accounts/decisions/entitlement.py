"""Who may have an account, who asks for it, and what comes with it (A1, A3–A5, A12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portaria.accounts import rules
from portaria.norms.citations import Cited
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.people.types import BondFacts
from portaria.steps.reasons import as_said, by_fact, by_rule, silence

OPEN, ASK, DOUBT, NO = "open", "ask", "doubt", "not_entitled"


@lru_cache(maxsize=4096)  # pure, and asked of every person of a load
def decide(category: str, policy: Policy, *, asked: bool = False) -> Decision:
    """Whether ``category`` gives an account, and how.

    Outcomes: ``open`` (at once, or because it was asked for), ``ask`` (the norm wants a request
    first), ``doubt`` (the norms do not know the category, and say who settles doubts),
    ``not_entitled`` (they refuse it, or are silent).

    Args:
        asked: the person whom the norm makes ask has asked.
    """
    eligible = policy.find(rules.ELIGIBLE, category=category)
    gives = eligible.value.permits if eligible else None
    if eligible is None or gives is None:
        return _unknown(category, policy, eligible)
    reason = by_rule("eligible", rules.ELIGIBLE, eligible, _entitled(category, gives, policy))
    if not gives:
        return Decision(NO, (reason,), policy.digest)
    by = policy.find(rules.ASKED_BY, category=category)
    if by is None or by.value == "hr_notice":
        heard = (by_rule("asked_by", rules.ASKED_BY, by),) if by else ()
        return Decision(OPEN, (*heard, reason), policy.digest)
    return Decision(
        OPEN if asked else ASK,
        (reason, by_rule("asked_by", rules.ASKED_BY, by)),
        policy.digest,
    )


def entitles(category: str, policy: Policy) -> bool:
    """Whether a bond of ``category`` keeps an account that exists."""
    eligible = policy.find(rules.ELIGIBLE, category=category)
    return eligible is not None and eligible.value.permits is True


def staying(bonds: Iterable[BondFacts], policy: Policy) -> BondFacts | None:
    """Of several bonds in force, the one that keeps the account: one without a foreseen end before
    those with one, then the last to end, then the oldest."""
    good = [bond for bond in bonds if entitles(bond.category, policy)]
    return min(good, key=_preference, default=None)


def kept_by(bonds: Iterable[BondFacts], policy: Policy) -> BondFacts:
    """As :func:`staying`, for a caller that knows there is one (of another body's norms, maybe)."""
    bonds = list(bonds)
    return staying(bonds, policy) or min(bonds, key=_preference)


def _preference(bond: BondFacts) -> tuple[bool, int, date, int]:
    limited = bond.planned_end is not None
    return limited, -(bond.planned_end.toordinal() if bond.planned_end else 0), bond.start, bond.id


def _entitled(category: str, value: bool, policy: Policy) -> str:
    called = policy.words.of(category, CATEGORY)
    return f"A categoria «{called}» {'dá' if value else 'não dá'} direito a conta de rede"


def _unknown(category: str, policy: Policy, unsaid: Cited[Modality] | None) -> Decision:
    """No norm speaks of the category, or one names it and leaves it open (``unsaid``)."""
    silent = silence(rules.ELIGIBLE, policy, category)
    if unsaid is not None:
        called = policy.words.of(category, CATEGORY)
        said = f"Conta de rede da categoria «{called}»"
        silent = as_said("unsaid", rules.ELIGIBLE, unsaid, said, policy)
    settles = policy.find(rules.DOUBT_DECIDED_BY)
    if settles is None:
        return Decision(NO, (silent,), policy.digest)
    return Decision(
        DOUBT, (silent, by_rule("doubt", rules.DOUBT_DECIDED_BY, settles)), policy.digest
    )


@dataclass(frozen=True, slots=True, eq=False)  # one object for a category and policy
class Terms:
    """What comes with an account of a category.

    Attributes:
        second_factor: ``app`` (compulsory, by authenticator app), ``required`` (compulsory, means
            unsaid), ``recommended``, or "".
        connections: at once, or None: unsaid.
        password: what the initial password must be; ``individual`` and ``temporary`` are this
            product's least, whatever the norm says.
        change_at_first_access: whether the initial password must be changed at the first access.
        reasons: why.
    """

    second_factor: str
    connections: int | None
    password: tuple[str, ...]
    change_at_first_access: bool
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=4096)
def terms(category: str, policy: Policy) -> Terms:
    """The security terms of an account of ``category`` (A3, A4, A5)."""
    reasons: list[Reason] = []
    connections = policy.find(rules.CONNECTIONS)
    if connections is not None:
        reasons.append(by_rule("connections", rules.CONNECTIONS, connections))
    initial = policy.find(rules.INITIAL_PASSWORD)
    if initial is not None:
        reasons.append(by_rule("initial_password", rules.INITIAL_PASSWORD, initial))
    change = policy.find(rules.PASSWORD_CHANGE_FIRST)
    if change is not None:
        reasons.append(by_rule("first_access", rules.PASSWORD_CHANGE_FIRST, change))
    return Terms(
        second_factor=_second_factor(category, policy, reasons),
        connections=connections.value if connections else None,
        password=tuple(dict.fromkeys((*(initial.value if initial else ()), *_LEAST))),
        change_at_first_access=change is not None and change.value is Modality.COMPULSORY,
        reasons=tuple(reasons),
    )


_LEAST = ("individual", "temporary")


def _second_factor(category: str, policy: Policy, reasons: list[Reason]) -> str:
    wanted = policy.find(rules.SECOND_FACTOR, category=category)
    by_app = policy.find(rules.SECOND_FACTOR_MEANS, category=category)
    if wanted is not None:
        reasons.append(by_rule("second_factor", rules.SECOND_FACTOR, wanted))
    if by_app is not None:
        reasons.append(by_rule("second_factor_app", rules.SECOND_FACTOR_MEANS, by_app))
        if by_app.value is Modality.COMPULSORY:
            return "app"
    if wanted is None:
        return ""
    if wanted.value is Modality.COMPULSORY:
        return "required"
    return "recommended" if wanted.value is Modality.RECOMMENDED else ""


def validity(category: str, planned_end: date | None, policy: Policy) -> tuple[date | None, Reason]:
    """Until when an account of ``category`` is valid: the contract's last day where the norm ties
    them (A12), otherwise None."""
    tied, reason = _tied(category, policy)
    if not tied:
        return None, reason
    if planned_end is None:
        return None, _NO_END
    return planned_end, reason


_NO_END = by_fact("no_end", "O RH não informou o término do contrato ou convênio")


@lru_cache(maxsize=4096)
def _tied(category: str, policy: Policy) -> tuple[bool, Reason]:
    tied = policy.find(rules.VALID_WITH_CONTRACT, category=category)
    if tied is None:
        return False, silence(rules.VALID_WITH_CONTRACT, policy, category)
    return tied.value, by_rule("validity", rules.VALID_WITH_CONTRACT, tied)
