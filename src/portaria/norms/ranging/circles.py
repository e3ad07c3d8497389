"""Ranged dimensions on a circle: the time of day, the day of the year, the day of the week."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from portaria.norms.ranging.ranges import Interval, Ranged

WEEKDAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
            "sábado", "domingo")  # fmt: skip
"""In the order of ``date.weekday()``."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The same days as packs write them."""
_NEW_YEAR = date(2000, 1, 1)  # a leap year, so that 29 February has its place
_MIDNIGHT = 24 * 3600


def seconds_of(written: str, *, ends: bool = False) -> int:
    """Seconds since midnight of ``08:00``; ``ends`` also takes ``24:00``.

    Raises:
        ValueError: it is no time of day.
    """
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", written.strip())
    if match:
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        total = hour * 3600 + minute * 60 + second
        if minute < 60 and second < 60 and (total < _MIDNIGHT or (ends and total == _MIDNIGHT)):
            return total
    raise ValueError(f"«{written.strip()}» não é uma hora do dia: escreva «08:00»")


def clock_text(seconds: int) -> str:
    """``08:00``; seconds only where there are some."""
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{second:02}" if second else "")


def month_day(written: str) -> date:
    """A day of the year, ``06-30``, in a leap year.

    Raises:
        ValueError: there is no such day.
    """
    match = re.fullmatch(r"(?:\d{4}-)?(\d{2})-(\d{2})", written.strip())
    try:
        if match:
            return date(_NEW_YEAR.year, int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise ValueError(f"«{written.strip()}» não é um dia do ano: escreva mês-dia, «06-30»")


def weekday_of(written: str) -> int:
    """0 for ``mon``.

    Raises:
        ValueError: it is no day of the week.
    """
    if written not in DAYS:
        raise ValueError(f"«{written}» não é dia da semana: escreva {', '.join(DAYS)}")
    return DAYS.index(written)


class TimeOfDay(Ranged):
    """Seconds since midnight: ``08:00-18:00``, from the first on, until just before the last."""

    label = "hora do dia"
    example = "19:30"
    highest = _MIDNIGHT - 1

    def interval(self, written: str) -> Interval:
        first, dash, last = written.partition("-")
        if not dash:
            raise ValueError(f"«{written}» não é uma faixa de horas: escreva {self.describe()}")
        begins, ends = seconds_of(first), seconds_of(last, ends=True)
        if begins == ends:
            raise ValueError(f"«{written}» não tem hora nenhuma: o dia inteiro é «00:00-24:00»")
        return Interval(begins, (ends - 1) % _MIDNIGHT)

    def point(self, written: str) -> int:
        return seconds_of(written)

    def ordinal(self, value: object) -> int:
        if not isinstance(value, time | datetime):
            raise TypeError(f"{self.label}: {value!r} is no time of day")
        return value.hour * 3600 + value.minute * 60 + value.second

    def _ends(self, interval: Interval) -> tuple[str, str]:
        assert interval.last is not None  # noqa: S101  # a circle has no open end
        return clock_text(interval.first), clock_text(interval.last + 1)

    def write(self, interval: Interval) -> str:
        return "-".join(self._ends(interval))

    def as_text(self, interval: Interval) -> str:
        return "das {} às {}".format(*self._ends(interval))

    def shown(self, point: int) -> str:
        return clock_text(point)

    def describe(self) -> str:
        return "«08:00-18:00» (o fim fora; pode passar da meia-noite); no caso, a hora: «19:30»"


class DayOfYear(Ranged):
    """Days of any year, both ends included: ``12-20..01-06``, ``06-30``."""

    label = "dia do ano"
    example = "12-25"
    lowest, highest = 1, 366

    def interval(self, written: str) -> Interval:
        first, _, last = written.partition("..")
        return Interval(self.point(first), self.point(last or first))

    def point(self, written: str) -> int:
        return self.ordinal(month_day(written))

    def ordinal(self, value: object) -> int:
        if not isinstance(value, date):
            raise TypeError(f"{self.label}: {value!r} is no day")
        return (date(_NEW_YEAR.year, value.month, value.day) - _NEW_YEAR).days + 1

    def of_day(self, day: date) -> int:
        return self.ordinal(day)

    def _day(self, point: int) -> date:
        return _NEW_YEAR + timedelta(days=point - 1)

    def write(self, interval: Interval) -> str:
        first, last = self.shown(interval.first), self.shown(interval.last or interval.first)
        return first if first == last else f"{first}..{last}"

    def as_text(self, interval: Interval) -> str:
        first, last = self._day(interval.first), self._day(interval.last or interval.first)
        return f"{first:%d/%m}" if first == last else f"de {first:%d/%m} a {last:%d/%m}"

    def shown(self, point: int) -> str:
        return f"{self._day(point):%m-%d}"

    def describe(self) -> str:
        return "«12-20..01-06» (mês-dia, ambos incluídos) ou «06-30»; no caso, o dia: «12-25»"


class Weekday(Ranged):
    """Days of the week, both ends included: ``mon-fri``, ``sat``."""

    label = "dia da semana"
    example = "sat"
    highest = 6

    def interval(self, written: str) -> Interval:
        first, _, last = written.strip().partition("-")
        return Interval(weekday_of(first), weekday_of(last or first))

    def point(self, written: str) -> int:
        text = written.strip()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            try:
                return date.fromisoformat(text).weekday()
            except ValueError:
                raise ValueError(f"«{text}» não é uma data que exista") from None
        return weekday_of(text)

    def ordinal(self, value: object) -> int:
        if not isinstance(value, date):
            raise TypeError(f"{self.label}: {value!r} is no day")
        return value.weekday()

    def of_day(self, day: date) -> int:
        return day.weekday()

    def write(self, interval: Interval) -> str:
        first, last = DAYS[interval.first], DAYS[interval.last or 0]
        return first if first == last else f"{first}-{last}"

    def as_text(self, interval: Interval) -> str:
        first, last = WEEKDAYS[interval.first], WEEKDAYS[interval.last or 0]
        return first if first == last else f"de {first} a {last}"

    def shown(self, point: int) -> str:
        return DAYS[point]

    def describe(self) -> str:
        return "«mon-fri», «sat» (mon tue wed thu fri sat sun); no caso, o dia: «sat»"
