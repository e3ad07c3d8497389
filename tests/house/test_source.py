"""Habits of the house that a reader could forget: checked over the whole source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_nobody_reads_the_wall_clock_but_clock(path: Path) -> None:
    if path.relative_to(SOURCE).parts[0] in MAY_READ_THE_CLOCK:
        return
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in READS_THE_CLOCK
    ]
    assert found == [], f"{relative(path)} reads the wall clock in lines {found}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_code_names_an_institution(path: Path) -> None:
    """Invariant 1. The names come from the folders of packs and bodies, so a new one counts too."""
    names = {p.name for p in (ROOT / "bodies").iterdir()} | {
        "unila",
        "mpmt",
        "mpsc",
        "sesp",
        "sefaz",
    }
    quoted = re.compile(rf"""["'](?:{"|".join(sorted(names))})(?:[-"'])""", re.IGNORECASE)
    found = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if quoted.search(line)
    ]
    assert found == [], f"{relative(path)} names an institution in lines {found}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_every_public_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.name in {"__init__.py", "apps.py"} and len(source.splitlines()) < 12:
        return
    assert ast.get_docstring(ast.parse(source)), f"{relative(path)} has no docstring"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_nothing_is_left_for_later(path: Path) -> None:
    found = re.findall(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b", path.read_text("utf-8"))
    assert found == []
