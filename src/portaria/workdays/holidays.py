"""Holidays as dated, cited entries: a day of the year, a day counted from Easter, or a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal, cast

Kind = Literal["national", "state", "municipal", "religious", "optional", "recess"]
KINDS: tuple[Kind, ...] = ("national", "state", "municipal", "religious", "optional", "recess")
Hours = tuple[time, time]

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_HOURS = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")
_PART = re.compile(r"(\d{2}:\d{2})-|-(\d{2}:\d{2})")
_KEYS = {"id", "kind", "name", "source", "md", "date", "easter", "since", "until", "opening"}


class CalendarError(ValueError):
    """A calendar's data is wrong. ``where`` is the path inside the data (``municipal[2].md``)."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


@dataclass(frozen=True, slots=True)
class Holiday:
    """One entry. Exactly one of ``month_day``, ``easter`` (days after Easter Sunday, may be
    negative) and ``day`` is set; ``since`` and ``until`` are the first and last years observed.
    With ``opening`` the body works that day, only from the first hour (None: its usual one) to the
    second."""

    id: str
    kind: Kind
    name: str
    source: str
    month_day: tuple[int, int] | None = None
    easter: int | None = None
    day: date | None = None
    since: int | None = None
    until: int | None = None
    opening: tuple[time | None, time | None] | None = None

    def in_year(self, year: int) -> date | None:
        """The day it falls on in ``year``, or None (29 February exists in leap years only)."""
        if (self.since and year < self.since) or (self.until and year > self.until):
            return None
        if self.day is not None:
            return self.day if self.day.year == year else None
        if self.easter is not None:
            return easter_sunday(year) + timedelta(days=self.easter)
        month, day = cast("tuple[int, int]", self.month_day)
        try:
            return date(year, month, day)
        except ValueError:
            return None


def parse(data: object, *, kind: Kind, where: str) -> Holiday:
    """An entry from plain data: ``{name, source, md: "MM-DD" | date: D | easter: N, since?, until?,
    id?, kind?, opening?: "HH:MM-HH:MM" | "HH:MM-" | "-HH:MM"}``. ``kind`` is what the entry is
    unless it says otherwise.

    Raises:
        CalendarError: a key is unknown, missing or malformed.
    """
    if not isinstance(data, Mapping):
        raise CalendarError(where, "escreva o feriado como {name, source, md|date|easter}")
    for key in data:
        if key not in _KEYS:
            raise CalendarError(
                where, f"chave «{key}» desconhecida; use {', '.join(sorted(_KEYS))}"
            )
    name, source = (_text(data, key, where) for key in ("name", "source"))
    own_kind = data.get("kind", kind)
    if own_kind not in KINDS:
        raise CalendarError(f"{where}.kind", f"«{own_kind}» não é um de {', '.join(KINDS)}")
    if sum(key in data for key in ("md", "date", "easter")) != 1:
        raise CalendarError(where, "diga o dia de um só modo: md (mês-dia), date ou easter")
    return Holiday(
        id=str(data.get("id", "")),
        kind=own_kind,
        name=name,
        source=source,
        month_day=_month_day(data.get("md"), f"{where}.md"),
        easter=_whole(data.get("easter"), f"{where}.easter"),
        day=parse_day(data["date"], f"{where}.date") if "date" in data else None,
        since=_whole(data.get("since"), f"{where}.since"),
        until=_whole(data.get("until"), f"{where}.until"),
        opening=_part_of_day(data["opening"], f"{where}.opening") if "opening" in data else None,
    )


def only(data: Mapping[str, object], known: set[str], where: str) -> None:
    """Refuses a key of ``data`` that is not ``known``."""
    for key in data:
        if key not in known:
            known_keys = ", ".join(sorted(known))
            raise CalendarError(where, f"chave «{key}» desconhecida; use {known_keys}")


def parse_day(value: object, where: str) -> date:
    """A civil day, as YAML gives it or in ISO 8601."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CalendarError(where, f"«{value}» não é um dia; escreva AAAA-MM-DD") from None


def parse_hours(value: object, where: str) -> Hours:
    """``"08:00-18:00"`` as (opening, closing)."""
    match = _HOURS.fullmatch(str(value))
    try:
        start, end = map(time.fromisoformat, match.groups() if match else ("", ""))
    except ValueError:
        raise CalendarError(where, f"«{value}» não é um horário; escreva HH:MM-HH:MM") from None
    if start >= end:
        raise CalendarError(where, f"«{value}»: o fim do expediente não é depois do começo")
    return start, end


def _part_of_day(value: object, where: str) -> tuple[time | None, time | None]:
    """``"14:00-"`` (from then to the usual closing), ``"-13:00"``, or both ends."""
    match = _PART.fullmatch(str(value))
    if match is None:
        return parse_hours(value, where)
    whole = f"{match[1] or '00:00'}-{match[2] or '23:59'}"
    start, end = parse_hours(whole, where)
    return (start if match[1] else None), (end if match[2] else None)


@lru_cache(maxsize=1024)
def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    correction = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * correction) // 451
    month, day = divmod(h + correction - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _text(data: Mapping[object, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        what = "o nome do dia" if key == "name" else "a lei ou o ato que o fixa"
        raise CalendarError(f"{where}.{key}", f"falta {what}")
    return value


def _month_day(value: object, where: str) -> tuple[int, int] | None:
    if value is None:
        return None
    match = _MONTH_DAY.fullmatch(str(value))
    if match:
        month, day = int(match[1]), int(match[2])
        try:
            date(2000, month, day)
        except ValueError:
            match = None
        else:
            return month, day
    raise CalendarError(where, f'«{value}» não é um dia do ano; escreva "MM-DD"')


def _whole(value: object, where: str) -> int | None:
    if value is None or type(value) is int:
        return value
    raise CalendarError(where, f"«{value}» não é um número inteiro")
