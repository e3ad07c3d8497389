"""Numbers with units in a norm's sentence, as packs write them: «12 (doze) meses» is ``12 months``,
«dezoito meses» ``18 months``, «2 gigabytes» ``2 GB``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = {
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6,
    "sete": 7, "oito": 8, "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "quatorze": 14,
    "catorze": 14, "quinze": 15, "dezesseis": 16, "dezessete": 17, "dezoito": 18,
    "dezenove": 19, "vinte": 20,
    "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80,
    "noventa": 90, "cem": 100, "cento": 100, "duzentos": 200, "trezentos": 300,
}  # fmt: skip
_UNITS = {
    "dias úteis": "business days",
    "dia útil": "business day",
    "dias": "days",
    "dia": "day",
    "minutos": "minutes",
    "minuto": "minute",
    "horas": "hours",
    "hora": "hour",
    "meses": "months",
    "mês": "month",
    "anos": "years",
    "ano": "year",
    "gigabytes": "GB",
    "gigabyte": "GB",
    "gb": "GB",
    "megabytes": "MB",
    "megabyte": "MB",
    "mb": "MB",
    "kilobytes": "KB",
    "kb": "KB",
    "terabytes": "TB",
    "tb": "TB",
}
SIZES = ("GB", "MB", "KB", "TB")
_NUMBER = "|".join(_WORDS)
_AMOUNT = re.compile(
    rf"(?<![\w,.])(?:(?P<figures>\d{{1,4}})(?:\s*\([^)]{{1,40}}\))?|(?P<words>(?:{_NUMBER})(?:\s+e\s+(?:{_NUMBER}))*))"
    rf"\s*(?P<unit>dias?\s+úteis|dia\s+útil|{'|'.join(u for u in _UNITS if ' ' not in u)})\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with a unit: as packs write it, whether it is a size, and the words it was read
    from."""

    written: str
    is_size: bool
    words: str


def amounts(text: str) -> Iterator[Amount]:
    """The amounts in ``text``, in order."""
    for match in _AMOUNT.finditer(text):
        number = int(match["figures"]) if match["figures"] else _sum(match["words"])
        spelled = " ".join(match["unit"].lower().split())
        unit = _UNITS[spelled]
        yield Amount(f"{number} {unit}", unit in SIZES, match[0])


def _sum(words: str) -> int:
    return sum(_WORDS[word] for word in words.lower().split() if word != "e")
