"""What a reading of HR files has to say to HR."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portaria.ledger.types import Json
from portaria.people import cpf

_CPF = re.compile(r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)")
MOST_PROBLEMS = 100_000  # a limit of ours: with more, the file is of another layout


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that HR must correct. ``line`` is the file's, from 1; ``value`` is safe to show
    (a CPF comes masked)."""

    file: str
    line: int
    column: str
    value: str
    why: str

    def as_json(self) -> dict[str, Json]:
        """The documented keys of ``hr check --json``."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Detected:
    """How a file was found to be written."""

    file: str
    holds: str
    encoding: str
    separator: str
    lines: int
    new_lines: int
    not_ours: int = 0

    def as_json(self) -> dict[str, Json]:
        """The documented keys of ``files`` in every ``hr`` command's JSON."""
        return {
            "file": self.file,
            "holds": self.holds,
            "encoding": self.encoding,
            "separator": "tab" if self.separator == "\t" else self.separator,
            "lines": self.lines,
            "new_lines": self.new_lines,
            "lines_of_others": self.not_ours,
        }


class TooManyProblems(Exception):  # noqa: N818  # a state of the file, not a failure
    """The reading was given up after :data:`MOST_PROBLEMS`."""


@dataclass(slots=True)
class Problems:
    """Problems found so far, in the order of the files."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, value: str, why: str) -> None:
        """Note one more.

        Raises:
            TooManyProblems: there are too many for it to be the right file.
        """
        printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)
        shown = _CPF.sub(lambda found: cpf.mask_any(found[0]), printable)
        shown = shown if len(shown) <= 120 else f"{shown[:117]}…"
        self.found.append(Problem(file, line, column, shown, why))
        if len(self.found) >= MOST_PROBLEMS:
            raise TooManyProblems

    def __bool__(self) -> bool:
        return bool(self.found)


class Refused(Exception):  # noqa: N818  # an answer: the word of design.md
    """The files cannot be applied; ``problems`` says why, line by line."""

    def __init__(self, problems: list[Problem], detected: list[Detected] | None = None) -> None:
        super().__init__(f"{len(problems)} linha(s) recusada(s)")
        self.problems = problems
        self.detected = detected or []


def percent(share: float) -> str:
    """A share (0 to 1) as Portuguese writes it, with one decimal: ``46,5 %``."""
    return f"{share * 100:.1f} %".replace(".", ",")


class Stopped(Exception):  # noqa: N818  # an answer, that a person may overrule
    """The files would end more bonds than the body lets pass without a second look."""

    def __init__(self, ends: int, active: int, share: float) -> None:
        super().__init__(
            f"O arquivo encerraria {ends} de {active} vínculos em vigor ({percent(ends / active)}),"
            f" mais que o limite do órgão ({percent(share)}). Se está certo, repita com --confirm."
        )
        self.ends = ends
        self.active = active
