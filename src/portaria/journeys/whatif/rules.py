"""Which rules say something else under the other law, whoever is concerned. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from portaria.journeys.whatif.alternatives import Alternative, substance
from portaria.norms.deciding.entries import Contradiction, Entry
from portaria.norms.deciding.telling import keys_text
from portaria.norms.plain import Json
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule, Vocabulary


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the case it is for, in words; ``provision`` is where it stands."""

    case: str
    text: str
    provision: str
    label: str

    def as_json(self) -> dict[str, Json]:
        """``{"case", "text", "provision", "label"}``."""
        return {
            "case": self.case, "text": self.text, "provision": self.provision, "label": self.label
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule with what each law says of it that the other does not, from ``on`` on."""

    rule: str
    about: str
    executed: bool
    on: date
    before: tuple[Said, ...]
    after: tuple[Said, ...]

    def as_json(self) -> dict[str, Json]:
        """``{"rule", "about", "executed", "on", "before": [Said], "after": [Said]}``."""
        return {
            "rule": self.rule,
            "about": self.about,
            "executed": self.executed,
            "on": self.on.isoformat(),
            "before": [said.as_json() for said in self.before],
            "after": [said.as_json() for said in self.after],
        }


def changed(laws: Alternative, until: date) -> list[RuleChange]:
    """The rules that differ on a day up to ``until``, each told on the first of them, by name."""
    found: dict[str, RuleChange] = {}
    for day in laws.days(until):
        old, new = laws.before.law.on(day), laws.after.law.on(day)
        for change in _differing(laws, old, new, day):
            found.setdefault(change.rule, change)
    return [found[name] for name in sorted(found)]


def _differing(laws: Alternative, old: Policy, new: Policy, day: date) -> Iterator[RuleChange]:
    before, after = substance(old), substance(new)
    for name in sorted({*before, *after}):
        if before.get(name) == after.get(name):
            continue
        rule = laws.before.vocabulary.rules[name]
        mine, others = old.entries.get(name, ()), new.entries.get(name, ())
        executed = getattr(rule, "executed", True)
        gone, come = _only(mine, others), _only(others, mine)
        words = partial(_said, rule, laws.before.vocabulary)
        ruled = [said for entry in come if (said := _ruled(rule, old, entry, words))]
        yield RuleChange(
            name, rule.about, executed, day,
            tuple(dict.fromkeys([*map(words, gone), *ruled])), tuple(map(words, come)),
        )  # fmt: skip


def _only(entries: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    known = {_what(entry) for entry in others}
    return [entry for entry in entries if _what(entry) not in known]


def _ruled(
    rule: Rule[Any], policy: Policy, entry: Entry, words: Callable[[Entry], Said]
) -> Said | None:
    """What prevailed in the case that ``entry`` is now for (in the first of them): a value that is
    still there, and gives way."""
    pairs = zip(rule.by, entry.keys, strict=True)
    keys: dict[str, Any] = {
        name: min(key) for name, key in pairs if isinstance(key, frozenset) and key
    }
    try:
        cited = policy.find(rule, **keys)
    except (TypeError, Contradiction):  # a point of a range, not an id
        return None
    if cited is None:
        return None
    source = cited.citations[0]
    said = words(entry)
    return Said(said.case, rule.type.as_text(cited.value), source.ref, source.label)


def _said(rule: Rule[Any], vocabulary: Vocabulary, entry: Entry) -> Said:
    case = "; ".join(keys_text(entry, rule, vocabulary)) or "em qualquer caso"
    return Said(case, entry.shown, entry.citation.ref, entry.citation.label)


def _what(entry: Entry) -> tuple[str, str]:
    return entry.shown, _case(entry)


def _case(entry: Entry) -> str:
    keys = [", ".join(sorted(map(str, key))) for key in entry.keys if key is not None]
    return "; ".join([*keys, *sorted(map(str, entry.when))])
