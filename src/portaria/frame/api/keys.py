"""Identifiers and dates as addresses carry them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Path
from pydantic import AwareDatetime, BeforeValidator, Field

MOST = 2**63 - 1
"""The highest identifier that the database holds."""

Key = Annotated[int, Field(ge=1, le=MOST)]
PathKey = Annotated[int, Path(ge=1, le=MOST)]
Slug = Annotated[str, Path(description="O órgão do token")]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


# The library reads numbers as seconds since 1970, and takes the day of an instant: what nobody
# wrote.
def _day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError(_("escreva um dia que exista, AAAA-MM-DD"))
    return _no_number(value)


def _instant(value: object) -> object:
    if isinstance(value, str) and not _INSTANT.fullmatch(value):
        raise ValueError(_("escreva um instante com fuso, como 2026-03-01T09:00:00-03:00"))
    return _no_number(value)


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError(_("escreva um texto"))
    return value


def _number(value: object) -> object:
    if isinstance(value, str | bool):
        raise ValueError(_("escreva um número inteiro"))
    return value


Day = Annotated[date, BeforeValidator(_day)]
"""A civil day, as RFC 3339 writes it (full-date) and in no other way."""

Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
"""An instant with its offset, as RFC 3339 writes it (date-time) and in no other way."""

GivenKey = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_number)]
"""An identifier in a body: a number, not text that reads as one."""
