"""Values that are counts and shares: so many per unit, so many in a time, a percentage, money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portaria.norms.kinds import spans
from portaria.norms.kinds.values import Raw, ValueType, scalar, suggestion
from portaria.norms.plain import Json

PER = {
    "person": ("por pessoa", "pessoas"),
    "unit": ("por unidade", "unidades"),
    "unit_kind": ("por espécie de unidade", "espécies de unidade"),
    "group": ("por grupo", "grupos"),
    "body": ("no órgão inteiro", "órgãos"),
}
"""What a share may be counted over: its words, for one and for several."""
_PLURAL = {"persons": "person", "units": "unit", "groups": "group"}


@dataclass(frozen=True, slots=True)
class Per:
    """``count`` for every ``every`` of ``per`` (one of PER): 5 per unit; 1 per 10 persons."""

    count: int
    per: str
    every: int = 1


class Share(ValueType[Per]):
    """A count shared by a group: ``5 per unit``, ``1 per person``, ``1 per 10 persons``. ``noun``
    is what is counted, in English in the singular; ``among``: who it may be counted over, one by
    one, where the code that counts cannot do otherwise."""

    def __init__(self, noun: str = "", *, among: tuple[str, ...] = ()) -> None:
        self.unit = noun
        self.among = among

    def parse(self, raw: Raw) -> Per:
        text = scalar(raw, self.describe())
        match = re.fullmatch(r"(\d+) per (?:(\d+) )?(\w+)", text)
        if match is None:
            raise ValueError(f"«{text}» não é uma quota: escreva {self.describe()}")
        per, every = _PLURAL.get(match[3], match[3]), int(match[2] or 1)
        if per not in PER:
            raise ValueError(f"«{match[3]}» não é quem se conta{suggestion(per, PER)}: há "
                             f"{', '.join(PER)}")  # fmt: skip
        if every < 1:
            raise ValueError(f"«{text}»: conta-se por um, pelo menos")
        if self.among and (per not in self.among or every > 1):
            raise ValueError(f"«{text}»: aqui se conta por um de {', '.join(self.among)}")
        return Per(int(match[1]), per, every)

    def describe(self) -> str:
        return "quantos e por quem, como «5 per unit», «1 per person» ou «1 per 10 persons»"

    def as_json(self, value: object) -> Json:
        return _plain(value)

    def as_text(self, value: object) -> str:
        assert isinstance(value, Per)  # noqa: S101  # only parse() makes these
        one, several = PER[value.per]
        return f"{value.count} {one if value.every == 1 else f'a cada {value.every} {several}'}"

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return (f"per {value.every} {value.per}", value.count) if isinstance(value, Per) else None


def _plain(value: object) -> Json:
    assert isinstance(value, Per)  # noqa: S101  # only parse() makes these
    every = f"{value.every} " if value.every > 1 else ""
    return f"{value.count} per {every}{value.per}{'s' if value.every > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Times:
    """At most ``count`` in any ``each``."""

    count: int
    each: spans.Duration


class Rate(ValueType[Times]):
    """So many in a time: ``3 per 24 hours``, ``2 per year``."""

    def __init__(self, noun: str = "") -> None:
        self.unit = noun

    def parse(self, raw: Raw) -> Times:
        text = scalar(raw, self.describe())
        match = re.fullmatch(r"(\d+) per (\d+ )?(.+)", text)
        if match is None:
            raise ValueError(f"«{text}» não é um ritmo: escreva {self.describe()}")
        return Times(int(match[1]), spans.parse(f"{match[2] or '1 '}{match[3]}"))

    def describe(self) -> str:
        return "quantos e em que tempo, como «3 per 24 hours» ou «2 per year»"

    def as_json(self, value: object) -> Json:
        return f"{_times(value).count} per {_times(value).each}"

    def as_text(self, value: object) -> str:
        return f"{_times(value).count} a cada {_times(value).each.as_text}"

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return f"per {_times(value).each}", _times(value).count


def _times(value: object) -> Times:
    assert isinstance(value, Times)  # noqa: S101  # only parse() makes these
    return value


class Percent(ValueType[Fraction]):
    """A part of a whole: ``10 %``, ``2.5 %``. The value is a fraction of one, exact."""

    unit = "percent"

    def parse(self, raw: Raw) -> Fraction:
        text = scalar(raw, self.describe())
        match = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)
        if match is None:
            raise ValueError(f"«{text}» não é uma percentagem: escreva {self.describe()}")
        return Fraction(match[1]) / 100

    def describe(self) -> str:
        return "uma percentagem, como «10 %» ou «2.5 %»"

    def as_json(self, value: object) -> Json:
        return f"{_decimal(value)} %"

    def as_text(self, value: object) -> str:
        return f"{_decimal(value)} %".replace(".", ",")

    def measure(self, value: object) -> tuple[Json, str]:
        return float(_decimal(value)), self.unit

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return self.unit, value


def _decimal(value: object) -> str:
    assert isinstance(value, Fraction)  # noqa: S101  # only parse() makes these
    hundredfold = value * 100
    return f"{Decimal(hundredfold.numerator) / Decimal(hundredfold.denominator):f}"


class Money(ValueType[Decimal]):
    """An amount of money in reais: ``1500.00 BRL``. Exact."""

    unit = "BRL"

    def parse(self, raw: Raw) -> Decimal:
        text = scalar(raw, self.describe())
        match = re.fullmatch(r"(\d+(?:\.\d{1,2})?) BRL", text)
        if match is None:
            raise ValueError(f"«{text}» não é um valor em reais: escreva {self.describe()}")
        return Decimal(match[1]).quantize(Decimal("0.01"))

    def describe(self) -> str:
        return "um valor em reais, com ponto nos centavos, como «1500.00 BRL»"

    def as_json(self, value: object) -> Json:
        return f"{value} BRL"

    def as_text(self, value: object) -> str:
        whole, _, cents = str(value).partition(".")
        return f"R$ {int(whole):,}".replace(",", ".") + f",{cents}"

    def measure(self, value: object) -> tuple[Json, str]:
        return str(value), self.unit

    def magnitude(self, value: object) -> tuple[str, Any] | None:
        return self.unit, value
