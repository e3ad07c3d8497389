"""The order in which files are handed to the workers: a long one must not come last, when nobody is
left to share the work with. Within a file nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = (
    "security/test_roles_and_routes.py",
    "launch/test_up.py",
    "servers/test_nothing_is_lost.py",
    "api/test_scim_tester.py",
    "api/test_schemathesis.py",
)
FOLDERS = (
    "servers",
    "browser",
    "api",
    "launch",
    "connectors",
    "journeys",
    "demo",
    "security",
    "web",
)
"""Then these: real servers, browsers, years of simulation, every route asked for."""


def first(items: list[pytest.Item]) -> None:
    """Put the tests of the slowest files first."""
    items.sort(key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    """The named files, the named folders, the others."""
    inside = path.relative_to(TESTS).parts if path.is_relative_to(TESTS) else ("",)
    if (name := "/".join(inside)) in FILES:
        return FILES.index(name)
    if inside[0] in FOLDERS:
        return len(FILES) + FOLDERS.index(inside[0])
    return len(FILES) + len(FOLDERS)
