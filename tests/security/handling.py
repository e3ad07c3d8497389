"""Whether a view looks at what is sent to it: its own code, and what of ours that code calls."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any


def handles_post(view: Callable[..., Any]) -> bool:
    """Whether anything reachable from ``view`` names ``POST`` or ``FILES``. A view that is not ours
    is taken to do so."""
    plain = inspect.unwrap(view)
    if not isinstance(plain, FunctionType) or not _ours(plain):
        return True
    return _reads_post(plain)


def _ours(function: FunctionType) -> bool:
    return str(function.__module__).startswith("portaria.")


def _reads_post(first: FunctionType) -> bool:
    seen: set[FunctionType] = set()
    waiting = [first]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        names = _names(function)
        if names & {"POST", "FILES", "require_POST"}:
            return True
        waiting.extend(_called(function, names))
    return False


@cache
def _names(function: FunctionType) -> frozenset[str]:
    """Every name and attribute in a function, its decorators included."""
    found = set()
    for node in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return frozenset(found)


def _called(function: FunctionType, names: frozenset[str]) -> Iterator[FunctionType]:
    for name in names:
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType):
            values = [getattr(value, attribute, None) for attribute in names]
        else:
            values = [value]
        for found in values:
            plain = inspect.unwrap(found) if callable(found) else found
            if isinstance(plain, FunctionType) and _ours(plain):
                yield plain
