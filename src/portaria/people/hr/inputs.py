"""Files as they arrive: which file of the layout each is, its separator, its columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portaria.people.hr.layouts import FileLayout, Layout, normal_column
from portaria.people.hr.report import Problem, Refused
from portaria.people.hr.scan import BOM


@dataclass(frozen=True, slots=True)
class Input:
    """A file whose header was understood.

    Attributes:
        columns: place of each named column in a line.
        header: the header as written, by place.
        bom: whether it begins with a UTF-8 byte order mark.
    """

    path: Path
    layout: FileLayout
    separator: str
    quoted: bool
    columns: dict[str, int]
    header: tuple[str, ...]
    bom: bool

    @property
    def name(self) -> str:
        """The file's name, as reports show it."""
        return self.path.name


def open_inputs(paths: Sequence[Path], layout: Layout) -> list[Input]:
    """Recognise ``paths``, whatever their order and names: by their headers.

    Raises:
        Refused: a file is none of the layout's, is given twice, or lacks a column.
    """
    problems: list[Problem] = []
    inputs: list[Input] = []
    for path in paths:
        found = _open(path, layout, problems)
        if found is not None:
            inputs.append(found)
    problems += _repeated(inputs)
    if any(i.layout.holds == "events" for i in inputs) and len(inputs) > 1:
        problems.append(
            Problem(inputs[0].name, 1, "", "", "o arquivo de eventos se carrega sozinho")
        )
    if problems:
        raise Refused(problems)
    order = {"units": 0, "leaves": 1, "bonds": 2, "events": 3}
    return sorted(inputs, key=lambda i: order[i.layout.holds])


def _repeated(inputs: Sequence[Input]) -> list[Problem]:
    first: dict[str, Input] = {}
    problems = []
    for found in inputs:
        other = first.setdefault(found.layout.name, found)
        if other is not found:
            why = f"é o mesmo arquivo do leiaute («{found.layout.name}») que {other.name}"
            problems.append(Problem(found.name, 1, "", "", why))
    return problems


def _open(path: Path, layout: Layout, problems: list[Problem]) -> Input | None:
    with path.open("rb") as file:
        first = file.readline(1 << 20)
    bom = first.startswith(BOM)
    try:
        text = first.removeprefix(BOM).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        text = first.decode("latin-1").rstrip("\r\n")
    for separator in layout.separators:
        quoted = separator not in layout.unquoted
        header = split(text, separator, quoted) or [""]
        columns = {normal_column(name): place for place, name in enumerate(header)}
        for candidate in layout.files:
            if all(column in columns for column in candidate.known_by):
                found = Input(path, candidate, separator, quoted, columns, tuple(header), bom)
                wrong = _wrong_columns(found)
                problems += wrong
                return None if wrong else found
    wanted = "; ".join(f"{f.name}: {', '.join(f.known_by)}" for f in layout.files)
    why = f"o cabeçalho não é o de nenhum arquivo do leiaute «{layout.name}» ({wanted})"
    problems.append(Problem(path.name, 1, "", text[:80], why))
    return None


def _wrong_columns(found: Input) -> list[Problem]:
    layout, name = found.layout, found.name
    problems = []
    if len(found.columns) < len(found.header):
        problems.append(Problem(name, 1, "", "", "há colunas repetidas no cabeçalho"))
    for columns in layout.fields.values():
        if not any(c in found.columns for c in columns) and _needed(columns, layout):
            problems.append(Problem(name, 1, columns[0], "", "falta a coluna no cabeçalho"))
    if layout.refuses_other_columns:
        for column, place in found.columns.items():
            if column not in layout.columns():
                why = "coluna desconhecida: retire-a do arquivo, ou ponha-a no leiaute"
                problems.append(Problem(name, 1, found.header[place], "", why))
    return problems


def _needed(columns: tuple[str, ...], layout: FileLayout) -> bool:
    """A field's columns are alternatives: one of them is enough."""
    if layout.refuses_other_columns:
        return not any(c in layout.optional for c in columns)
    return any(c in layout.required for c in columns)


def split(text: str, separator: str, quoted: bool) -> list[str] | None:
    """The fields of one record; None if its quotation marks make more than one of it."""
    if not quoted or '"' not in text:
        return text.split(separator)
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
