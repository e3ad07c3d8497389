"""The year of deadlines at one look: twelve small months, darker where more falls due."""

from __future__ import annotations

import calendar as months
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.duties import listing
from portaria.frame.bodies import chosen_body
from portaria.frame.bodies import names_of as acronyms_of
from portaria.frame.citations import assembled
from portaria.frame.lists import read
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.web.unit_duties import of_unit
from portaria.workdays.days import Calendar

POWER = "duties.read"
CELL, GAP = 20, 4  # user units of the picture
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the picture of its month; ``shade`` 0 (nothing) to 4 (among the fullest)."""

    x: int
    y: int
    css: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its days drawn, how many deadlines, its fullest day."""

    first: date
    cells: list[Cell]
    count: int
    fullest: date | None
    most: int
    height: int


@requires(POWER)
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year of one body, or of one of its units."""
    viewer = viewer_of(request)
    if not 1900 < year < 3000:
        raise Http404("ano")
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    unit = read(request.GET, ("unidade",), (), "").get("unidade")
    wanted = listing.Wanted(
        (body,),
        since=datetime.combine(date(year, 1, 1), time(), viewer.zone),
        until=datetime.combine(date(year + 1, 1, 1), time(), viewer.zone),
        also=of_unit(unit, (body,), viewer.today),
    )
    counted = {
        day: sum(count for _kind, count in kinds)
        for day, kinds in listing.per_day(wanted, viewer.zone).items()
        if isinstance(day, date)
    }
    config = assembled(body)
    drawn = [
        _month(year, number, counted, config.calendar if config else None, viewer.today)
        for number in range(1, 13)
    ]
    context = {
        "body": body,
        "bodies": acronyms_of(viewer.bodies_with(POWER)),
        "unit": unit,
        "year": year,
        "months": drawn,
        "count": sum(one.count for one in drawn),
        "side": CELL,
        "width": 7 * (CELL + GAP),
    }
    return render(request, "web/year.html", context)


def _month(
    year: int,
    number: int,
    counted: Mapping[date, int],
    calendar: Calendar | None,
    today: date,
) -> Month:
    weeks = months.Calendar(firstweekday=6).monthdatescalendar(year, number)
    scale = sorted(set(counted.values()))
    cells = []
    own: dict[date, int] = {}
    for row, week in enumerate(weeks):
        for column, day in enumerate(week):
            if day.month != number:
                continue
            if counted.get(day):
                own[day] = counted[day]
            off = calendar is not None and calendar.why_not(day) is not None
            css = " ".join(
                (_shade(counted.get(day, 0), scale, off=off), "today" if day == today else "")
            )
            cells.append(Cell(column * (CELL + GAP), row * (CELL + GAP), css.strip()))
    fullest = max(own, key=lambda day: (own[day], -day.toordinal()), default=None)
    return Month(
        first=date(year, number, 1),
        cells=cells,
        count=sum(own.values()),
        fullest=fullest,
        most=own[fullest] if fullest else 0,
        height=len(weeks) * (CELL + GAP),
    )


def _shade(count: int, scale: list[int], *, off: bool) -> str:
    """The class of a day: by where its count stands among all counts of the year, so that one huge
    day does not leave the others pale."""
    if not count:
        return "off" if off else ""
    return f"h{1 + bisect_left(scale, count) * _SHADES // len(scale)}"
