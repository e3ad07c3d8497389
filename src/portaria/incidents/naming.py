"""Whom the norms name for a breach or an incident, by the official names of the body's competences
(N11). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portaria.bodies.official import plainly
from portaria.incidents import rules_breaches as rules
from portaria.incidents import rules_reports as reports
from portaria.incidents.types import RELATION, UNIT_HEAD, Telling
from portaria.norms.citations import Cited
from portaria.norms.kinds.rites import RELATIONS
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule, Vocabulary

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Whom one provision names: the codes of those that the body has, and the names that no
    competence of the body has."""

    rule: Rule[Names]
    cited: Cited[Names]
    codes: tuple[str, ...]
    unmatched: tuple[str, ...]


def told_apart(policy: Policy, vocabulary: Vocabulary) -> Mapping[str, str]:
    """The breaches that the norms in force tell apart, in words, by id."""
    apart: set[str] = set()
    for rule in vocabulary.rules.values():
        apart |= _ids(policy, rule, "breach")
    words = vocabulary.keys.get("breach", {})
    return {breach: words.get(breach, breach) for breach in apart}


def named(policy: Policy, telling: Telling) -> Iterator[Named]:
    """Whom a breach is told to, then who looks into it, then who decides."""
    keys = _keys(telling)
    codes = _codes(policy, telling.official)
    told = _told_to(policy, telling, keys, codes)
    if told is not None:
        yield _matched(rules.REPORTED_TO, told, codes)
    for rule in (rules.HANDLED_BY, rules.DECIDED_BY):
        cited = policy.find(rule, **keys)
        if cited is not None:
            yield _matched(rule, cited, codes)


def named_for_incident(policy: Policy, kind: str, telling: Telling) -> Iterator[Named]:
    """Whom an incident of that ``kind``, which is no breach, is told to."""
    cited = policy.find(reports.REPORT_TO, incident=kind)
    if cited is not None:
        yield _matched(reports.REPORT_TO, cited, _codes(policy, telling.official))


def told_within(policy: Policy, telling: Telling) -> Cited[Duration] | None:
    """In how long the norms want a breach told by who tells it."""
    teller = _teller(policy, telling, rules.REPORTED_WITHIN)
    keys = _keys(telling) | ({"reporter": teller} if teller else {})
    return policy.find(rules.REPORTED_WITHIN, **keys)


def never_matched(policy: Policy, official: Mapping[str, str]) -> list[str]:
    """Every name that the norms in force give to who is told of breaches and incidents, looks into
    them or decides, and that no competence of the body has."""
    found: dict[str, None] = {}
    codes = _codes(policy, official)
    for rule in (rules.REPORTED_TO, rules.HANDLED_BY, rules.DECIDED_BY, reports.REPORT_TO):
        for entry in policy.entries.get(rule.name, ()):
            if isinstance(entry.value, tuple):
                found |= dict.fromkeys(n for n in entry.value if plainly(n) not in codes)
    return list(found)


def _told_to(
    policy: Policy, telling: Telling, keys: Mapping[str, Any], codes: Mapping[str, str]
) -> Cited[Names] | None:
    """What the norms say of whom it is told to. A provision that also says who tells speaks of
    no one else's reports."""
    teller = _teller(policy, telling, rules.REPORTED_TO)
    if teller:
        return policy.find(rules.REPORTED_TO, **keys, reporter=teller)
    cited, tells = (policy.find(rule, **keys) for rule in (rules.REPORTED_TO, rules.REPORTED_BY))
    if cited is None or tells is None or tells.citations[0].ref != cited.citations[0].ref:
        return cited
    tellers = {codes.get(plainly(name), "") for name in tells.value}
    return cited if tellers & telling.powers else None


def _keys(telling: Telling) -> dict[str, Any]:
    return {"breach": telling.breach} if telling.breach else {}


def _teller(policy: Policy, telling: Telling, rule: Rule[object]) -> str:
    """The kind of reporter of who tells it, of those that the norms tell apart in ``rule``."""
    apart = _ids(policy, rule, "reporter") if telling.head else frozenset()
    heads = policy.words.marked_as("reporter", UNIT_HEAD)
    return next((kind for kind in heads if kind in apart), "")


def _ids(policy: Policy, rule: Rule[object], dimension: str) -> frozenset[str]:
    if dimension not in rule.by:
        return frozenset()
    at = rule.by.index(dimension)
    keys = (entry.keys[at] for entry in policy.entries.get(rule.name, ()))
    return frozenset(one for ids in keys if isinstance(ids, frozenset) for one in ids)


def _matched(rule: Rule[Names], cited: Cited[Names], codes: Mapping[str, str]) -> Named:
    found = {name: codes.get(plainly(name), "") for name in cited.value}
    return Named(
        rule, cited, tuple(code for code in found.values() if code),
        tuple(name for name, code in found.items() if not code),
    )  # fmt: skip


def _codes(policy: Policy, official: Mapping[str, str]) -> dict[str, str]:
    """The code of each name, written plainly: what the data call the relations, and the body's
    ``official`` names, which prevail."""
    labels = policy.words.keys.get(RELATION, {})
    relations = {
        plainly(labels[id]): code
        for code in RELATIONS
        for id in policy.words.marked_as(RELATION, code)
    }
    return relations | dict(official)
