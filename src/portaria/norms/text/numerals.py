"""Numbers as norms write them: Roman, letters, ordinals in words."""

from __future__ import annotations

import re

from portaria.norms import lexml

_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_UNITS = ("PRIMEIR", "SEGUND", "TERCEIR", "QUART", "QUINT", "SEXT", "S[ÉE]TIM", "OITAV", "NON")
_TENS = ("D[ÉE]CIM", "VIG[ÉE]SIM", "TRIG[ÉE]SIM")
_UNIT = "|".join(_UNITS)
_TEN = "|".join(_TENS)
ORDINAL = rf"(?:(?:{_TEN})[AO](?:[\s-]+(?:{_UNIT})[AO])?|(?:{_UNIT})[AO])"
"""A pattern for an ordinal in capitals: ``PRIMEIRA``, ``DÉCIMA SEGUNDA``."""


def roman_value(written: str) -> int:
    """The value of a Roman numeral, also of a badly written one: ``IIII`` is 4, ``VX`` is 5."""
    values = [_DIGITS[digit] for digit in written.upper()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def is_proper_roman(written: str) -> bool:
    """Whether this is how the number is written: ``IV``, not ``IIII``."""
    return lexml.roman(roman_value(written)) == written.upper()


def letters_value(written: str) -> int:
    """``a`` is 1, ``z`` 26, ``aa`` 27."""
    value = 0
    for letter in written.upper():
        value = value * 26 + ord(letter) - ord("A") + 1
    return value


def ordinal_value(written: str) -> int:
    """``PRIMEIRA`` is 1, ``DÉCIMA SEGUNDA`` 12; 0 when it is none."""
    value = 0
    for word in re.split(r"[\s-]+", written.upper()):
        for number, stem in enumerate(_UNITS, start=1):
            value += number if re.fullmatch(rf"{stem}[AO]", word) else 0
        for number, stem in enumerate(_TENS, start=1):
            value += 10 * number if re.fullmatch(rf"{stem}[AO]", word) else 0
    return value
