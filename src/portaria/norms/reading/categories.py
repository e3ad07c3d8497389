"""``categories.yaml``: the categories of persons and of organizational mailboxes that norms speak
of. An open set: it grows with the norms, without a line of code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portaria.norms.places import Findings, Place
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Items, load

FILE = "categories.yaml"


@dataclass(frozen=True, slots=True)
class Category:
    """``id``, its label in Portuguese, and the group it is shown under."""

    id: str
    label: str
    group: str


def read_categories(text: str, file: str = FILE) -> Mapping[str, Category]:
    """Categories by id, in the file's order: a list of ``{id, label, group}``.

    Raises:
        SourceError: with every problem found.
    """
    findings = Findings()
    root = load(text, file, findings)
    listed = root
    if root is not None and not isinstance(root, Items):
        table = as_table(root, findings, file)
        listed = table.get("categories") if table else None
    if not isinstance(listed, Items):
        findings.add(Place(file, 1, 1), f"{file} é uma lista de {{id, label, group}}")
        findings.stop()
        return {}
    found: dict[str, Category] = {}
    for item in listed.items:
        if body := as_table(item, findings, "uma categoria"):
            fields = Fields(body, findings, "uma categoria")
            category = Category(
                fields.text("id", required=True), fields.text("label", required=True),
                fields.text("group", required=True),
            )  # fmt: skip
            fields.done()
            if category.id and not re.fullmatch(r"[a-z0-9_]+", category.id):
                findings.add(fields.place("id"), f"«{category.id}»: use só a–z, 0–9 e _")
            if category.id in found:
                findings.add(fields.place("id"), f"a categoria «{category.id}» já está na lista")
            found[category.id] = category
    findings.stop()
    return found


def labels(categories: Mapping[str, Category]) -> dict[str, str]:
    """Id -> label: the ids of the vocabulary's ``category`` dimension."""
    return {category.id: category.label for category in categories.values()}
