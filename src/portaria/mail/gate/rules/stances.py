"""What the norms say of something that only a person can judge wholly: forbidden whatever the
circumstance, or depending on one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import CONTENT
from portaria.norms import modality
from portaria.norms.citations import Cited
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule

Stance = tuple[Outcome, Cited[modality.Modality]]
"""REFUSE where it is forbidden whatever the circumstance; HOLD where some circumstance decides, and
with it a person; PASS where it is spoken of and free."""


@lru_cache(maxsize=4096)
def on_content(policy: Policy, content: str) -> Stance | None:
    """What ``policy`` says of a content; None: nothing."""
    return stance(policy, CONTENT, content=content)


@lru_cache(maxsize=1024)
def on_rule(policy: Policy, rule: Rule[modality.Modality]) -> Stance | None:
    """What ``policy`` says by a rule that depends on the circumstance alone; None: nothing."""
    return stance(policy, rule)


def stance(policy: Policy, rule: Rule[modality.Modality], **keys: Any) -> Stance | None:
    """What ``policy`` says of a case of ``rule``, whose last dimension is the circumstance."""
    asked = tuple(keys.get(dimension) for dimension in rule.by[:-1])
    circumstances = sorted(
        {
            str(circumstance)
            for entry in policy.entries.get(rule.name, ())
            if all(own is None or key in own for own, key in zip(entry.keys, asked, strict=False))
            for circumstance in entry.keys[-1] or ()
        }
    )
    general = policy.find(rule, **keys)
    special = [policy.find(rule, **keys, circumstance=one) for one in circumstances]
    forbidding = [one for one in special if _forbids(one)]
    if general is not None and _forbids(general):
        spared = any(not _forbids(one) for one in special)
        return (Outcome.HOLD if spared else Outcome.REFUSE), general
    if forbidding and forbidding[0] is not None:
        return Outcome.HOLD, forbidding[0]
    return (Outcome.PASS, general) if general is not None else None


def _forbids(found: Cited[modality.Modality] | None) -> bool:
    return found is not None and found.value is modality.Modality.FORBIDDEN
