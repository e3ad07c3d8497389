"""Habits of the house that a reader could forget: checked over the whole source."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "portaria"
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)

READS_THE_CLOCK = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("timezone", "now"), ("time", "time"), ("time", "monotonic"), ("time", "time_ns"),
}  # fmt: skip
# The launcher waits for processes before any clock of ours can be simulated.
MAY_READ_THE_CLOCK = {"clock"}


def relative(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_source_was_found() -> None:
    assert len(FILES) > 50


def where(wrong: Callable[[Path], list[object]]) -> dict[str, list[object]]:
    """What is ``wrong`` in each file where anything is. Not a test for each file: there are
    thousands, and to be handed out costs a test more than to run."""
    return {relative(path): found for path in FILES if (found := wrong(path))}


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def clock_reads(path: Path) -> list[object]:
    if path.relative_to(SOURCE).parts[0] in MAY_READ_THE_CLOCK:
        return []
    return [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in READS_THE_CLOCK
    ]


def test_nobody_reads_the_wall_clock_but_clock() -> None:
    assert where(clock_reads) == {}, "the lines that do"


def test_no_code_names_an_institution() -> None:
    """Invariant 1. The names come from the folders of packs and bodies, so a new one counts too."""
    bodies = {p.name for p in (ROOT / "bodies").iterdir()}
    # A norm's folder begins with whose it is, which no word of prose does: not cited in comments
    # either, where the row of obligations stands that every norm may fill.
    norms = {p.parent.name.partition("-")[0] for p in (ROOT / "packs").glob("*/norm.yaml")}
    quoted = rf"""["'](?:{"|".join(sorted(bodies | norms))})[-"']"""
    cited = rf"""\b(?:{"|".join(sorted(norms))})\b"""
    names = re.compile(f"{quoted}|{cited}", re.IGNORECASE)

    def named(path: Path) -> list[object]:
        lines = enumerate(text(path).splitlines(), 1)
        return [number for number, line in lines if names.search(line)]

    assert where(named) == {}, "the lines that do"


def test_every_public_module_says_what_it_is_for() -> None:
    def silent(path: Path) -> list[object]:
        if path.name in {"__init__.py", "apps.py"} and len(text(path).splitlines()) < 12:
            return []
        return [] if ast.get_docstring(tree(path)) else ["no docstring"]

    assert where(silent) == {}


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
    assert where(lambda path: list(later.findall(text(path)))) == {}
