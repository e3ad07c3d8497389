"""``open_cases:`` read: a word, or a mapping that says how elapsed time counts, and per rule."""

from __future__ import annotations

from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Node, Scalar
from portaria.norms.transitions import (
    APPLY,
    COUNTS,
    ELAPSED,
    RESTARTS,
    UNSAID,
    OpenCases,
    Transition,
)
from portaria.norms.vocabulary import Vocabulary

NAME = "open_cases"


def read_open_cases(fields: Fields, vocabulary: Vocabulary | None) -> OpenCases:
    """What ``open_cases`` says in ``fields``: ``previous``, or ``{apply: lesser, elapsed: restarts,
    from: 2022-06-01, rules: {mailbox.copy.within: previous}}``. Without a vocabulary the names of
    rules are left unchecked."""
    node = fields.node(NAME)
    if node is None:
        return UNSAID
    findings = fields.findings
    general = _transition(node, findings, also=("rules",))
    table = as_table(node, findings, f"«{NAME}»") if not isinstance(node, Scalar) else None
    inner = as_table(table.get("rules"), findings, "«rules»") if table else None
    by_rule: dict[str, Transition] = {}
    for key, value in inner.named() if inner else ():
        if vocabulary and key.text not in vocabulary.rules:
            hint = suggestion(key.text, vocabulary.rules)
            findings.add(key.place, f"a regra «{key.text}» não existe{hint}")
        if found := _transition(value, findings):
            by_rule[key.text] = found
    return OpenCases(general, by_rule)


def _transition(node: Node, findings: Findings, also: tuple[str, ...] = ()) -> Transition | None:
    if isinstance(node, Scalar):
        return Transition(_word(node, findings))
    table = as_table(node, findings, f"«{NAME}»")
    if table is None:
        return None
    fields = Fields(table, findings, NAME)
    apply = fields.choice("apply", APPLY)
    elapsed = fields.choice("elapsed", ELAPSED) or COUNTS
    since = fields.day("from")
    fields.done(also=also)
    if not apply:
        if elapsed != COUNTS or since or not also:
            findings.add(table.place, f"falta «apply» em {NAME}: use {', '.join(APPLY)}")
        return None
    if apply == "previous" and (elapsed != COUNTS or since):
        findings.add(
            table.place,
            "«previous» deixa os casos abertos com a redação anterior: não cabe dizer desde quando "
            "os alcança («from») nem como conta o tempo («elapsed»)",
        )
    return Transition(apply, elapsed == RESTARTS, since)


def _word(node: Scalar, findings: Findings) -> str:
    if node.text in APPLY:
        return node.text
    findings.add(
        node.place,
        f"«{NAME}: {node.text}» não existe{suggestion(node.text, APPLY)}: use {', '.join(APPLY)}",
    )
    return APPLY[0]
