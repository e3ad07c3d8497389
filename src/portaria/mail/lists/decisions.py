"""What the norms say of distribution lists (M20). Pure."""

from __future__ import annotations

from portaria.mail import rules_gate, rules_lists
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence


def make(policy: Policy) -> Decision:
    """Whether lists are made on request, and by whom: ``make``; where the norms are silent too, and
    the reason says so: whoever manages the mail then decides."""
    cited = policy.find(rules_lists.MADE_BY)
    if cited is None:
        return decided("make", policy, silence(rules_lists.MADE_BY, policy))
    return decided("make", policy, by_rule("made_by", rules_lists.MADE_BY, cited))


def made(name: str, members: int, policy: Policy) -> tuple[str, bool, Decision]:
    """The name of a new list of so many members, whether it is extensive, and why it is made, and
    so named: ``make``."""
    found, large, naming = named(name, members, policy)
    return found, large, decided("make", policy, *make(policy).reasons, *naming.reasons)


def extensive(members: int, policy: Policy) -> tuple[bool, Reason]:
    """Whether a list of so many members is an extensive one."""
    cited = policy.find(rules_gate.EXTENSIVE, recipients=members)
    if cited is None:
        return False, silence(rules_gate.EXTENSIVE, policy, f"{members} membros")
    word = "é extensa" if cited.value else "não é extensa"
    said = f"Lista de {members} membros {word}"
    return cited.value, by_rule("extensive", rules_gate.EXTENSIVE, cited, said)


def named(name: str, members: int, policy: Policy) -> tuple[str, bool, Decision]:
    """The name that the norms want for a list of so many members, whether it is extensive, and
    why: outcome ``renamed`` where the prefix was missing, else ``named``. A list that shrank keeps
    its name: no norm takes a prefix away."""
    large, reason = extensive(members, policy)
    cited = policy.find(rules_lists.PREFIX) if large else None
    if cited is None:
        return name, large, decided("named", policy, reason)
    why = by_rule("prefix", rules_lists.PREFIX, cited)
    has = name.casefold().startswith(cited.value.casefold())
    wanted = name if has else cited.value + name
    return wanted, large, decided("named" if has else "renamed", policy, reason, why)


def member(inside: bool, policy: Policy) -> Decision:
    """Whether an address ``inside`` the institution or not may be on a list: ``member``,
    ``inside`` or ``outside`` (forbidden to it)."""
    route = "inside" if inside else "outside"
    cited = policy.find(rules_lists.MEMBERS, route=route)
    if cited is None:
        return decided("member", policy, silence(rules_lists.MEMBERS, policy, _ROUTES[route]))
    said = f"Na lista, endereço {_ROUTES[route]}: {cited.value.as_text}"
    reason = by_rule("members", rules_lists.MEMBERS, cited, said)
    return decided(route if cited.value.permits is False else "member", policy, reason)


_ROUTES = {"inside": "da instituição", "outside": "de fora da instituição"}


def kept(policy: Policy) -> Decision:
    """Who keeps lists current: ``kept`` or ``silent``."""
    cited = policy.find(rules_lists.KEPT_BY)
    if cited is None:
        return decided("silent", policy, silence(rules_lists.KEPT_BY, policy))
    return decided("kept", policy, by_rule("kept_by", rules_lists.KEPT_BY, cited))


def responsible_left(policy: Policy) -> Decision:
    """A list whose responsible has no bond any more waits for another: ``replace``."""
    gone = by_fact("left", "Quem responde pela lista não tem mais vínculo com o órgão")
    return decided("replace", policy, gone, *kept(policy).reasons)
