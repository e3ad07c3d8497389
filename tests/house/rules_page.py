"""Writes ``docs/reference/rules.md`` from the vocabulary and the packs of the repository:
``.venv/bin/python tests/house/rules_page.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from portaria.config import folders
from portaria.config.vocabulary import OPEN, SLICES, with_categories
from portaria.norms.reading.folders import read_folder
from portaria.norms.vocabulary import Rule, Vocabulary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rules.md"
HEAD = """\
# What a norm may decide: every rule

Written by `tests/house/rules_page.py`; do not edit. How values are written stands in
[packs.md](packs.md); `portaria rule show RULE` says who sets one, with what value, where.

A rule marked ○ is not executed yet: norms say it, packs hold it, coverage says so, and no code acts
on it. “Set by” names the norms of `packs/` alone, not internal acts of the demonstration bodies.
"""


def page() -> str:
    """The whole page."""
    vocabulary = with_categories(folders.packs())
    parts = [HEAD, _dimensions(vocabulary)]
    setters = _setters(vocabulary)
    parts += [_slice(module, setters) for module in SLICES if module.RULES]
    return "\n".join(parts)


def _slice(module: ModuleType, setters: dict[str, set[str]]) -> str:
    name = module.__name__.split(".")[-2]
    rules: tuple[Rule[object], ...] = module.RULES
    waiting = sum(not rule.executed for rule in rules)
    rows = [
        "| {name}{mark} | {type} | {by} | {about} | {set_by} |".format(
            name=f"`{rule.name}`",
            mark="" if rule.executed else " ○",
            type=_cell(rule.type.describe()),
            by=", ".join(rule.by),
            about=_cell(rule.about),
            set_by=", ".join(sorted(setters[rule.name])),
        )
        for rule in sorted(rules, key=lambda rule: rule.name)
    ]
    head = f"## {name}\n\n{len(rules)} rules, {waiting} of them not executed yet.\n"
    columns = "| rule | value | depends on | decides | set by |\n|---|---|---|---|---|"
    return "\n".join([head, columns, *rows, ""])


def _dimensions(vocabulary: Vocabulary) -> str:
    rows = [f"| `{name}` | {kind} | {_cell(what)} |" for name, kind, what in _known(vocabulary)]
    head = "## What values may depend on\n\n| dimension | kind | ids, or how a range is written |\n"
    return "\n".join([f"{head}|---|---|---|", *rows, ""])


def _known(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    labels = {**OPEN, **vocabulary.open}
    for name, ids in sorted(vocabulary.keys.items()):
        if name in vocabulary.open:
            yield name, "open", f"{labels[name]}: {', '.join(ids) or 'declared by the norms'}"
        else:
            yield name, "closed", ", ".join(ids)
    for name, ranged in sorted(vocabulary.ranges.items()):
        yield name, "ranged", f"{ranged.label}: {ranged.describe()}"


def _setters(vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Rule name -> ids of the norms of ``packs/`` that set it."""
    found: dict[str, set[str]] = defaultdict(set)
    for sheet in sorted(folders.packs().glob("*/norm.yaml")):
        pack = read_folder(sheet.parent, vocabulary)
        for provision in pack.provisions.values():
            for wording in provision.wordings:
                for setting in wording.settings:
                    found[setting.rule].add(pack.norm.id)
    return found


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
