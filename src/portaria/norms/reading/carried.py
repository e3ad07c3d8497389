"""``carried_by``: the request that carries a provision out, and what the provision says of it.

What is written in codes becomes values of the rules ``request.<part>``, by procedure and category,
so that dates, amendments, exceptions, rank and contradictions are those of every other value. Words
of the norm in ``asks``, ``decides`` and ``needs`` are kept to be shown, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portaria.norms.contents import ANY, Carried, Setting
from portaria.norms.kinds import spans
from portaria.norms.kinds.rites import RELATIONS, is_code
from portaria.norms.kinds.values import suggestion
from portaria.norms.reading.assignments import Checker, Keys
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, Node, Scalar, Table

PREFIX = "request"
PARTS = (
    "asks", "decides", "consults", "needs", "within", "silence", "escalates", "appeal",
    "appeal_within", "own", "eyes",
)  # fmt: skip
"""What a provision may say of a request; each is the rule ``request.<part>``."""
_IN_WORDS = ("asks", "decides", "needs")
_OF_PERSONS = ("asks", "decides", "consults", "escalates", "appeal", "own")


@dataclass(frozen=True, slots=True)
class _Rite:
    """The request of one provision, and for whom it is."""

    procedure: str
    category: tuple[str, ...] | None


def read_carried(node: Node | None, checker: Checker) -> tuple[Carried | None, list[Setting]]:
    """What ``carried_by`` writes: for show, and as values of ``request.*``."""
    if node is None:
        return None, []
    if isinstance(node, Scalar):
        return Carried(node.text.strip()), []
    table = as_table(node, checker.findings, "«carried_by»")
    if table is None:
        return None, []
    fields = Fields(table, checker.findings, "carried_by")
    rite = _Rite(fields.text("procedure", required=True), _category(fields, checker))
    nodes = {part: found for part in PARTS if (found := fields.node(part)) is not None}
    fields.done()
    _within(nodes.get("within"), checker)
    settings = [s for part, found in nodes.items() for s in _part(part, found, rite, checker)]
    return _shown(rite.procedure, nodes), settings


def _category(fields: Fields, checker: Checker) -> tuple[str, ...] | None:
    node, rule = fields.node("for"), checker.vocabulary.rules.get(f"{PREFIX}.asks")
    if node is None or rule is None:
        return ANY
    found = checker.tokens(rule, "category", node)
    return found if isinstance(found, tuple) else ANY


def _within(node: Node | None, checker: Checker) -> None:
    """A term is checked also where the vocabulary has no rule for it."""
    if isinstance(node, Scalar) and f"{PREFIX}.within" not in checker.vocabulary.rules:
        try:
            spans.parse(node.text.strip())
        except ValueError as error:
            checker.findings.add(node.place, str(error))


def _part(part: str, node: Node, rite: _Rite, checker: Checker) -> Iterator[Setting]:
    rule = checker.vocabulary.rules.get(f"{PREFIX}.{part}")
    if rule is None or (part in _IN_WORDS and _is_words(part, node)):
        return
    if part in _OF_PERSONS:
        _known(node, checker)
    inner = Items((node,), node.place) if isinstance(node, Table) else node
    keys: Keys = ((rite.procedure,), rite.category)
    yield from checker.under(rule, inner, keys)


def _is_words(part: str, node: Node) -> bool:
    """Words of the norm, not codes: of ``needs``, whatever is not a list."""
    if part == "needs":
        return not isinstance(node, Items)
    return isinstance(node, Scalar) and not is_code(node.text.strip())


def _known(node: Node, checker: Checker) -> None:
    """Report codes of powers, posts and categories that nothing declares."""
    keys = checker.vocabulary.keys
    powers = keys.get("power", {})
    for scalar in _leaves(node):
        code = scalar.text.strip()
        kind, dot, name = code.partition(".")
        there = keys.get(kind, {}) if kind in ("post", "category") else powers
        asked = name if kind in ("post", "category") else code
        if dot and asked not in there:
            known = [*RELATIONS, *powers, *(f"post.{one}" for one in keys.get("post", {}))]
            checker.findings.add(
                scalar.place,
                f"carried_by: «{code}» não é poder nem cargo conhecido{suggestion(code, known)}; "
                "cargos se declaram em keys.yaml ou em «declares: {post: {id: nome}}»",
            )


def _leaves(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from _leaves(item)
    else:
        for _, value in node.pairs:
            yield from _leaves(value)


def _shown(procedure: str, nodes: dict[str, Node]) -> Carried:
    words = {part: ", ".join(s.text.strip() for s in _leaves(node)) for part, node in nodes.items()}
    return Carried(
        procedure,
        asks=words.get("asks", ""),
        decides=words.get("decides", ""),
        needs=words.get("needs", ""),
        within=words.get("within", ""),
    )
