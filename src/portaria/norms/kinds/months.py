"""Months and years on the civil calendar (Lei nº 810/1949; Código Civil, art. 132, § 3º)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

MissingDay = Literal["next_day", "last_day"]


def add_months(start: date, months: int, *, missing: MissingDay) -> date:
    """The day of the same number ``months`` later.

    Where that month lacks the day (31 January + 1 month), ``next_day`` gives the first of the
    following month (Lei nº 810/1949, art. 3º; Código Civil, art. 132, § 3º) and ``last_day`` the
    last of the month itself (Lei nº 9.784/1999, art. 66, § 3º, for the federal administration).
    """
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    if start.day <= last:
        return start.replace(year=year, month=month0 + 1)
    end = date(year, month0 + 1, last)
    return end if missing == "last_day" else end + timedelta(days=1)


def lacks_day(start: date, months: int) -> bool:
    """Whether the month of expiry has no day of ``start``'s number."""
    return add_months(start, months, missing="next_day").day != start.day
