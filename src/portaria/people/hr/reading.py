"""Files read whole and checked whole, before anything is decided about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path

from portaria.people.hr.difference import Difference
from portaria.people.hr.event_rows import EventRow, read_event
from portaria.people.hr.inputs import Input, open_inputs, split
from portaria.people.hr.layouts import Layout
from portaria.people.hr.report import Detected, Problems, TooManyProblems
from portaria.people.hr.rows import (
    BondRow,
    LeaveRow,
    Understanding,
    UnitRow,
    read_bond,
    read_leave,
    read_unit,
)
from portaria.people.hr.scan import Scanned, read_records
from portaria.people.hr.settings import HrSettings
from portaria.people.hr.spool import Spool
from portaria.people.hr.units import UnitBook, load_book
from portaria.people.hr.values import Values

CHUNK = 5000
Row = BondRow | UnitRow | LeaveRow | EventRow
Progress = Callable[[str, int, int], object]  # (what, done, of how many)
_READERS: dict[str, Callable[[Values, Understanding], Row | None]] = {
    "bonds": read_bond,
    "units": read_unit,
    "leaves": read_leave,
    "events": read_event,
}


@dataclass(slots=True)
class Reading:
    """Files understood: differences by file, rows that are new, and what is wrong with them."""

    layout: Layout
    book: UnitBook
    problems: Problems = field(default_factory=Problems)
    detected: list[Detected] = field(default_factory=list)
    differences: dict[str, Difference] = field(default_factory=dict)  # by what the file holds
    spools: dict[str, Spool[Row]] = field(default_factory=dict)

    @property
    def unchanged(self) -> bool:
        """Whether the files say nothing that was not applied already."""
        return not any(d.new_lines for d in self.detected) and not any(
            d.vanished() for d in self.differences.values()
        )

    def rows(self, holds: str) -> Iterator[list[Row]]:
        """The new rows of the file that holds ``holds``, in chunks."""
        if holds in self.spools:
            yield from self.spools[holds].chunks()


def read(
    paths: Sequence[Path],
    layout: Layout,
    settings: HrSettings,
    *,
    body: str,
    today: date,
    stack: ExitStack,
    progress: Progress = lambda _what, _done, _total: None,
) -> Reading:
    """Read ``paths`` against what was last applied, in the transaction that is open.

    Args:
        stack: closes what the reading keeps on disk.
        progress: is told of bytes compared and lines checked.

    Raises:
        Refused: a file is not one of the layout's.
    """
    inputs = open_inputs(paths, layout)
    reading = Reading(layout, load_book(body))
    understanding = Understanding(settings, layout.name, today)
    salt = blake2b((layout.digest + settings.digest()).encode(), digest_size=16).digest()
    try:
        for source in inputs:
            _read_file(source, reading, understanding, body, salt, stack, progress)
    except TooManyProblems:
        pass
    return reading


def _read_file(
    source: Input,
    reading: Reading,
    understanding: Understanding,
    body: str,
    salt: bytes,
    stack: ExitStack,
    progress: Progress,
) -> None:
    holds = source.layout.holds
    difference = Difference(source, body, f"{reading.layout.name}:{source.layout.name}"[:40])
    size, read_so_far = source.path.stat().st_size, 0

    def tell(count: int) -> None:
        nonlocal read_so_far
        read_so_far += count
        progress(f"Comparando {source.name}", read_so_far, size)

    ours = understanding.settings.org_code.encode() if source.layout.own else b""
    difference.find(salt=salt, ours=ours, progress=tell)
    numbers = difference.new_records()
    reading.differences[holds] = difference
    reading.spools[holds] = stack.enter_context(Spool[Row]())
    scanned = difference.scanned
    reading.detected.append(
        Detected(
            source.name,
            holds,
            "utf-8-bom" if source.bom else scanned.encoding,
            source.separator,
            len(scanned.places),
            len(numbers),
            scanned.not_ours,
        )
    )
    _note_broken(source, scanned, reading)
    _check_lines(source, difference, numbers, reading, understanding, progress)
    _check_together(source, difference, reading)


def _note_broken(source: Input, scanned: Scanned, reading: Reading) -> None:
    """Lines that are no line, or no text."""
    for line in scanned.unclosed:
        reading.problems.add(source.name, line, "", "", "aspas abertas e nunca fechadas")
    for line in scanned.strange:
        why = "bytes que não são UTF-8, num arquivo que é: grave o arquivo inteiro em UTF-8"
        reading.problems.add(source.name, line, "", "", why)


def _check_lines(
    source: Input,
    difference: Difference,
    numbers: Sequence[int],
    reading: Reading,
    understanding: Understanding,
    progress: Progress,
) -> None:
    values = Values(source, reading.layout, reading.problems)
    read_row = _READERS[source.layout.holds]
    records = read_records(source.path, difference.scanned, numbers)
    spool = reading.spools[source.layout.holds]
    for start in range(0, len(numbers), CHUNK):
        rows: list[Row] = []
        notes: list[tuple[int, str, str, str]] = []
        for number in numbers[start : start + CHUNK]:
            line, text = next(records)
            row = _row(values, line, text, read_row, understanding)
            if row is not None and _place(row, source, values, reading):
                rows.append(row)
                notes.append(_note(number, row))
        spool.put(rows)
        difference.note(notes)
        progress(f"Conferindo {source.name}", min(start + CHUNK, len(numbers)), len(numbers))


def _row(
    values: Values,
    line: int,
    text: str,
    read_row: Callable[[Values, Understanding], Row | None],
    understanding: Understanding,
) -> Row | None:
    raw = split(text, values.source.separator, values.source.quoted)
    if raw is None:
        values.line = line
        values.bad_line("", "aspas fora do lugar: a linha não se separa em campos")
        return None
    if not values.take(line, raw):
        return None
    own = values.file.own
    if own and values.column(own) != understanding.settings.org_code:
        return None
    return read_row(values, understanding)


def _place(row: Row, source: Input, values: Values, reading: Reading) -> bool:
    """Take units in, and check that the units a line names exist."""
    book = reading.book
    if isinstance(row, UnitRow):
        book.put(row)
    elif isinstance(row, BondRow):
        if source.layout.units_from_rows:
            book.imply(row.unit, row.unit_name)
            book.imply(row.working_unit, row.working_unit_name)
        _known_unit(row.unit, "unit", values, book)
        _known_unit(row.working_unit, "working_unit", values, book)
    elif isinstance(row, EventRow):
        _known_unit(row.unit, "unit", values, book)
        _known_unit(row.successor, "successor", values, book)
    return values.sound


def _known_unit(code: str, field_name: str, values: Values, book: UnitBook) -> None:
    if code and code not in book.units:
        values.bad(field_name, code, "unidade que não está no cadastro nem no arquivo de unidades")


def _note(number: int, row: Row) -> tuple[int, str, str, str]:
    if isinstance(row, BondRow):
        said = row.said
        return number, said.key, said.person_key, f"{said.name}|{said.social_name}"
    if isinstance(row, UnitRow):
        return number, row.code, "", ""
    return number, "", "", ""


def _check_together(source: Input, difference: Difference, reading: Reading) -> None:
    """What single lines cannot know: keys claimed twice, names that disagree, units unknown."""
    lines, problems = difference.scanned.lines, reading.problems
    key = source.layout.key
    column = source.header[source.columns[key[0].column]] if key else ""
    for record, value, other in difference.repeated_keys():
        where = "de uma linha que não mudou" if other is None else f"da linha {lines[other]}"
        why = f"a mesma chave {where}: cada vínculo ou unidade tem uma linha só"
        problems.add(source.name, lines[record], column, value, why)
    for record, other in difference.quarrelling_names():
        why = f"nome diferente do da linha {lines[other]} para a mesma pessoa"
        problems.add(source.name, lines[record], "", "", why)
    if source.layout.holds == "units":
        _check_tree(source, reading)
        _check_gone_units(source, difference, reading)


def _check_tree(source: Input, reading: Reading) -> None:
    units = reading.book.units
    for chunk in reading.rows("units"):
        for row in (r for r in chunk if isinstance(r, UnitRow)):
            for column, code in (("superior", row.parent), ("sucessora", row.successor)):
                if code and code not in units:
                    why = "unidade que não está no cadastro nem no arquivo"
                    reading.problems.add(source.name, row.line, column, code, why)
            if _is_above_itself(row.code, reading.book):
                why = "a unidade está acima de si mesma"
                reading.problems.add(source.name, row.line, "superior", row.parent, why)


def _is_above_itself(code: str, book: UnitBook) -> bool:
    seen, at = {code}, book.units[code].parent
    while at and at in book.units:
        if at in seen:
            return at == code
        seen.add(at)
        at = book.units[at].parent
    return False


def _check_gone_units(source: Input, difference: Difference, reading: Reading) -> None:
    difference.find_missing()
    for keys in difference.missing_keys():
        for code in keys:
            unit = reading.book.units.get(code)
            if unit is not None and unit.end is None:
                why = "a unidade sumiu do arquivo sem dizer quando se extinguiu nem quem a sucede"
                reading.problems.add(source.name, 1, "codigo", code, why)
