"""Which function carries out each kind of duty. Slices register theirs in ``deadlines.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from portaria.duties.types import Handler, HandlerDecorator, OpenDuty

Forecaster = Callable[[Sequence[OpenDuty]], Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A kind's handler and how many duties it takes at once."""

    handler: Handler
    batch: int


_handlers: dict[str, Registered] = {}
_forecasters: dict[str, Forecaster] = {}

Escalation = Callable[[Sequence[OpenDuty], Sequence[str], datetime], Sequence[str]]
"""Given duties, their assignees and the instant, who is above each: ``person:7``, ``head-of:3``,
``power:…``."""
ADMINISTRATION = "power:body.admin"
_escalation: list[Escalation] = []

Chore = Callable[[datetime], object]
_daily: list[Chore] = []


@dataclass(frozen=True, slots=True)
class Round:
    """What the worker looks after every so many seconds."""

    function: Chore
    seconds: float


_rounds: list[Round] = []


def handler(kind: str, batch: int = 1000) -> HandlerDecorator:
    """Register the decorated function as the handler of ``kind``, ``batch`` duties at a time.

    Raises:
        ValueError: the kind has another handler already.
    """

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"o dever «{kind}» já tem quem o cumpra")
        _handlers[kind] = Registered(function, batch)
        return function

    return register


def forecast(kind: str) -> Callable[[Forecaster], Forecaster]:
    """Register the decorated function as the forecast of ``kind``: given open duties, the instants
    at which they would really act if nothing else happened. For kinds whose handler usually
    answers ``Later`` (inactivity looks again when it was last used plus the norm's days)."""

    def register(function: Forecaster) -> Forecaster:
        if kind in _forecasters:
            raise ValueError(f"o dever «{kind}» já tem previsão")
        _forecasters[kind] = function
        return function

    return register


def handlers() -> Mapping[str, Registered]:
    """Every registered kind."""
    return MappingProxyType(_handlers)


def forecasters() -> Mapping[str, Forecaster]:
    """The forecasts registered, by kind."""
    return MappingProxyType(_forecasters)


def daily(function: Chore) -> Chore:
    """Register what the worker does once a day, given the instant: housekeeping outside the
    database, which no duty orders and which may run again without harm."""
    _daily.append(function)
    return function


def chores() -> Sequence[Chore]:
    """What is done once a day."""
    return tuple(_daily)


def regular(seconds: float) -> Callable[[Chore], Chore]:
    """Register what the worker does every ``seconds`` (ours, no norm's), given the instant: taking
    in what servers left for it. It must be able to run twice, and to fail: what it did not take in
    waits for the next time."""

    def register(function: Chore) -> Chore:
        _rounds.append(Round(function, seconds))
        return function

    return register


def rounds() -> Sequence[Round]:
    """What is looked after every so often."""
    return tuple(_rounds)


def escalation(function: Escalation) -> Escalation:
    """Register who is above whom; packages that know units do. Without one, everything goes to the
    body's administration.

    Raises:
        ValueError: somebody registered already.
    """
    if _escalation:
        raise ValueError("já há quem diga a quem levar um dever vencido")
    _escalation.append(function)
    return function


def escalation_targets(
    duties: Sequence[OpenDuty], assignees: Sequence[str], at: datetime
) -> Sequence[str]:
    """To whom each duty goes up at ``at``."""
    if not _escalation:
        return [ADMINISTRATION] * len(duties)
    return _escalation[0](duties, assignees, at)
