"""The case that a rule's page asks about: one field for each thing the rule depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portaria.frame import labels
from portaria.norms.deciding.given import Given
from portaria.norms.deciding.settling import relatives_of
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule, Vocabulary
from portaria.people.names import plain

Query = Mapping[str, str]
_EVENT = "evento_"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and what is wrong with it, in Portuguese."""

    given: Given
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field to write in. ``kind`` is HTML's; ``help`` says how to write."""

    name: str
    label: str
    kind: str
    help: str
    value: str


def read_case(query: Query, rule: Rule[object], vocabulary: Vocabulary) -> Asked:
    """The case that ``query`` has; what it says nothing of is not known."""
    given, wrong = Given(), []
    for name in (*rule.by, *vocabulary.conditions):
        text = query.get(name, "").strip()
        try:
            if text:
                given.add(name, "true" if name in vocabulary.conditions else text, rule, vocabulary)
        except ValueError as error:
            wrong.append(f"{label(name, vocabulary)}: {error}")
    for event in vocabulary.events:
        if day := query.get(f"{_EVENT}{event}", ""):
            try:
                given.happened(event, date.fromisoformat(day), vocabulary)
            except ValueError:
                wrong.append(f"{vocabulary.events[event]}: «{day}» não é uma data")
    return Asked(given, tuple(wrong))


def label(dimension: str, vocabulary: Vocabulary) -> str:
    """The dimension for a reader."""
    if dimension in labels.DIMENSIONS:
        return labels.of(labels.DIMENSIONS, dimension)
    return vocabulary.word_for(dimension).capitalize()


def choices(
    rule: Rule[object], vocabulary: Vocabulary, query: Query
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """For each listed dimension: its name, its label, the ids with their words, the one chosen."""
    return [
        (
            name,
            label(name, vocabulary),
            sorted(vocabulary.keys[name].items(), key=lambda pair: plain(pair[1])),
            query.get(name, ""),
        )
        for name in rule.by
        if name in vocabulary.keys
    ]


def fields(rule: Rule[object], policy: Policy, vocabulary: Vocabulary, query: Query) -> list[Field]:
    """A field for each ranged dimension, each event that the values in force count from, and each
    condition they have."""
    entries = policy.entries.get(rule.name, ())
    found = [
        Field(name, label(name, vocabulary), "text", f"«{kind.example}»", query.get(name, ""))
        for name in rule.by
        if (kind := vocabulary.ranges.get(name))
    ]
    for event in sorted({one.event for one in relatives_of(entries)}):
        name = f"{_EVENT}{event}"
        found.append(Field(name, vocabulary.events[event], "date", "", query.get(name, "")))
    named = sorted({line for entry in entries for line in entry.when} & set(vocabulary.conditions))
    for name in named:
        found.append(Field(name, vocabulary.conditions[name], "checkbox", "", query.get(name, "")))
    return found
