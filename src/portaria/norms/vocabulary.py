"""What norms may decide: the rules that the slices declare, and what their values depend on.

A slice writes ``QUOTA = Rule("mailbox.quota", Size(), by=("category",), about="…")``; a pack sets
``mailbox.quota``; a decision asks ``policy.find(QUOTA, category="discente")``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Generic

from portaria.norms.kinds.counts import Money, Percent, Rate, Share
from portaria.norms.kinds.schedules import Clock, Moment, Window
from portaria.norms.kinds.stages import Stages
from portaria.norms.kinds.values import (
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
from portaria.norms.ranging.dimensions import RANGED, RESERVED
from portaria.norms.ranging.lines import Amount
from portaria.norms.ranging.ranges import Ranged

__all__ = [
    "NOT_EXECUTED",
    "Amount",
    "Choice",
    "Clock",
    "Flag",
    "Many",
    "Modality",
    "Moment",
    "Money",
    "Percent",
    "Rate",
    "Rule",
    "Share",
    "Size",
    "Span",
    "Stages",
    "Text",
    "ValueType",
    "Vocabulary",
    "Whole",
    "Window",
]

NOTHING: Mapping[str, str] = MappingProxyType({})
CLOSED: Mapping[str, str] = {
    "event": "evento funcional",
    "standard": "padrão da caixa",
    "leave_kind": "espécie de afastamento",
    "ground": "motivo",
    "route": "para dentro ou para fora",
    "direction": "entrada ou saída",
}
"""Words for the closed lists that several slices use."""
NOT_EXECUTED = "ainda não executada"
"""How everybody says that nothing acts on a rule yet, or carries a request out."""


@dataclass(frozen=True, eq=False, slots=True)
class Rule(Generic[T_co]):
    """One thing a norm may decide. Compared by identity: a rule is declared once.

    Attributes:
        name: dotted, in English: ``mailbox.quota``.
        type: what a value may be.
        by: the dimensions a value may depend on, outermost first.
        about: what it decides, in Portuguese.
        executed: whether the product acts on its value. A rule that no code reads yet says False,
            and whoever shows it says so.
    """

    name: str
    type: ValueType[T_co]
    by: tuple[str, ...] = ()
    about: str = ""
    executed: bool = True


Marked = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Dimension -> mark -> ids."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The rules a pack may set, and what their values may depend on.

    Attributes:
        rules: by name.
        keys: listed dimension -> id -> label in Portuguese.
        conditions: id -> meaning in Portuguese (``when:``).
        open: the listed dimensions whose ids are data, each with its label.
        ranges: the ranged dimensions by name.
        events: the events a condition may count from: id -> label.
        procedures: the requests that code carries out: id -> the function that does.
        marks: what data may say that an id of an open dimension is: dimension -> mark -> meaning.
        marked: the ids that it says so of: dimension -> mark -> ids, in the order of the data.
    """

    rules: Mapping[str, Rule[object]]
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, Ranged] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marked: Marked = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule[object]],
        keys: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        conditions: Mapping[str, str] = NOTHING,
        *,
        open: Mapping[str, str] = NOTHING,
        ranges: Mapping[str, Ranged] = MappingProxyType({}),
        events: Mapping[str, str] = NOTHING,
        procedures: Mapping[str, str] = NOTHING,
        marks: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> Vocabulary:
        """A vocabulary of ``rules``. ``keys`` are the closed lists; ``events`` are counted from
        besides the ids of the dimension ``event``; ``ranges``, besides those every rule may name.

        Raises:
            ValueError: two rules have one name, or a rule depends on an unknown dimension.
        """
        listed = {**{name: {} for name in open}, **keys}
        ranged = {**RANGED, **ranges}
        by_name: dict[str, Rule[object]] = {}
        for rule in rules:
            if rule.name in by_name:
                raise ValueError(f"regra declarada duas vezes: {rule.name}")
            strangers = set(rule.by) - listed.keys() - ranged.keys()
            if strangers or RESERVED & set(rule.by) or len(set(rule.by)) < len(rule.by):
                raise ValueError(f"{rule.name}: dimensões desconhecidas ou repetidas em {rule.by}")
            by_name[rule.name] = rule
        counted = {**listed.get("event", {}), **events}
        return cls(
            MappingProxyType(by_name), listed, dict(conditions), dict(open), ranged, counted,
            dict(procedures), dict(marks),
        )  # fmt: skip

    def with_keys(self, **keys: Mapping[str, str]) -> Vocabulary:
        """The same vocabulary with other ids of some dimensions (categories are data)."""
        return replace(self, keys={**self.keys, **keys})

    def knowing(self, more: Mapping[str, Mapping[str, str]]) -> Vocabulary:
        """The same vocabulary with ``more`` ids, by dimension, besides those it has."""
        if not more:
            return self
        return self.with_keys(**{name: {**self.keys[name], **ids} for name, ids in more.items()})

    def marking(self, marked: Marked) -> Vocabulary:
        """The same vocabulary, whose ids are marked so."""
        return replace(self, marked=marked)

    def word_for(self, dimension: str) -> str:
        """What a dimension is, in Portuguese."""
        if dimension in self.ranges:
            return self.ranges[dimension].label
        return self.open.get(dimension) or CLOSED.get(dimension, dimension)

    def not_executed(self, by: Iterable[str]) -> tuple[str, ...]:
        """Those of ``by`` (rules, and requests as ``procedure:<id>``) that nothing executes yet.
        A rule this installation does not know is none of them: it may be another's."""
        return tuple(name for name in by if self._pending(name))

    def _pending(self, name: str) -> bool:
        kind, colon, procedure = name.partition(":")
        if colon and kind == "procedure":
            return procedure not in self.procedures
        return name in self.rules and not self.rules[name].executed

    def rule(self, name: str) -> Rule[object]:
        """The rule called ``name``.

        Raises:
            KeyError: there is none; the text suggests the nearest name.
        """
        if name not in self.rules:
            raise KeyError(f"a regra «{name}» não existe{suggestion(name, self.rules)}")
        return self.rules[name]
