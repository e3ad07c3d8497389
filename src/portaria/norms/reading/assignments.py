"""``sets:`` — the values a provision gives to rules, checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portaria.norms.kinds.values import suggestion
from portaria.norms.pack import ANY, Setting
from portaria.norms.places import Findings
from portaria.norms.ranging.ranges import Ranged, Ranges
from portaria.norms.reading.conditions import read_conditions
from portaria.norms.reading.fields import Fields, scalars
from portaria.norms.reading.outline import Outline
from portaria.norms.reading.source import Items, Node, Scalar, Table
from portaria.norms.reading.written import parsed
from portaria.norms.vocabulary import Rule, Vocabulary

Keys = tuple[tuple[str, ...] | Ranges | None, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """What values are checked against."""

    vocabulary: Vocabulary
    outline: Outline
    findings: Findings

    def settings(self, node: Node) -> Iterator[Setting]:
        """Every value under a ``sets`` node; wrong ones are findings and are left out."""
        if not isinstance(node, Table):
            self.findings.add(node.place, "«sets» se escreve como {regra: valor}")
            return
        for key, value in node.pairs:
            name = key.text if isinstance(key, Scalar) else "[…]"
            rule = self.vocabulary.rules.get(name)
            if rule is None:
                hint = suggestion(name, self.vocabulary.rules)
                self.findings.add(
                    key.place, f"a regra «{name}» não existe{hint}; veja «portaria rule list»"
                )
            else:
                yield from self._value(rule, value, (), frozenset())

    def under(self, rule: Rule[object], node: Node, keys: Keys) -> Iterator[Setting]:
        """The value of ``node`` under ``keys``, which the caller has checked."""
        yield from self._value(rule, node, keys, frozenset())

    def _value(
        self, rule: Rule[object], node: Node, keys: Keys, when: frozenset[str]
    ) -> Iterator[Setting]:
        if isinstance(node, Table):
            branch = self._condition if _conditioned(node) else self._keyed
            yield from branch(rule, node, keys, when)
            return
        if isinstance(node, Items) and node.items and all(map(_conditioned, node.items)):
            for item in node.items:
                yield from self._value(rule, item, keys, when)
            return
        value = parsed(rule.type, node, self.findings, rule.name)
        if value is None:
            return
        padding = (ANY,) * (len(rule.by) - len(keys))
        plain, shown = rule.type.as_json(value), rule.type.as_text(value)
        yield Setting(rule.name, keys + padding, when, value, plain, shown, node.place)

    def _condition(
        self, rule: Rule[object], table: Table, keys: Keys, when: frozenset[str]
    ) -> Iterator[Setting]:
        fields = Fields(table, self.findings, "um valor com condição")
        given, value = fields.node("when"), fields.node("is", required=True)
        fields.done()
        conditions = read_conditions(given, self.vocabulary, self.findings) if given else ()
        if value and conditions is not None:
            yield from self._value(rule, value, keys, when.union(conditions))

    def _keyed(
        self, rule: Rule[object], table: Table, keys: Keys, when: frozenset[str]
    ) -> Iterator[Setting]:
        if len(keys) == len(rule.by):
            depends = " e ".join(rule.by) or "nada: dê um valor só"
            self.findings.add(table.place, f"{rule.name} depende de {depends}")
            return
        dimension = rule.by[len(keys)]
        for key, value in table.pairs:
            tokens = self.tokens(rule, dimension, key)
            if tokens != ():
                yield from self._value(rule, value, (*keys, tokens), when)

    def tokens(
        self, rule: Rule[object], dimension: str, key: Node
    ) -> tuple[str, ...] | Ranges | None:
        """The ids and labels of a key, or its ranges; ANY for ``"*"``; empty when nothing in it is
        known."""
        found = scalars(key, self.findings)
        if [token.text for token in found] == ["*"]:
            return ANY
        if kind := self.vocabulary.ranges.get(dimension):
            return self._ranges(rule, kind, found)
        return tuple(token.text for token in found if self._known(rule, dimension, token))

    def _ranges(
        self, rule: Rule[object], kind: Ranged, found: list[Scalar]
    ) -> tuple[str, ...] | Ranges:
        intervals = []
        for token in found:
            try:
                intervals.append(kind.interval(token.text))
            except ValueError as error:
                self.findings.add(token.place, f"{rule.name}: {error}")
        return Ranges(kind, tuple(intervals)) if intervals else ()

    def _known(self, rule: Rule[object], dimension: str, token: Scalar) -> bool:
        ids, labels = self.vocabulary.keys.get(dimension, {}), self.outline.labels
        strangers = sorted(labels.get(token.text, set()) - set(ids))
        if token.text in ids or (token.text in labels and not strangers):
            return True
        if strangers:
            why = f"o rótulo «{token.text}» nomeia {', '.join(strangers)}, que não é {dimension}"
        else:
            why = f"«{token.text}» não é {dimension}{suggestion(token.text, [*ids, *labels])}"
            why += f" nem rótulo desta norma; {_known_ids(ids)}"
        self.findings.add(token.place, f"{rule.name}: {why}")
        return False


def _known_ids(ids: object) -> str:
    names = sorted(ids) if isinstance(ids, dict) else []
    shown = ", ".join(names[:8]) + ("…" if len(names) > 8 else "")
    return f"há {shown}" if names else "nenhum id foi declarado para essa dimensão"


def _conditioned(node: Node) -> bool:
    return isinstance(node, Table) and bool(node.get("when") or node.get("is"))
