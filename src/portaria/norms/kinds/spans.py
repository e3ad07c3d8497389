"""Lengths of time as norms give them: an amount and a unit, never converted to another unit.

Twelve months are not 365 days, and two business days depend on a calendar: what a span comes to on
a given day is the business of ``portaria.workdays``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minute", "hour", "day", "business_day", "month", "year"]

EXACT: tuple[Unit, ...] = ("minute", "hour")
"""Units that are a length of time whatever the calendar; they run from minute to minute."""

_WRITTEN = re.compile(r"(\d+)\s+(.+)")
_UNITS: dict[str, Unit] = {
    "minute": "minute",
    "minutes": "minute",
    "hour": "hour",
    "hours": "hour",
    "day": "day",
    "days": "day",
    "business day": "business_day",
    "business days": "business_day",
    "month": "month",
    "months": "month",
    "year": "year",
    "years": "year",
}
_IN_ENGLISH = {
    "minuto": "minutes",
    "minutos": "minutes",
    "hora": "hours",
    "horas": "hours",
    "dia": "days",
    "dias": "days",
    "dias corridos": "days",
    "dia útil": "business days",
    "dias úteis": "business days",
    "mês": "months",
    "meses": "months",
    "ano": "years",
    "anos": "years",
}
_TEXT: dict[Unit, tuple[str, str]] = {
    "minute": ("minuto", "minutos"),
    "hour": ("hora", "horas"),
    "day": ("dia", "dias"),
    "business_day": ("dia útil", "dias úteis"),
    "month": ("mês", "meses"),
    "year": ("ano", "anos"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time: ``Duration(24, "month")``. An amount of 0 means at once."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"um prazo não pode ser negativo: {self.amount}")

    def __str__(self) -> str:
        """As packs write it: ``24 months``, ``1 day``, ``2 business days``."""
        word = self.unit.replace("_", " ")
        return f"{self.amount} {word if self.amount == 1 else word + 's'}"

    @property
    def as_text(self) -> str:
        """In Portuguese: ``24 meses``, ``2 dias úteis``, ``imediatamente``."""
        if self.amount == 0:
            return "imediatamente"
        return f"{self.amount} {_TEXT[self.unit][self.amount != 1]}"


def parse(text: str) -> Duration:
    """A span as packs write it: ``24 months``, ``15 days``, ``2 business days``, ``0 days``.

    Raises:
        ValueError: in Portuguese, saying how to write it.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"«{text}» não é um prazo: escreva número e unidade, como «24 months», «15 days», "
            "«2 business days», «24 hours» ou «0 days» (imediatamente)"
        )
    amount, word = match[1], match[2].strip()
    if word not in _UNITS:
        english = _IN_ENGLISH.get(word.lower())
        hint = f"escreva «{amount} {english}»" if english else f"use {_known()}"
        raise ValueError(f"«{text}»: unidade de prazo desconhecida «{word}»; {hint}")
    return Duration(int(amount), _UNITS[word])


def _known() -> str:
    return "minutes, hours, days (corridos), business days (úteis), months ou years"


_SAME: Mapping[Unit, tuple[Unit, int]] = {"hour": ("minute", 60), "year": ("month", 12)}


def magnitude(span: Duration) -> tuple[str, int]:
    """What two spans are compared by: hours are minutes and years are months; but a day is no
    number of hours, and a month no number of days."""
    unit, times = _SAME.get(span.unit, (span.unit, 1))
    return unit, span.amount * times
