"""``when:`` — the conditions under which a value holds, as packs write them."""

from __future__ import annotations

from portaria.norms.kinds.spans import Duration
from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings
from portaria.norms.ranging.relative import Relative, span
from portaria.norms.reading.fields import Fields
from portaria.norms.reading.source import Items, Node, Scalar, Table
from portaria.norms.vocabulary import Vocabulary

_WHAT = "uma condição relativa a um evento"


def read_conditions(
    node: Node, vocabulary: Vocabulary, findings: Findings
) -> frozenset[str] | None:
    """The conditions that must all hold: a name, ``{after: event, within: 30 days}``, or a list of
    such. None, with findings, when any is wrong: a value without its condition would be another.
    """
    items = node.items if isinstance(node, Items) else (node,)
    found = [_condition(item, vocabulary, findings) for item in items]
    return frozenset(one for one in found if one) if all(found) else None


def _condition(node: Node, vocabulary: Vocabulary, findings: Findings) -> str:
    if isinstance(node, Table):
        return _relative(node, vocabulary, findings)
    if isinstance(node, Items):
        findings.add(node.place, "as condições de «when» são uma lista só")
        return ""
    if node.text in vocabulary.conditions:
        return node.text
    known = vocabulary.conditions
    findings.add(
        node.place,
        f"a condição «{node.text}» não existe{suggestion(node.text, known)}: "
        f"há {', '.join(sorted(known)) or 'nenhuma'}",
    )
    return ""


def _relative(table: Table, vocabulary: Vocabulary, findings: Findings) -> str:
    before, fields = len(findings), Fields(table, findings, _WHAT)
    sides = [side for side in ("after", "before") if table.get(side)]
    if len(sides) != 1:
        findings.add(table.place, f"{_WHAT} diz «after» ou «before», um dos dois: {{after: …}}")
    side = sides[0] if sides else "after"
    event = fields.choice(side, vocabulary.events, required=bool(sides))
    start, end = _span(fields, "from"), _span(fields, "within")
    fields.done(also=("after", "before"))
    if start and end and start.unit == end.unit and start.amount > end.amount:
        findings.add(table.place, f"«from: {start}» passa de «within: {end}»: nenhum dia cabe")
    return str(Relative(side, event, start, end)) if len(findings) == before else ""


def _span(fields: Fields, name: str) -> Duration | None:
    node = fields.node(name)
    if node is None:
        return None
    if not isinstance(node, Scalar):
        fields.findings.add(node.place, f"«{name}» é um prazo, como «30 days»")
        return None
    try:
        return span(node.text)
    except ValueError as error:
        fields.findings.add(node.place, str(error))
        return None
