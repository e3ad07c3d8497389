"""Values of rules as YAML writes them."""

from __future__ import annotations

from portaria.norms.kinds.values import ItemError, Raw, T_co, ValueType
from portaria.norms.places import Findings
from portaria.norms.reading.source import Items, Node, Scalar, Table


def parsed(type_: ValueType[T_co], node: Node, findings: Findings, what: str) -> T_co | None:
    """The value that ``node`` writes, or None with a finding at the item that is wrong. ``what`` is
    put before the message."""
    if isinstance(node, Table):
        findings.add(node.place, f"{what}: não cabe «campo: valor»; escreva {type_.describe()}")
        return None
    try:
        return type_.parse(_raw(node))
    except ValueError as error:
        items = node.items if isinstance(node, Items) else ()
        wrong = items[error.number] if isinstance(error, ItemError) and items else node
        findings.add(wrong.place, f"{what}: {error}")
        return None


def _raw(node: Node) -> Raw:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [_raw(item) for item in node.items]
    return {key.text: _raw(value) for key, value in node.named()}
