"""What a rule says of itself is true: executed, when code reads it; not executed yet, when none
does. Requests (``carried_by``) are executed by functions that exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from portaria.config.vocabulary import SLICES, VOCABULARY
from portaria.norms.vocabulary import Rule

SOURCE = Path(__file__).resolve().parents[2] / "src"
PACKAGES = sorted({SOURCE.joinpath(*s.__name__.split(".")[:-1]) for s in SLICES})
DECLARING = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for package in PACKAGES
    for path in package.glob("rules*.py")
}
"""The modules that declare rules, by name."""
RULES = sorted(VOCABULARY.rules.values(), key=lambda rule: rule.name)


def rule_at(module: str, name: str) -> Rule[object] | None:
    found = getattr(import_module(module), name, None)
    return found if isinstance(found, Rule) else None


def reads(tree: ast.Module) -> Iterator[Rule[object]]:
    """The rules that a file names: imported one by one, or through their module."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if f"{node.module}.{alias.name}" in DECLARING:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                elif node.module in DECLARING and (rule := rule_at(node.module, alias.name)):
                    yield rule
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            if module and (rule := rule_at(module, node.attr)):
                yield rule


@cache
def read_by_code() -> frozenset[str]:
    """Names of the rules that any file reads, those that declare rules and the wiring left out."""
    aside = {*DECLARING.values(), SOURCE / "portaria" / "config" / "vocabulary.py"}
    return frozenset(
        rule.name
        for path in SOURCE.rglob("*.py")
        if path not in aside
        for rule in reads(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_a_rule_is_executed_when_code_reads_it_and_only_then() -> None:
    said = {rule.name for rule in RULES if rule.executed}
    read = read_by_code() & {rule.name for rule in RULES}
    assert said - read == set(), "say that they are executed, and no code reads them"
    assert read - said == set(), "are read by code, and say that they are not executed yet"


def test_both_kinds_were_found() -> None:
    assert len(DECLARING) >= len(SLICES)
    assert {rule.executed for rule in RULES} == {True, False}


@pytest.mark.parametrize("procedure", sorted(VOCABULARY.procedures))
def test_a_request_carried_out_is_carried_out_by_something(procedure: str) -> None:
    assert callable(import_string(VOCABULARY.procedures[procedure]))


def test_what_is_not_executed_is_known() -> None:
    assert VOCABULARY.not_executed(["mailbox.quota", "procedure:terms.responsibility"]) == ()
    assert VOCABULARY.not_executed(["procedure:x.y", "z.w"]) == ("procedure:x.y",)
