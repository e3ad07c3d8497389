"""One line's texts into typed values, every problem noted at its line and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from portaria.people import cpf
from portaria.people.hr.inputs import Input
from portaria.people.hr.layouts import Layout
from portaria.people.hr.normal import normal
from portaria.people.hr.report import Problems

_FORMATS: Mapping[str, tuple[int, str, tuple[slice, slice, slice]]] = {
    # length, separator, where year, month and day stand
    "aaaa-mm-dd": (10, "-", (slice(0, 4), slice(5, 7), slice(8, 10))),
    "dd/mm/aaaa": (10, "/", (slice(6, 10), slice(3, 5), slice(0, 2))),
    "aaaammdd": (8, "", (slice(0, 4), slice(4, 6), slice(6, 8))),
}
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)  # ours: outside them, somebody mistyped


@lru_cache(maxsize=65536)
def parse_date(text: str, formats: tuple[str, ...]) -> date | None:
    """``text`` as a date in one of ``formats``, or None."""
    for name in formats:
        length, separator, (year, month, day) = _FORMATS[name]
        parts = text[year], text[month], text[day]
        if len(text) != length or text.count(separator) < 2 or not all(p.isdigit() for p in parts):
            continue
        try:
            found = date(*map(int, parts))
        except ValueError:
            continue
        return found if _FIRST <= found <= _LAST else None
    return None


class Values:
    """Reads typed values out of the lines of one file.

    ``line`` and ``raw`` are the current line's number and fields; ``sound`` turns False at the
    line's first problem.
    """

    def __init__(self, source: Input, layout: Layout, problems: Problems) -> None:
        self.source = source
        self.file = source.layout
        self.problems = problems
        self.dates = layout.dates
        self.unknown = layout.unknown
        self.longest_unknown = max(map(len, layout.unknown), default=0)
        self.places = {
            field: tuple(source.columns[c] for c in columns if c in source.columns)
            for field, columns in self.file.fields.items()
        }
        self.required = tuple(
            (c, source.columns[c]) for c in sorted(self.file.required) if c in source.columns
        )
        self.width = len(source.header)
        self.line = 0
        self.raw: Sequence[str] = ()
        self.sound = True

    def take(self, line: int, raw: Sequence[str]) -> bool:
        """Make ``raw`` the current line; False if it cannot be one or lacks a required value."""
        self.line, self.raw, self.sound = line, raw, True
        if len(raw) != self.width:
            self.bad_line("", f"a linha tem {len(raw)} campos; o cabeçalho tem {self.width}")
            return False
        for _column, place in self.required:
            if not self.known(raw[place]):
                self.bad_line("", "valor obrigatório", self.source.header[place])
        return self.sound

    def known(self, text: str) -> str:
        """``text`` without blanks around it, or "" where it is one of the layout's unknowns."""
        text = text.strip()
        if len(text) <= self.longest_unknown and normal(text) in self.unknown:
            return ""
        return text

    def text(self, field: str, most: int = 400) -> str:
        """The field's first known text, or ""."""
        for place in self.places.get(field, ()):
            written = self.raw[place]
            if written and (found := self.known(written)):
                if not found.isprintable():
                    found = " ".join(found.split())  # a quoted field may hold line breaks
                if len(found) > most or not found.isprintable():
                    self.bad(field, found, f"texto ilegível ou com mais de {most} caracteres")
                return found
        return ""

    def column(self, name: str) -> str:
        """The text of a column by its name, unknown or not."""
        return self.raw[self.source.columns[name]].strip()

    def date(self, field: str) -> date | None:
        """The field's date, or None where it is unknown."""
        text = self.text(field)
        if not text:
            return None
        found = parse_date(text, self.dates)
        if found is None:
            self.bad(field, text, f"data inexistente ou fora da forma {' ou '.join(self.dates)}")
        return found

    def word(self, field: str) -> str:
        """The meaning of the field's word (``words`` of the layout), its default, or ""."""
        text = self.text(field)
        if not text:
            return self.file.defaults.get(field, "")
        words = self.file.words[field]
        found = words.get(normal(text)) or words.get("*")
        if found is None:
            self.bad(field, text, f"valor desconhecido; há: {', '.join(sorted(words)).lower()}")
        return found or ""

    def cpf(self, field: str) -> str:
        """The field's eleven digits, or ""."""
        text = self.text(field)
        if not text:
            return ""
        try:
            return cpf.clean(text)
        except ValueError as error:
            self.bad(field, cpf.mask_any(text), str(error))
            return ""

    def bad(self, field: str, value: str, why: str) -> None:
        """Note a problem of ``field`` in the current line."""
        places = self.places.get(field) or ()
        name = self.source.header[places[0]] if places else field
        self.bad_line(value, why, name)

    def bad_line(self, value: str, why: str, column: str = "") -> None:
        """Note a problem of the current line."""
        self.sound = False
        self.problems.add(self.source.name, self.line, column, value, why)
