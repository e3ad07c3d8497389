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


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``expected`` is None when the norms must be silent; ``because`` holds provision ids
    of the norm (or references ``norm#provision``), all of them."""

    name: str
    on: date
    rule: Rule[object]
    given: Given
    expected: object | None
    because: tuple[str, ...]
    place: Place


def read_cases(text: str, file: str, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """The cases of a file: a list of ``{case, on, rule, given, expect, because}``.

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
    expected = _expected(fields, rule)
    if expected is not None and not because:
        findings.add(table.place, "falta «because»: qual dispositivo decide o caso?")
    fields.done()
    if len(findings) > before or rule is None or on is None:
        return None
    return Case(name, on, rule, given, expected, because, table.place)


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


def failure(case: Case, law: Law, norm: str) -> str:
    """Why ``case`` does not hold under ``law``, in Portuguese; "" when it holds.

    ``norm`` is the norm that provisions of ``because`` without ``#`` belong to.
    """
    try:
        found = ask(law.on(case.on), case.rule, case.given, case.on)
    except Contradiction as clash:
        return f"{case.name}: {clash}"
    expected = "silêncio" if case.expected is None else case.rule.type.as_text(case.expected)
    if found is None:
        return "" if case.expected is None else _wrong(case, expected, "silêncio")
    shown = case.rule.type.as_text(found.value)
    if case.expected is None or _plain(case, found.value) != _plain(case, case.expected):
        return _wrong(case, expected, f"{shown} ({found.citations[0].label})")
    wanted = {ref if "#" in ref else f"{norm}#{ref}" for ref in case.because}
    if wanted != set(found.refs):
        return _wrong(case, ", ".join(sorted(wanted)), ", ".join(found.refs))
    return ""


def _plain(case: Case, value: object) -> bytes:
    plain: Json = case.rule.type.as_json(value)
    return canonical(plain)


def _wrong(case: Case, expected: str, got: str) -> str:
    return f"{case.name}: esperado {expected}; veio {got}"
