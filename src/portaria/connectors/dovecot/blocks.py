"""Dovecot's configuration syntax: settings and blocks, one setting a line.

Its parser (2.3) refuses a block whose setting stands on the line of the brace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """``kind name { … }``: settings, then blocks within it."""

    head: str
    settings: Mapping[str, object]
    within: tuple[Block, ...] = ()


def text(parts: Iterable[Mapping[str, object] | Block]) -> str:
    """The lines of settings (by name) and blocks, in their order."""
    return "".join(
        line + "\n"
        for part in parts
        for line in (_block(part) if isinstance(part, Block) else _settings(part))
    )


def _settings(settings: Mapping[str, object]) -> list[str]:
    return [f"{name} = {_value(value)}".rstrip() for name, value in settings.items()]


def _block(block: Block) -> list[str]:
    inner = [*_settings(block.settings), *(line for one in block.within for line in _block(one))]
    return [f"{block.head} {{", *(f"  {line}" for line in inner), "}"]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
