"""``docs/security.md`` is whole: every requirement of OWASP ASVS 5.0, levels 1 and 2, has a line,
and every test that a line names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
STATES = {"met", "–", "open"}
# How many requirements of levels 1 and 2 each section has. Those of level 3 stand after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


class Line(NamedTuple):
    """A requirement: its number, level, state, and the tests named."""

    item: str
    level: str
    state: str
    how: str
    tests: tuple[str, ...]


@cache
def _lines() -> list[Line]:
    found = []
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| \d+\.\d+\.\d+ \|", text):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", text)[1:-1]]
            item, level, _asks, state, how, tests = cells
            found.append(Line(item, level, state, how, tuple(re.findall(r"`([^`]+)`", tests))))
    return found


def _required() -> list[str]:
    return [f"{section}.{n + 1}" for section, count in SECTIONS.items() for n in range(count)]


def test_every_requirement_has_its_line() -> None:
    assert sorted(line.item for line in _lines()) == sorted(_required())
    assert len(_required()) == 253


def test_every_line_says_what_is_so() -> None:
    for line in _lines():
        assert line.level in {"1", "2"}, line
        assert line.state in STATES, line
        assert line.how, line
        assert line.state != "met" or line.tests or "«" in line.how or "(" in line.how, line


def test_the_page_counts_them_right() -> None:
    states = [line.state for line in _lines()]
    told = (
        f"{len(states)} requirements: {states.count('met')} met, {states.count('–')} about what the"
        f" product does not have (–), {states.count('open')} open."
    )
    assert told in PAGE.read_text(encoding="utf-8")


@cache
def _names(path: Path) -> set[str]:
    """Functions and classes of a file of tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_every_test_named_exists() -> None:
    for line in _lines():
        for named in line.tests:
            name, _, inside = named.partition("::")
            path = ROOT / name
            assert path.exists(), (line.item, named)
            if inside:
                assert set(inside.split("::")) <= _names(path), (line.item, named)
