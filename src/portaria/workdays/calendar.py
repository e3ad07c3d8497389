"""A calendar from plain data: the national file, the state's file and the body's own section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portaria.workdays.days import FIRST_YEAR, LAST_YEAR, Calendar, Why, days_between
from portaria.workdays.holidays import (
    CalendarError,
    Holiday,
    Hours,
    Kind,
    only,
    parse,
    parse_day,
    parse_hours,
)

__all__ = ["Calendar", "CalendarError", "Why", "build"]

Plain = Mapping[str, object]

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FILE_KEYS = {"name", "holidays", "optional"}
_OWN_KEYS = {"national", "state", "municipal", "optional", "recess", "opening", "not_observed"}
#: A body that does not say its hours: Monday to Friday, the whole day.
_ALL_DAY: Hours = (time.min, time.max)


def build(*, zone: str, files: Sequence[Plain] = (), own: Plain | None = None) -> Calendar:
    """The calendar of a body.

    Args:
        zone: IANA name (``America/Cuiaba``).
        files: loaded calendar files, national first: ``{name, holidays: [entry…], optional:
            [entry with id…]}``. The first file's holidays are ``national`` and the others'
            ``state``, unless an entry says its kind.
        own: the body's ``calendar`` section: ``municipal`` (entries), ``optional`` (ids of the
            files' optional days, or entries), ``recess`` (``{from, to, name, source}``),
            ``opening`` (``{mon-fri: "08:00-18:00", sat: …}``) and ``not_observed``
            (``{holiday: id, source}``: a religious holiday that the municipality does not
            declare). ``national`` and ``state`` name the files: who loads them reads those.

    Raises:
        CalendarError: with the path of the wrong value.
    """
    section = own or {}
    only(section, _OWN_KEYS, "calendar")
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CalendarError("zone", f"fuso «{zone}» desconhecido; use, por exemplo, "
                            "America/Sao_Paulo") from None  # fmt: skip
    week = _week(section.get("opening"))
    closed: dict[date, Why] = {}
    short: dict[date, tuple[Hours, Holiday]] = {}
    for holiday in _observed(files, section):
        for day in _days(holiday):
            if usual := holiday.opening and week[day.weekday()]:
                short.setdefault(day, (_part(holiday, usual), holiday))
            elif holiday.opening is None:
                closed.setdefault(day, Why(holiday.kind, holiday.name, holiday.source))
    for day, why in _recess(section.get("recess")):
        closed.setdefault(day, why)
    return Calendar(zone=where, week=week, closed=closed, short=short)


def _days(holiday: Holiday) -> Iterator[date]:
    years = [holiday.day.year] if holiday.day else range(FIRST_YEAR, LAST_YEAR + 1)
    for year in years:
        if day := holiday.in_year(year):
            yield day


def _part(holiday: Holiday, usual: Hours) -> Hours:
    """The part of the usual hours that is worked."""
    start, end = holiday.opening or (None, None)
    return max(start or usual[0], usual[0]), min(end or usual[1], usual[1])


def _observed(files: Sequence[Plain], own: Plain) -> Iterator[Holiday]:
    """Holidays in the order in which they explain a day: by law first, optional days last."""
    optional: dict[str, Holiday] = {}
    holidays: list[Holiday] = []
    for number, file in enumerate(files):
        kind: Kind = "state" if number else "national"
        name = str(file.get("name", f"files[{number}]"))
        only(file, _FILE_KEYS, name)
        holidays += _entries(file.get("holidays"), kind, f"{name}.holidays")
        for entry in _entries(file.get("optional"), "optional", f"{name}.optional"):
            if not entry.id:
                raise CalendarError(f"{name}.optional", f"«{entry.name}» precisa de um id")
            optional[entry.id] = entry
    holidays += _entries(own.get("municipal"), "municipal", "municipal")
    dropped = _not_observed(own.get("not_observed"), {h.id for h in holidays if h.id})
    yield from (h for h in holidays if not h.id or h.id not in dropped)
    for number, item in enumerate(_list(own.get("optional"), "optional")):
        yield _optional(item, optional, f"optional[{number}]")


def _optional(item: object, known: Mapping[str, Holiday], where: str) -> Holiday:
    if not isinstance(item, str):
        return parse(item, kind="optional", where=where)
    if item not in known:
        raise CalendarError(where, f"ponto facultativo «{item}» não está nos calendários do órgão; "
                            f"há: {', '.join(sorted(known)) or 'nenhum'}")  # fmt: skip
    return known[item]


def _not_observed(data: object, known: set[str]) -> set[str]:
    dropped = set()
    for number, item in enumerate(_list(data, "not_observed")):
        where = f"not_observed[{number}]"
        if not isinstance(item, Mapping) or not item.get("holiday") or not item.get("source"):
            raise CalendarError(where, "diga {holiday: id, source: o ato}")
        if item["holiday"] not in known:
            raise CalendarError(where, f"feriado «{item['holiday']}» não está nos calendários")
        dropped.add(str(item["holiday"]))
    return dropped


def _recess(data: object) -> Iterator[tuple[date, Why]]:
    for number, item in enumerate(_list(data, "recess")):
        where = f"recess[{number}]"
        if not isinstance(item, Mapping):
            raise CalendarError(where, "escreva o recesso como {from, to, name, source}")
        only(item, {"from", "to", "name", "source"}, where)
        for key in ("from", "to", "name", "source"):
            if not item.get(key):
                raise CalendarError(f"{where}.{key}", "falta este valor do recesso")
        first, last = (parse_day(item[key], f"{where}.{key}") for key in ("from", "to"))
        if first > last:
            raise CalendarError(where, "o recesso termina antes de começar")
        why = Why("recess", str(item["name"]), str(item["source"]))
        yield from ((day, why) for day in days_between(first, last))


def _week(data: object) -> list[Hours | None]:
    """``{mon-fri: "08:00-18:00", sat: "08:00-12:00"}`` as seven entries."""
    if data is None:
        return [_ALL_DAY] * 5 + [None, None]
    if not isinstance(data, Mapping):
        raise CalendarError("opening", 'escreva {mon-fri: "08:00-18:00"}')
    week: list[Hours | None] = [None] * 7
    for key, value in data.items():
        ends = str(key).split("-")
        if not 1 <= len(ends) <= 2 or any(end not in _WEEK for end in ends):
            raise CalendarError("opening", f"«{key}» não é um dia da semana: {', '.join(_WEEK)}")
        first, last = _WEEK.index(ends[0]), _WEEK.index(ends[-1])
        for weekday in range(first, last + 1):
            week[weekday] = parse_hours(value, f"opening.{key}")
    return week


def _entries(data: object, kind: Kind, where: str) -> list[Holiday]:
    return [
        parse(item, kind=kind, where=f"{where}[{n}]") for n, item in enumerate(_list(data, where))
    ]


def _list(data: object, where: str) -> Sequence[object]:
    if data is None:
        return ()
    if isinstance(data, Sequence) and not isinstance(data, str):
        return data
    raise CalendarError(where, "é uma lista")
