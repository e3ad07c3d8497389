"""What a pack's skeleton leaves to be confirmed by a person: values that begin with «? », and
``proposed`` entries. A pack that has any is refused, with each of them listed."""

from __future__ import annotations

from portaria.norms import lexml
from portaria.norms.places import Findings, Place
from portaria.norms.reading.source import Items, Node, Scalar, Table

MARK = "? "
PROPOSED = "proposed"


def confirmed(node: Node, findings: Findings, at: str = "", field: str = "") -> Node:
    """``node`` without the marks of doubt and the proposals, each of which becomes a finding. The
    rest is read all the same, so that one run shows everything.

    Args:
        at: the provision around the node, "" outside any.
        field: the field whose value the node is.
    """
    if isinstance(node, Scalar):
        return _certain(node, findings, at, field)
    if isinstance(node, Items):
        return Items(tuple(confirmed(item, findings, at, field) for item in node.items), node.place)
    pairs: list[tuple[Node, Node]] = []
    for key, value in node.pairs:
        name = key.text if isinstance(key, Scalar) else ""
        if name == PROPOSED:
            _propose(value, findings, key.place, at)
            continue
        inner = f"{at}_{name}".strip("_") if lexml.is_segment(name) else at
        pairs.append((key, confirmed(value, findings, inner, name)))
    return Table(tuple(pairs), node.place)


def _certain(node: Scalar, findings: Findings, at: str, field: str) -> Scalar:
    if not node.text.startswith(MARK):
        return node
    text = node.text.removeprefix(MARK)
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    findings.add(
        node.place,
        f"{_where(at)}«{field}» por confirmar: «{shown}»; acerte-o e apague o «? » do começo",
    )
    return Scalar(text, node.place)


def _propose(value: Node, findings: Findings, place: Place, at: str) -> None:
    entries = value.items if isinstance(value, Items) else (value,)
    for entry in entries:
        sets = entry.get("sets") if isinstance(entry, Table) else None
        because = entry.get("because") if isinstance(entry, Table) else None
        rules = [key.text for key, _ in sets.named()] if isinstance(sets, Table) else []
        words = f" (por «{because.text}»)" if isinstance(because, Scalar) else ""
        findings.add(
            entry.place if isinstance(entry, Table) else place,
            f"{_where(at)}proposta por confirmar: {', '.join(rules) or 'sem regra'}{words}; "
            "se é isso, ponha o «sets» no dispositivo; se não, apague a proposta",
        )


def _where(at: str) -> str:
    return f"{lexml.label(at)}: " if at else ""
