"""Reasons of a decision: by a rule of the norm, by a fact, by the norm's silence."""

from __future__ import annotations

from typing import Any

from portaria.ledger.types import Json
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule


def by_rule(code: str, rule: Rule[Any], cited: Cited[Any], text: str = "") -> Reason:
    """``cited`` is the rule's value in force; without ``text``, the rule speaks for itself."""
    said = text or f"{rule.about}: {rule.type.as_text(cited.value)}"
    source = cited.citations[0]
    return Reason(code, f"{said} ({source.label})", source, rule.type.as_json(cited.value))


def by_fact(code: str, text: str, value: Any = None) -> Reason:
    """A fact, not a rule, made it so."""
    return Reason(code, text, None, value)


def silence(rule: Rule[Any], policy: Policy, case: str = "") -> Reason:
    """No norm in force decides ``rule``: nothing of ours takes its place."""
    where = f" ({case})" if case else ""
    text = f"As normas em vigor em «{policy.body}» nada dizem sobre: {rule.about}{where}"
    return Reason("silent", text, None, rule.name)


def decided(outcome: str, policy: Policy, *reasons: Reason) -> Decision:
    """A decision under ``policy``."""
    return Decision(outcome, reasons, policy.digest)


def provisions_of(decision: Decision) -> tuple[str, ...]:
    """The provisions a decision rests on, the deciding one first, each once."""
    cited = (r.citation.ref for r in reversed(decision.reasons) if r.citation is not None)
    return tuple(dict.fromkeys(cited))


def why(decision: Decision) -> str:
    """The reasons as one sentence, for a refusal or a duty."""
    return "; ".join(reason.text for reason in decision.reasons)


def content(decision: Decision, **facts: Json) -> dict[str, Json]:
    """What an act keeps of a decision and its facts."""
    return {"decision": decision.as_json(), "facts": facts}
