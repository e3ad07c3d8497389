"""Reasons of a decision: a rule of the norm, a fact, or the norms' silence; and what acts and
duties keep of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portaria.ledger.types import Shared
from portaria.norms.citations import Citation, Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.people.rules import OMITTED_CASES


def by_rule(code: str, rule: Rule[Any], cited: Cited[Any], text: str = "") -> Reason:
    """``cited`` is the rule's value in force; without ``text`` the rule speaks for itself."""
    said = text or f"{rule.about}: {rule.type.as_text(cited.value)}"
    source = cited.citations[0]
    return Reason(code, f"{said} ({source.label})", source, rule.type.as_json(cited.value))


def by_fact(code: str, text: str, value: Any = None) -> Reason:
    """A fact, not a rule."""
    return Reason(code, text, None, value)


def silence(rule: Rule[Any], policy: Policy, case: str = "") -> Reason:
    """No norm in force decides ``rule``: nothing of ours takes its place. It says who decides what
    the norms omit, if they say so. ``case``: the id asked for, or words."""
    where = f" ({policy.words.of(case, rule.by)})" if case else ""
    text = f"As normas em vigor em «{policy.of_body}» nada dizem sobre: {rule.about}{where}"
    return Reason("silent", text + omitted_by(policy), None, rule.name)


def omitted_by(policy: Policy) -> str:
    """``; o caso omisso cabe a: Comitê (art. 12 da Portaria…)``; "" where no norm says."""
    found = policy.find(OMITTED_CASES)
    if found is None:
        return ""
    who = OMITTED_CASES.type.as_text(found.value)
    return f"; o caso omisso cabe a: {who} ({found.citations[0].label})"


def as_said(
    code: str, rule: Rule[Modality], cited: Cited[Modality], of: str, policy: Policy
) -> Reason:
    """How strongly a norm speaks ``of`` something; where it leaves it open, also who decides:
    ``Bloqueio pelo evento: deixado em aberto; o caso omisso cabe a: Comitê (art. 12)``."""
    open_ = omitted_by(policy) if cited.value.permits is None else ""
    return by_rule(code, rule, cited, f"{of}: {cited.value.as_text}{open_}")


def decided(outcome: str, policy: Policy, *reasons: Reason) -> Decision:
    """A decision under ``policy``."""
    return Decision(outcome, reasons, policy.digest)


def why(decision: Decision) -> str:
    """The reasons as one sentence, for a refusal or a duty."""
    return "; ".join(reason.text for reason in decision.reasons)


@dataclass(slots=True)
class _Said:
    decision: Decision  # kept, so that its identity is nobody else's
    provisions: tuple[str, ...]
    plain: Mapping[str, Any] | None = None


_REMEMBERED = 512
_said: dict[int, _Said] = {}  # bulk acts ask the same of the same decision thousands of times


def _of(decision: Decision) -> _Said:
    found = _said.get(id(decision))
    if found is None or found.decision is not decision:
        if len(_said) >= _REMEMBERED:
            _said.clear()
        cited = (r.citation.ref for r in reversed(decision.reasons) if r.citation is not None)
        found = _said[id(decision)] = _Said(decision, tuple(dict.fromkeys(cited)))
    return found


def provisions_of(decision: Decision) -> tuple[str, ...]:
    """The provisions a decision rests on, the deciding (last) one first, each once."""
    return _of(decision).provisions


def plain(decision: Decision) -> Mapping[str, Any]:
    """``decision.as_json()``; not to be changed."""
    said = _of(decision)
    if said.plain is None:
        said.plain = Shared(decision.as_json())
    return said.plain


_led: dict[tuple[int, int, str], tuple[Reason, Decision, Decision]] = {}


def led_by(reason: Reason, decision: Decision, outcome: str) -> Decision:
    """``decision`` with ``reason`` before its own and another outcome: the same object for the same
    two, of which a load asks thousands of times."""
    key = id(reason), id(decision), outcome
    found = _led.get(key)
    if found is None or found[0] is not reason or found[1] is not decision:
        if len(_led) >= _REMEMBERED:
            _led.clear()
        made = Decision(outcome, (reason, *decision.reasons), decision.policy)
        found = _led[key] = reason, decision, made
    return found[2]


def recalled(kept: Any) -> Decision:
    """The decision whose :meth:`Decision.as_json` was ``kept`` in a duty. Labels stay behind in the
    texts that quote them."""
    reasons = [
        Reason(r["code"], r["text"], _cited(r.get("provision"), r.get("since")), r.get("value"))
        for r in kept["reasons"]
    ]
    return Decision(kept["outcome"], tuple(reasons), kept["policy"])


def _cited(provision: str | None, since: str | None) -> Citation | None:
    if provision is None or since is None:
        return None
    norm, _, path = provision.partition("#")
    return Citation(norm, path, date.fromisoformat(since), "")
