"""What norms may decide: the rules that the slices declare, and the keys their values depend on.

A slice writes ``QUOTA = Rule("mailbox.quota", Size(), by=("category",), about="…")``; a pack sets
``mailbox.quota``; a decision asks ``policy.find(QUOTA, category="discente")``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Generic

from portaria.norms.values import (
    Choice,
    Flag,
    Many,
    Modality,
    Size,
    Span,
    T_co,
    Text,
    ValueType,
    Whole,
    suggestion,
)

__all__ = [
    "Choice",
    "Flag",
    "Many",
    "Modality",
    "Rule",
    "Size",
    "Span",
    "Text",
    "ValueType",
    "Vocabulary",
    "Whole",
]


@dataclass(frozen=True, eq=False, slots=True)
class Rule(Generic[T_co]):
    """One thing a norm may decide. Compared by identity: a rule is declared once.

    Attributes:
        name: dotted, in English: ``mailbox.quota``.
        type: what a value may be.
        by: the dimensions a value may depend on, outermost first.
        about: what it decides, in Portuguese.
    """

    name: str
    type: ValueType[T_co]
    by: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The rules a pack may set, the ids each dimension knows, and the conditions an exception may
    depend on (``when:``).

    Attributes:
        rules: by name.
        keys: dimension -> id -> label in Portuguese.
        conditions: id -> meaning in Portuguese.
    """

    rules: Mapping[str, Rule[object]]
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule[object]],
        keys: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        conditions: Mapping[str, str] = MappingProxyType({}),
    ) -> Vocabulary:
        """A vocabulary of ``rules``.

        Raises:
            ValueError: two rules have one name, or a rule depends on an unknown dimension.
        """
        by_name: dict[str, Rule[object]] = {}
        for rule in rules:
            if rule.name in by_name:
                raise ValueError(f"regra declarada duas vezes: {rule.name}")
            by_name[rule.name] = rule
        return cls(MappingProxyType(by_name), dict(keys), dict(conditions))

    def with_keys(self, **keys: Mapping[str, str]) -> Vocabulary:
        """The same vocabulary knowing other ids of some dimensions (categories are data)."""
        return replace(self, keys={**self.keys, **keys})

    def rule(self, name: str) -> Rule[object]:
        """The rule called ``name``.

        Raises:
            KeyError: there is none; the text suggests the nearest name.
        """
        if name not in self.rules:
            raise KeyError(f"a regra «{name}» não existe{suggestion(name, self.rules)}")
        return self.rules[name]
