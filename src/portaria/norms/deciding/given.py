"""A case as people write it — a category, a size, an event's day — checked against the vocabulary:
beside the norms, on the command line, on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portaria.norms.citations import Cited
from portaria.norms.kinds.values import suggestion
from portaria.norms.plain import Json
from portaria.norms.policy import Policy
from portaria.norms.ranging.dimensions import Key
from portaria.norms.ranging.ranges import Point
from portaria.norms.vocabulary import Rule, Vocabulary


@dataclass(slots=True)
class Given:
    """What is known of a case: what ``Policy.find`` takes. ``written`` keeps the words used."""

    keys: dict[str, Key] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    events: dict[str, date] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str, rule: Rule[object], vocabulary: Vocabulary) -> None:
        """Take in one fact: a key of a dimension of ``rule``, or ``true``/``false`` of a condition.

        Raises:
            ValueError: in Portuguese, saying what was expected.
        """
        if name in self.written:
            raise ValueError(f"«{name}» está dito duas vezes: «{self.written[name]}» e «{text}»")
        if name in vocabulary.conditions:
            if text not in ("true", "false"):
                raise ValueError(f"«{name}» é uma condição: escreva true ou false")
            self.flags |= {name} if text == "true" else set()
        elif name not in rule.by:
            hint = suggestion(name, [*rule.by, *vocabulary.conditions])
            there = ", ".join(rule.by) or "nada além de condições"
            raise ValueError(f"{rule.name} não depende de «{name}»{hint}: há {there}")
        else:
            self.keys[name] = key(name, text, vocabulary)
        self.written[name] = text

    def happened(self, event: str, on: date, vocabulary: Vocabulary) -> None:
        """Take in an event and its day.

        Raises:
            ValueError: no such event.
        """
        if event not in vocabulary.events:
            hint, there = suggestion(event, vocabulary.events), ", ".join(vocabulary.events)
            raise ValueError(f"o evento «{event}» não existe{hint}: há {there or 'nenhum'}")
        self.events[event] = on


def key(dimension: str, text: str, vocabulary: Vocabulary) -> Key:
    """The key that ``text`` writes in a dimension.

    Raises:
        ValueError: in Portuguese, saying what was expected.
    """
    if dimension in vocabulary.ranges:
        return Point(vocabulary.ranges[dimension].point(text))
    known = vocabulary.keys.get(dimension, {})
    if not known and dimension in vocabulary.open:
        return text  # nothing lists its ids: the norms name them where they use them (rites)
    if text not in known:
        there = ", ".join(list(known)[:12]) + ("…" if len(known) > 12 else "")
        raise ValueError(f"«{text}» não é {dimension}{suggestion(text, known)}: há {there}")
    return text


def ask(policy: Policy, rule: Rule[object], given: Given, on: date) -> Cited[object] | None:
    """What ``policy`` says of a case; as ``Policy.find``."""
    flags = frozenset(given.flags)
    return policy.find(rule, flags=flags, events=given.events, on=on, **given.keys)


def in_words(given: Given, vocabulary: Vocabulary) -> list[str]:
    """What is known, in Portuguese, item by item."""
    words = [
        vocabulary.keys[name].get(text, text)
        if name in vocabulary.keys
        else f"{vocabulary.word_for(name)}: {text}"
        for name, text in given.written.items()
        if name in given.keys
    ]
    words += [vocabulary.conditions[flag] for flag in sorted(given.flags)]
    words += [f"{vocabulary.events[e]} em {day:%d/%m/%Y}" for e, day in given.events.items()]
    return words


def as_plain(given: Given) -> dict[str, Json]:
    """As JSON: keys as they were written, conditions true, ``events`` by name."""
    plain: dict[str, Json] = {name: given.written[name] for name in given.keys}
    plain |= dict.fromkeys(sorted(given.flags), True)
    if given.events:
        plain["events"] = {event: day.isoformat() for event, day in given.events.items()}
    return plain
