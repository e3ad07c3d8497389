"""Traces as values: what a stream's records look like, what a slice tells about their keeping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TraceDays = Mapping[date, date]
"""Civil day of the records -> the last day on which they are kept."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of record.

    Attributes:
        name: names the folder and the rows (``mail``).
        columns: of the Parquet files, name -> DuckDB type. ``seen`` is among them: seconds since
            1970 (UTC), ``UINTEGER``.
        layout: the columns a closed month is sorted by; what is asked for most comes first.
        parties: the columns that say whose record it is; a hold is looked up in them.
        finds: SQL of what rewritten files find their records by without being read; "" nothing.
    """

    name: str
    columns: Mapping[str, str]
    layout: tuple[str, ...]
    parties: tuple[str, ...]
    finds: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Until when a month's records are kept, and because of what.

    Attributes:
        days: for each civil day of the month.
        ours: no norm says; the installation's own term.
    """

    days: TraceDays
    provisions: tuple[str, ...] = ()
    policy: str = ""
    ours: bool = False

    @property
    def keep_until(self) -> date:
        """The last day on which anything of the month is kept."""
        return max(self.days.values())


Stamper = Callable[[str, date], Stamp]
"""Given a body's slug and a month's first day."""


@dataclass(frozen=True, slots=True)
class Held:
    """Records that stay: of ``parties`` (empty: of everybody) in ``[first, last]`` (None: open)."""

    parties: Sequence[str]
    first: date | None = None
    last: date | None = None
