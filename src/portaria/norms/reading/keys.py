"""``keys.yaml`` and ``declares``: the ids of open dimensions, which are data.

``packs/keys.yaml`` has those that norms share; a pack adds its own in ``norm.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings, Problem, SourceError
from portaria.norms.reading.categories import FILE as CATEGORIES
from portaria.norms.reading.categories import labels, read_categories
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, Scalar, Table, load
from portaria.norms.vocabulary import Marked, Vocabulary

FILE = "keys.yaml"
Labels = dict[str, dict[str, str]]
"""Dimension -> id -> label."""


def read_keys(text: str, file: str, vocabulary: Vocabulary) -> tuple[Labels, Marked]:
    """The ids that a ``keys.yaml`` gives, and those it marks: ``<dimension>: [{id, label, marks},
    …]``; none when it is empty.

    Raises:
        SourceError: with every problem found.
    """
    findings = Findings()
    root = load(text, file, findings) if text.strip() else None
    table = as_table(root, findings, file)
    found: Labels = {}
    marked: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, value in table.named() if table else ():
        if _open(key, vocabulary, findings):
            known = vocabulary.marks.get(key.text, {})
            found[key.text], marked[key.text] = _listed(value, known, findings)
    findings.stop()
    return found, marked


def with_data(vocabulary: Vocabulary, categories: str, keys: str, root: str) -> Vocabulary:
    """The vocabulary with the ids that a folder of packs gives: the texts of its two files, whose
    names follow ``root`` in errors.

    Raises:
        SourceError: with every problem of both.
    """
    problems: list[Problem] = []
    try:
        found = read_categories(categories, f"{root}{CATEGORIES}")
        vocabulary = vocabulary.knowing({"category": labels(found)})
    except SourceError as error:
        problems.extend(error.problems)
    try:
        listed, marked = read_keys(keys, f"{root}{FILE}", vocabulary)
        vocabulary = vocabulary.knowing(listed).marking(marked)
    except SourceError as error:
        problems.extend(error.problems)
    if problems:
        raise SourceError(problems)
    return vocabulary


def read_declares(sheet: Table, vocabulary: Vocabulary, findings: Findings) -> Labels:
    """The ids that a norm declares for itself: ``declares: {<dimension>: {<id>: <label>}}``."""
    table = as_table(sheet.get("declares"), findings, "«declares»")
    found: Labels = {}
    for key, value in table.named() if table else ():
        if not _open(key, vocabulary, findings):
            continue
        ids = as_table(value, findings, f"«declares: {key.text}»")
        for id, label in ids.named() if ids else ():
            words = label.text.strip() if isinstance(label, Scalar) else ""
            before = vocabulary.keys[key.text].get(id.text)
            if not words:
                findings.add(id.place, f"«{id.text}» se escreve {{id: nome em português}}")
            elif before not in (None, words):
                findings.add(
                    id.place,
                    f"«{id.text}» já é {key.text} e se chama «{before}»: use outro id, ou o mesmo "
                    "nome",
                )
            elif _well_formed(id, findings):
                found.setdefault(key.text, {})[id.text] = words
    return found


def declared_by(
    sheets: Mapping[str, str], vocabulary: Vocabulary, findings: Findings
) -> Vocabulary:
    """The vocabulary with what several norms declare. Each ``norm.yaml`` comes by its path; what is
    wrong inside one of them is left to whoever reads that norm, but two that give one id different
    names are a finding."""
    for path, text in sorted(sheets.items()):
        sheet = load(text, path, Findings())
        if isinstance(sheet, Table):
            inner = Findings()
            found = read_declares(sheet, vocabulary, inner)
            findings.extend(problem for problem in inner if "se chama" in problem.message)
            vocabulary = vocabulary.knowing(found)
    return vocabulary


def _open(dimension: Scalar, vocabulary: Vocabulary, findings: Findings) -> bool:
    name = dimension.text
    if name in vocabulary.open:
        return True
    there = ", ".join(sorted(vocabulary.open))
    if name in vocabulary.keys:
        why = "é uma lista fechada: o sistema é que conhece os seus ids"
    elif name in vocabulary.ranges:
        why = "se escreve em faixas, não em ids"
    else:
        why = f"não é uma dimensão{suggestion(name, vocabulary.open)}"
    findings.add(dimension.place, f"«{name}» {why}; podem ganhar ids: {there}")
    return False


def _listed(
    node: object, known: Mapping[str, str], findings: Findings
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Labels by id, and ids by mark, of those ``known``."""
    found: dict[str, str] = {}
    marked: dict[str, tuple[str, ...]] = {}
    if not isinstance(node, Items):
        if isinstance(node, Scalar | Table):
            findings.add(node.place, "é uma lista: - {id: …, label: …}")
        return found, marked
    for item in node.items:
        if table := as_table(item, findings, "um id"):
            fields = Fields(table, findings, "um id")
            id, label = fields.text("id", required=True), fields.text("label", required=True)
            marks = fields.texts("marks")
            fields.done()
            for mark in marks:
                if mark in known:
                    marked[mark] = (*marked.get(mark, ()), id)
                    continue
                there = ", ".join(known) or "aqui não há nenhuma"
                findings.add(fields.place("marks"), f"«{mark}» não é marca: {there}")
            if id in found:
                findings.add(fields.place("id"), f"«{id}» já está na lista")
            if id and _well_formed(Scalar(id, fields.place("id")), findings):
                found[id] = label
    return found, marked


def _well_formed(id: Scalar, findings: Findings) -> bool:
    if re.fullmatch(r"[a-z0-9_]+", id.text):
        return True
    findings.add(id.place, f"«{id.text}»: use só a–z, 0–9 e _")
    return False
