"""Where something stands in a file, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.plain import Json


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; lines and columns start at 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a pack or a body: where, and what to do (Portuguese)."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    def as_json(self) -> dict[str, Json]:
        """``{"file", "line", "column", "message"}``."""
        place = self.place
        return {
            "file": place.file,
            "line": place.line,
            "column": place.column,
            "message": self.message,
        }


class SourceError(Exception):
    """Files that cannot be used, with everything that is wrong in them, in order of place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Findings(list[Problem]):
    """Problems found so far: reading goes on, so that one run shows them all."""

    def add(self, place: Place, message: str) -> None:
        self.append(Problem(place, message))

    def stop(self) -> None:
        """Raise SourceError if anything was found."""
        if self:
            raise SourceError(self)
