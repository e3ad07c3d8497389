"""Values that are times: windows of the week, hours of the day, days of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from portaria.norms.kinds.values import Raw, ValueType, each, scalar
from portaria.norms.plain import Json
from portaria.norms.ranging.circles import TimeOfDay, Weekday, clock_text, month_day, seconds_of
from portaria.norms.ranging.ranges import Interval

_WEEK, _HOURS = Weekday(), TimeOfDay()
_EVERY_DAY, _ALL_DAY = Interval(0, 6), Interval(0, 24 * 3600 - 1)


@dataclass(frozen=True, slots=True)
class Opening:
    """Days of the week (0 is Monday) and seconds of the day. One that passes midnight belongs to
    the day on which it begins."""

    days: Interval
    hours: Interval

    def __contains__(self, instant: datetime) -> bool:
        weekday, second = instant.weekday(), _HOURS.ordinal(instant)
        wraps = self.hours.last is not None and self.hours.first > self.hours.last
        if wraps and second < self.hours.first:
            weekday = (weekday - 1) % 7
        return weekday in self.days and second in self.hours

    def __str__(self) -> str:
        return f"{_WEEK.write(self.days)} {_HOURS.write(self.hours)}"


class Window(ValueType[tuple[Opening, ...]]):
    """When something is open: ``mon-fri 08:00-18:00``, or a list of such. Days alone are whole
    days; hours alone, every day. An instant is asked in the body's zone: ``at in opening``."""

    def parse(self, raw: Raw) -> tuple[Opening, ...]:
        return each(raw, self._opening)

    def _opening(self, item: Raw) -> Opening:
        words = scalar(item, self.describe()).split()
        hours = [word for word in words if ":" in word]
        days = [word for word in words if ":" not in word]
        if not words or len(hours) > 1 or len(days) > 1:
            raise ValueError(f"«{' '.join(words)}» não é um horário: escreva {self.describe()}")
        return Opening(
            _WEEK.interval(days[0]) if days else _EVERY_DAY,
            _HOURS.interval(hours[0]) if hours else _ALL_DAY,
        )

    def describe(self) -> str:
        return "dias e horas, como «mon-fri 08:00-18:00», ou uma lista deles"

    def as_json(self, value: object) -> Json:
        return [str(one) for one in _openings(value)]

    def as_text(self, value: object) -> str:
        return "; ".join(_text(one) for one in _openings(value))


def _text(opening: Opening) -> str:
    days = "todos os dias" if opening.days == _EVERY_DAY else _WEEK.as_text(opening.days)
    hours = "" if opening.hours == _ALL_DAY else f", {_HOURS.as_text(opening.hours)}"
    return days + hours


def _openings(value: object) -> Sequence[Opening]:
    return value if isinstance(value, tuple) else ()


class Clock(ValueType[time]):
    """A time of day: ``18:00``."""

    def parse(self, raw: Raw) -> time:
        total = seconds_of(scalar(raw, self.describe()))
        return time(total // 3600, total // 60 % 60, total % 60)

    def describe(self) -> str:
        return "uma hora do dia, como «18:00»"

    def as_json(self, value: object) -> Json:
        assert isinstance(value, time)  # noqa: S101  # only parse() makes these
        return clock_text(_HOURS.ordinal(value))

    def as_text(self, value: object) -> str:
        return str(self.as_json(value))

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return "time", value


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of every year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def in_year(self, year: int) -> date:
        """The day in ``year``."""
        return date(year, self.month, self.day)


class Moment(ValueType[Day]):
    """A day of the year: ``06-30``. 29 February is refused, for most years lack it."""

    def parse(self, raw: Raw) -> Day:
        if isinstance(raw, Mapping):
            raise ValueError(f"escreva {self.describe()}")
        found = month_day(scalar(raw, self.describe()))
        if (found.month, found.day) == (2, 29):
            raise ValueError("«02-29» falta na maioria dos anos: escreva 02-28 ou 03-01")
        return Day(found.month, found.day)

    def describe(self) -> str:
        return "um dia do ano, mês-dia, como «06-30»"

    def as_json(self, value: object) -> Json:
        return str(value)

    def as_text(self, value: object) -> str:
        assert isinstance(value, Day)  # noqa: S101  # only parse() makes these
        return f"{value.day:02}/{value.month:02}"

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return "day of year", value
