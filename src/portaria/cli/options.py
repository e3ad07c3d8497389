"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """A civil day, ``2021-03-01``."""

    name = "AAAA-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or exit 2 saying how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"«{value}» não é um dia que exista: escreva AAAA-MM-DD", param, ctx)


DAY = Day()
