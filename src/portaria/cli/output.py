"""What every command shares: errors for bad input, and answers for programs."""

from __future__ import annotations

import json
from typing import NoReturn

import click

from portaria.norms.plain import Json

__all__ = ["Json", "bad_input", "json_out"]


def bad_input(message: str) -> NoReturn:
    """Say what is wrong with what was asked, and leave with 2: nothing changed."""
    click.echo(message, err=True)
    raise SystemExit(2)


def json_out(value: Json) -> None:
    """One JSON value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
