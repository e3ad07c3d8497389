"""Ranged dimensions on a line: sizes, amounts, the how-manieth time."""

from __future__ import annotations

import re
from abc import abstractmethod

from portaria.norms.kinds.values import Size as SizeType
from portaria.norms.ranging.ranges import Interval, Ranged

_COMPARED = re.compile(r"(<=|>=|<|>)\s*(.+)")
_BETWEEN = re.compile(r"(>?)\s*(.+?)\s*\.\.\s*(<?)\s*(.+)")


class Line(Ranged):
    """Whole numbers from ``lowest`` on: ``<= x``, ``< x``, ``>= x``, ``> x``, ``x``, ``x..y`` (both
    included), ``> x..y`` and ``x..< y`` (that end left out)."""

    @abstractmethod
    def point(self, written: str) -> int: ...

    def interval(self, written: str) -> Interval:
        text = written.strip()
        if ".." in text:
            return self._between(text)
        if compared := _COMPARED.fullmatch(text):
            return self._compared(compared[1], self.point(compared[2]), text)
        return Interval(self.point(text), self.point(text))

    def _compared(self, sign: str, limit: int, text: str) -> Interval:
        if sign in ("<=", "<"):
            return self._ordered(self.lowest, limit - (sign == "<"), text)
        return Interval(limit + (sign == ">"), None)

    def _between(self, text: str) -> Interval:
        match = _BETWEEN.fullmatch(text)
        if match is None:
            raise ValueError(f"«{text}» não é {self.label}: escreva {self.describe()}")
        first = self.point(match[2]) + (match[1] == ">")
        return self._ordered(first, self.point(match[4]) - (match[3] == "<"), text)

    def _ordered(self, first: int, last: int, text: str) -> Interval:
        if first > last:
            raise ValueError(f"«{text}»: nada cabe nessa faixa, que acaba antes de começar")
        return Interval(first, last)

    def ordinal(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{self.label}: {value!r} is not a whole number")
        if value < self.lowest:
            raise ValueError(f"{self.label}: {value} is less than {self.lowest}")
        return value

    def write(self, interval: Interval) -> str:
        first, last = interval.first, interval.last
        open_, low = self._limit(first, -1)
        if last is None:
            return f"> {low}" if open_ else f">= {low}"
        short, high = self._limit(last, +1)
        if first == self.lowest:
            return f"< {high}" if short else f"<= {high}"
        if first == last:
            return self.shown(first)
        return f"{'> ' if open_ else ''}{low}..{'< ' if short else ''}{high}"

    def as_text(self, interval: Interval) -> str:
        first, last = interval.first, interval.last
        open_, low = self._limit(first, -1)
        if last is None:
            return f"acima de {low}" if open_ else f"a partir de {low}"
        short, high = self._limit(last, +1)
        until = f"menos de {high}" if short else f"até {high}"
        if first == self.lowest:
            return until
        if first == last:
            return self.shown(first)
        return f"{'acima de' if open_ else 'de'} {low} {'e ' if open_ or short else ''}{until}"

    def _limit(self, point: int, step: int) -> tuple[bool, str]:  # noqa: ARG002  # sizes use it
        """Whether a limit is written by the point just outside (``step`` away), and the writing."""
        return False, self.shown(point)


class Amount(Line):
    """A count of something: ``<= 5``, ``> 5``, ``6..10``."""

    example = "6"

    def __init__(self, label: str = "quantidade") -> None:
        self.label = label

    def point(self, written: str) -> int:
        text = written.strip()
        if not re.fullmatch(r"\d+", text):
            raise ValueError(f"«{text}» não é {self.label}: escreva {self.describe()}")
        return int(text)

    def shown(self, point: int) -> str:
        return str(point)

    def describe(self) -> str:
        return "«<= 5», «> 5», «6..10» ou «5»; no caso, o número: «6»"


class SizeRange(Line):
    """Bytes: ``<= 10 MB``, ``> 10 MB``, ``1 MB..10 MB``."""

    label = "tamanho"
    example = "30 MB"
    _type = SizeType()

    def point(self, written: str) -> int:
        return self._type.parse(written)

    def shown(self, point: int) -> str:
        return self._type.as_text(point)

    def _limit(self, point: int, step: int) -> tuple[bool, str]:
        """``> 10 MB`` and not ``>= 10485761 B``."""
        inside, outside = self.shown(point), self.shown(max(point + step, 0))
        return (True, outside) if len(outside) < len(inside) else (False, inside)

    def describe(self) -> str:
        return "«<= 10 MB», «> 10 MB» ou «1 MB..10 MB»; no caso, o tamanho: «30 MB»"


class Occurrence(Line):
    """The first, second or later time: ``1``, ``2``, ``2-4``, ``3+``."""

    label = "número da vez"
    example = "3"
    lowest = 1

    def interval(self, written: str) -> Interval:
        text = written.strip()
        if match := re.fullmatch(r"(\d+)\s*\+", text):
            return Interval(self.point(match[1]), None)
        if match := re.fullmatch(r"(\d+)\s*-\s*(\d+)", text):
            return self._ordered(self.point(match[1]), self.point(match[2]), text)
        return super().interval(text)

    def point(self, written: str) -> int:
        text = written.strip()
        if not re.fullmatch(r"[1-9]\d*", text):
            raise ValueError(f"«{text}» não é uma vez: escreva {self.describe()}")
        return int(text)

    def write(self, interval: Interval) -> str:
        if interval.last is None:
            return f"{interval.first}+"
        if interval.first == interval.last:
            return str(interval.first)
        return f"{interval.first}-{interval.last}"

    def as_text(self, interval: Interval) -> str:
        if interval.last is None:
            return f"da {interval.first}ª vez em diante"
        if interval.first == interval.last:
            return f"{interval.first}ª vez"
        return f"da {interval.first}ª à {interval.last}ª vez"

    def shown(self, point: int) -> str:
        return str(point)

    def describe(self) -> str:
        return "«1», «2», «2-4» ou «3+»; no caso, o número da vez: «3»"
