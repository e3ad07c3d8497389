"""The installation's vocabulary: every rule named once, described, and with words for its ids."""

from __future__ import annotations

import re

import pytest

from portaria.config.vocabulary import EVENTS, VOCABULARY
from portaria.norms.kinds.values import Choice, Many, ValueType
from portaria.norms.vocabulary import Rule, Text, Vocabulary
from portaria.people.types import EventKind

RULES = sorted(VOCABULARY.rules.values(), key=lambda rule: rule.name)


def test_rules_are_described() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", rule.name), rule.name
        assert rule.about, rule.name
        assert set(rule.by) <= VOCABULARY.keys.keys() | VOCABULARY.ranges.keys(), rule.name


def choices(type_: ValueType[object]) -> list[Choice]:
    if isinstance(type_, Many):
        return choices(type_.inner)
    return [type_] if isinstance(type_, Choice) else []


def test_ids_that_people_see_have_words() -> None:
    same = {"individual", "alias", "bronze"}
    wordless = [
        (rule.name, id)
        for rule in RULES
        for choice in choices(rule.type)
        for id, words in choice.words.items()
        if id == words and id not in same
    ]
    assert wordless == []


def test_events_are_those_of_people() -> None:
    assert set(EVENTS) == set(EventKind)


def test_a_rule_is_declared_once() -> None:
    twice = Rule("a.b", Text()), Rule("a.b", Text())
    with pytest.raises(ValueError, match=r"regra declarada duas vezes: a\.b"):
        Vocabulary.of(twice)
