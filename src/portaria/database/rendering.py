"""Rows as the text that ``COPY … FROM STDIN`` reads, a chunk at a time: what psycopg does value by
value, for the types that the bulk paths write, at a third of the cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

_INSTANTS_KEPT = 4096


class Renderer:
    """Renders chunks of rows of ``width`` columns. Not for use by two threads at once."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._backslashes = 0  # that we wrote ourselves
        self._instants: dict[datetime, str] = {}
        self._texts: Mapping[type, Callable[[Any], str]] = {
            int: str,
            bool: lambda value: "t" if value else "f",
            type(None): self._null,
            datetime: self._instant,
            date: str,
            bytes: self._bytes,
        }

    def render(self, rows: Sequence[Sequence[Any]]) -> str | None:
        """The text of ``rows``; None where a value is of another type, or where one holds what must
        be escaped (a tab, a line break, a backslash): psycopg writes those."""
        self._backslashes, texts, tabs = 0, self._texts, len(rows) * (self._width - 1)
        try:
            whole = "\n".join(
                [
                    "\t".join([v if type(v) is str else texts[type(v)](v) for v in row])
                    for row in rows
                ]
            )
        except KeyError:
            return None
        # Counted over the whole chunk: more than the format's own stand in some value.
        hard = (
            whole.count("\\") != self._backslashes
            or whole.count("\t") != tabs
            or whole.count("\n") != len(rows) - 1
            or "\r" in whole
        )
        return None if hard else f"{whole}\n"

    def _null(self, _value: None) -> str:
        self._backslashes += 1
        return "\\N"

    def _bytes(self, value: bytes) -> str:
        self._backslashes += 2
        return f"\\\\x{value.hex()}"

    def _instant(self, value: datetime) -> str:
        """A batch repeats a few instants in thousands of rows."""
        text = self._instants.get(value)
        if text is None:
            if len(self._instants) >= _INSTANTS_KEPT:
                self._instants.clear()
            text = self._instants[value] = str(value)
        return text
