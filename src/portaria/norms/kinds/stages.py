"""Stages: what follows from one event, step after step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portaria.norms.citations import Cited
from portaria.norms.kinds import spans
from portaria.norms.kinds.values import Choice, ItemError, Raw, ValueType
from portaria.norms.plain import Json

_DAY = 24 * 60
_MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": _DAY,
    "business_day": _DAY,
    "month": 28 * _DAY,
    "year": 365 * _DAY,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """``action`` is taken when ``after`` has passed since the event."""

    after: spans.Duration
    action: str


class Stages(ValueType[tuple[Stage, ...]]):
    """Actions in their order, each ``{after: span, do: action}``, all counted from one event:
    ``Stages(warn="avisa-se", suspend="suspende-se")``."""

    def __init__(self, **actions: str) -> None:
        self.actions = Choice(**actions)

    def parse(self, raw: Raw) -> tuple[Stage, ...]:
        if isinstance(raw, str | Mapping):
            raise ValueError(f"as fases são uma lista: escreva {self.describe()}")
        found: list[Stage] = []
        for number, item in enumerate(raw):
            try:
                stage = self._stage(item)
                if found and _MINUTES[stage.after.unit] * stage.after.amount < _at_least(found[-1]):
                    raise ValueError(
                        f"«{stage.after}» vem antes de «{found[-1].after}»: ponha as fases na ordem"
                    )
            except ValueError as error:
                raise ItemError(str(error), number) from None
            found.append(stage)
        return tuple(found)

    def _stage(self, item: Raw) -> Stage:
        if not isinstance(item, Mapping) or set(item) != {"after", "do"}:
            raise ValueError(f"uma fase se escreve {{after: 30 days, do: …}}; {self.describe()}")
        after = item["after"]
        if not isinstance(after, str):
            raise ValueError("«after» é um prazo, como «30 days»")
        return Stage(spans.parse(after), self.actions.parse(item["do"]))

    def describe(self) -> str:
        return f"[{{after: 0 days, do: …}}, {{after: 30 days, do: …}}]; «do», {self._which()}"

    def _which(self) -> str:
        return self.actions.describe()

    def as_json(self, value: object) -> Json:
        return [{"after": str(stage.after), "do": stage.action} for stage in _stages(value)]

    def as_text(self, value: object) -> str:
        return "; ".join(
            f"{_from(stage.after)}, {self.actions.as_text(stage.action)}"
            for stage in _stages(value)
        )


def _at_least(stage: Stage) -> int:
    return _MINUTES[stage.after.unit] * stage.after.amount


def _from(after: spans.Duration) -> str:
    return after.as_text if after.amount == 0 else f"depois de {after.as_text}"


def _stages(value: object) -> tuple[Stage, ...]:
    return value if isinstance(value, tuple) else ()


NUMBER = "stage"
"""Under which name the case of a sum says which stage it counts to, from 0 on."""


def at_stage(cited: Cited[tuple[Stage, ...]], number: int) -> Cited[spans.Duration] | None:
    """The time of one stage, as a value of its own whose case says which; None where the norm has
    fewer."""
    if number >= len(cited.value):
        return None
    rival = at_stage(cited.rival, number) if cited.rival else None
    return Cited(
        cited.value[number].after, cited.citations, cited.rule,
        (*cited.case, (NUMBER, str(number))), cited.counts_from, rival, cited.pick,
    )  # fmt: skip
