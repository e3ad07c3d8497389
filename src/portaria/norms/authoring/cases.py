"""Cases beside the norm: facts, a day, the expected value and the expected provision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portaria.norms.deciding.given import Given, ask
from portaria.norms.kinds.values import suggestion
from portaria.norms.law import Law
from portaria.norms.places import Findings, Place
from portaria.norms.plain import Json, canonical
from portaria.norms.policy import Contradiction
from portaria.norms.reading.fields import Fields, as_table, read_day
from portaria.norms.reading.source import Items, Node, Scalar, Table, load
from portaria.norms.reading.written import parsed
from portaria.norms.vocabulary import Rule, Vocabulary

SILENT = "silent"
STANDS = {"below": "abaixo do limite", "at": "no limite", "above": "acima do limite"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``expected`` is None when the norms must be silent; ``because`` holds provision ids
    of the norm (or references ``norm#provision``), all of them. Where something is ``measured``
    against the limit that the norms set, ``expected`` is where it stands (STANDS)."""

    name: str
    on: date
    rule: Rule[object]
    given: Given
    expected: object | None
    because: tuple[str, ...]
    place: Place
    measured: object | None = None


def read_cases(text: str, file: str, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """The cases of a file: a list of ``{case, on, rule, given, measured, expect, because}``.

    Raises:
        SourceError: with every problem found.
    """
    findings = Findings()
    root = load(text, file, findings)
    if root is not None and not isinstance(root, Items):
        findings.add(root.place, "um arquivo de casos é uma lista: - case: …")
    items = root.items if isinstance(root, Items) else ()
    found = [case for item in items if (case := _case(item, vocabulary, findings))]
    findings.stop()
    return tuple(found)


def _case(node: Node, vocabulary: Vocabulary, findings: Findings) -> Case | None:
    table = as_table(node, findings, "um caso")
    if table is None:
        return None
    fields, before = Fields(table, findings, "um caso"), len(findings)
    name, on = fields.text("case", required=True), fields.day("on", required=True)
    asked, because = fields.text("rule", required=True), fields.texts("because")
    rule = vocabulary.rules.get(asked)
    if asked and rule is None:
        hint = suggestion(asked, vocabulary.rules)
        findings.add(fields.place("rule"), f"a regra «{asked}» não existe{hint}")
    given = _given(fields, rule, vocabulary)
    measured = _measured(fields, rule)
    expected = _stands(fields) if measured is not None else _expected(fields, rule)
    if expected is not None and not because:
        findings.add(table.place, "falta «because»: qual dispositivo decide o caso?")
    fields.done()
    if len(findings) > before or rule is None or on is None:
        return None
    return Case(name, on, rule, given, expected, because, table.place, measured)


def _given(fields: Fields, rule: Rule[object] | None, vocabulary: Vocabulary) -> Given:
    given = Given()
    table = as_table(fields.node("given"), fields.findings, "«given»")
    for name, value in table.named() if table else ():
        if name.text == "events":
            _events(given, as_table(value, fields.findings, "«events»"), fields, vocabulary)
        elif rule:
            try:
                given.add(name.text, _text(value), rule, vocabulary)
            except ValueError as error:
                fields.findings.add(value.place, str(error))
    return given


def _events(given: Given, table: Table | None, fields: Fields, vocabulary: Vocabulary) -> None:
    for name, value in table.named() if table else ():
        day = read_day(_text(value), value.place, fields.findings)
        try:
            if day:
                given.happened(name.text, day, vocabulary)
        except ValueError as error:
            fields.findings.add(name.place, str(error))


def _text(node: Node) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


def _expected(fields: Fields, rule: Rule[object] | None) -> object | None:
    node = fields.node("expect", required=True)
    if node is None or rule is None or (isinstance(node, Scalar) and node.text == SILENT):
        return None
    return parsed(rule.type, node, fields.findings, rule.name)


def _measured(fields: Fields, rule: Rule[object] | None) -> object | None:
    """What is held against the limit, written as the limit is."""
    node = fields.node("measured")
    if node is None or rule is None:
        return None
    value = parsed(rule.type, node, fields.findings, rule.name)
    if value is not None and rule.type.magnitude(value) is None:
        fields.findings.add(node.place, f"«{rule.name}» não é um limite: nada se mede por ele")
    return value


def _stands(fields: Fields) -> str | None:
    return fields.choice("expect", STANDS, required=True) or None


def failure(case: Case, law: Law, norm: str) -> str:
    """Why ``case`` does not hold under ``law``, in Portuguese; "" when it holds.

    ``norm`` is the norm that provisions of ``because`` without ``#`` belong to.
    """
    try:
        found = ask(law.on(case.on), case.rule, case.given, case.on)
    except Contradiction as clash:
        return f"{case.name}: {clash}"
    expected = _in_words(case)
    if found is None:
        return "" if case.expected is None else _wrong(case, expected, "silêncio")
    shown = case.rule.type.as_text(found.value)
    if case.measured is not None:
        stands = position(case.rule, case.measured, found.value)
        if stands != case.expected:
            got = STANDS.get(stands, "o que não se conta do mesmo modo")
            limit = f"{got} de {shown} ({found.citations[0].label})"
            return _wrong(case, STANDS[str(case.expected)], limit)
    elif case.expected is None or _plain(case, found.value) != _plain(case, case.expected):
        return _wrong(case, expected, f"{shown} ({found.citations[0].label})")
    wanted = {ref if "#" in ref else f"{norm}#{ref}" for ref in case.because}
    if wanted != set(found.refs):
        return _wrong(case, ", ".join(sorted(wanted)), ", ".join(found.refs))
    return ""


def position(rule: Rule[object], measured: object, limit: object) -> str:
    """Where what is measured stands: one of STANDS; "" where the two are not counted alike."""
    mine, its = rule.type.magnitude(measured), rule.type.magnitude(limit)
    if mine is None or its is None or mine[0] != its[0]:
        return ""
    if mine[1] == its[1]:
        return "at"
    return "below" if mine[1] < its[1] else "above"


def _in_words(case: Case) -> str:
    if case.expected is None:
        return "silêncio"
    if case.measured is not None:
        return STANDS[str(case.expected)]
    return case.rule.type.as_text(case.expected)


def _plain(case: Case, value: object) -> bytes:
    plain: Json = case.rule.type.as_json(value)
    return canonical(plain)


def _wrong(case: Case, expected: str, got: str) -> str:
    return f"{case.name}: esperado {expected}; veio {got}"
