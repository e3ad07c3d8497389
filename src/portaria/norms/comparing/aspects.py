"""What a policy gives in a case, aspect by aspect, so that two policies can be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portaria.norms.plain import Json
from portaria.norms.policy import NO_EVENTS, NO_FLAGS, Policy
from portaria.norms.vocabulary import Rule

UNSAID = "a norma não diz"
GAINS, LOSES, MORE, LESS, CHANGES = "gains", "loses", "more", "less", "changes"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that a policy gives: ``mailbox.quota``, 2 GB, by these provisions.

    Attributes:
        name: stable id in English.
        value: plain data; two aspects differ when their values do, whatever provision says so.
        text: the value in Portuguese.
        provisions: citations, the deciding one first.
        worth: how much it gives, where that can be compared (0: nothing); None: it cannot.
    """

    name: str
    value: Json
    text: str
    provisions: tuple[str, ...] = ()
    worth: int | None = None


def said(
    rule: Rule[Any], policy: Policy, *, comparable: bool = False, **keys: str | None
) -> Aspect:
    """What ``policy`` says of ``rule`` for a case. ``comparable``: a greater number gives more."""
    cited = policy.find(rule, flags=NO_FLAGS, events=NO_EVENTS, on=None, **keys)
    if cited is None:
        return Aspect(rule.name, None, UNSAID)
    value = rule.type.as_json(cited.value)
    worth = value if comparable and isinstance(value, int) else None
    return Aspect(rule.name, value, rule.type.as_text(cited.value), cited.refs, worth)


def differences(
    before: Sequence[Aspect], after: Sequence[Aspect]
) -> Iterator[tuple[Aspect, Aspect]]:
    """The aspects that both have with different values, in the order of ``before``. One that only
    one side has (the terms of an account that nobody has a right to) is not compared."""
    found = {aspect.name: aspect for aspect in after}
    for aspect in before:
        other = found.get(aspect.name)
        if other is not None and other.value != aspect.value:
            yield aspect, other


def effect(before: Aspect, after: Aspect) -> str:
    """``gains`` (from nothing), ``loses`` (to nothing), ``more``, ``less``, or ``changes``: neither
    can be called more than the other."""
    if before.worth is None or after.worth is None or before.worth == after.worth:
        return CHANGES
    if after.worth > before.worth:
        return MORE if before.worth else GAINS
    return LESS if after.worth else LOSES
