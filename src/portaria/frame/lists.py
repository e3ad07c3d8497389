"""Lists: filters, order and page kept in the address, so that a list can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

from portaria.frame import posted
from portaria.people.names import plain

T = TypeVar("T")

PAGE = 50
LAST = 200
"""Pages that can be leafed through; ours, no norm's: beyond them a filter or the export serves."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; ``sort`` is the key in the address, or "" when it cannot order."""

    label: str
    sort: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of a list. Unknown filters are ignored by name, never half applied:
    ``filters`` holds the known ones, "" when absent."""

    filters: Mapping[str, str]
    sort: str
    descending: bool
    page: int
    per_page: int = PAGE

    @property
    def start(self) -> int:
        """Rows to skip."""
        return (self.page - 1) * self.per_page

    @property
    def stop(self) -> int:
        """One row past the page, to know whether there is another."""
        return self.start + self.per_page + 1

    @property
    def narrowed(self) -> bool:
        """Whether less than the whole list is asked for: a filter is set, or a later page."""
        return self.page > 1 or any(self.filters.values())

    def get(self, name: str) -> str:
        """The filter ``name``, or ""."""
        return self.filters.get(name, "")

    def number(self, name: str) -> int | None:
        """The filter ``name`` as a whole number, or None when absent or not one."""
        return posted.number(self.get(name))

    def day(self, name: str) -> date | None:
        """The filter ``name`` as an ISO date, or None when absent or not one that can be shown
        in every zone."""
        try:
            found = date.fromisoformat(self.get(name))
        except ValueError:
            return None
        return found if date.min.year < found.year < date.max.year else None


def read(query: QueryDict, filters: Sequence[str], sorts: Sequence[str], default: str) -> Asked:
    """What ``query`` asks: ``ordem=nome`` or ``ordem=-nome``, ``pagina=2`` and the filters.

    ``default`` may begin with ``-``. An order or page that does not exist is the default.
    """
    asked = query.get("ordem", default)
    name = asked.removeprefix("-")
    if name not in sorts:
        asked, name = default, default.removeprefix("-")
    page = posted.number(query.get("pagina", "1"))
    return Asked(
        {f: posted.clean(query.get(f, "")) for f in filters},
        name,
        asked.startswith("-"),
        min(LAST, max(1, page or 1)),
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows and the way to the others. ``cut``: there are more rows, and no more pages
    (:data:`LAST`)."""

    rows: Sequence[T]
    asked: Asked
    more: bool
    cut: bool = False

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return self.asked.start + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.asked.start + len(self.rows)

    @property
    def next(self) -> int:
        """Number of the page after this one."""
        return self.asked.page + 1

    @property
    def previous(self) -> int:
        """Number of the page before this one."""
        return self.asked.page - 1


def page_of(rows: Sequence[T], asked: Asked) -> Page[T]:
    """The page of ``rows`` read from ``asked.start`` to ``asked.stop``."""
    more, last = len(rows) > asked.per_page, asked.page >= LAST
    return Page(rows[: asked.per_page], asked, more and not last, more and last)


Key = Callable[[T], Any]
"""What a row is ordered by; text is compared without accents, None comes last."""


def short(rows: Iterable[T], asked: Asked, keys: Mapping[str, Key[T]]) -> Page[T]:
    """The page of a list that is short by nature (a body's competences, its systems): all its
    ``rows`` are at hand, ordered here by ``keys[asked.sort]``."""
    key = keys[asked.sort]

    def compared(row: T) -> Any:
        value = key(row)
        return plain(value) if isinstance(value, str) else value

    given = [(compared(row), row) for row in rows]
    known = sorted(
        (pair for pair in given if pair[0] is not None),
        key=lambda pair: pair[0],
        reverse=asked.descending,
    )
    ordered = [row for _, row in known] + [row for value, row in given if value is None]
    return page_of(ordered[asked.start : asked.stop], asked)


M = TypeVar("M", bound=Model)


def of_bodies(
    bodies: Sequence[str],
    found: Callable[[str], QuerySet[M]],
    order: Sequence[str],
    *,
    start: int = 0,
    stop: int,
) -> list[M]:
    """The rows from ``start`` to ``stop``, by ``order``, of what ``found`` gives for each of
    ``bodies``, in one query. Each body follows its own index: asked for together, all their rows
    would be sorted, however few are shown."""
    parts = [found(body).order_by(*order)[:stop] for body in bodies]
    if len(parts) < 2:
        return [row for part in parts for row in part[start:]]
    return list(parts[0].union(*parts[1:], all=True).order_by(*order)[start:stop])
