"""«Regula inteiramente a matéria» (LINDB, art. 2º, § 1º): a norm that says so silences, in its
matter, the earlier norms of its own rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from portaria.norms.pack import Interval, day_before

if TYPE_CHECKING:
    from portaria.norms.force.compiling import Held
    from portaria.norms.law import NormOfBody


def silenced(held: Held, norms: Sequence[NormOfBody]) -> Iterator[Held]:
    """``held`` in as many parts as a later norm on the whole matter makes of it: what it still says
    and what it said until then. Labels go with what it still says."""
    whole = [
        norm
        for norm in norms
        if norm.pack.norm.regulates
        and norm.rank == held.norm.rank
        and norm.interval
        and held.norm.interval.first < norm.interval.first
        and held.days.first < norm.interval.first
    ]
    ended: dict[date, list[int]] = {}
    for number, setting in enumerate(held.settings):
        days = [n.interval.first for n in whole if n.pack.norm.covers(setting.rule)]
        if days:
            ended.setdefault(min(days), []).append(number)
    lost = {number for numbers in ended.values() for number in numbers}
    kept = tuple(s for number, s in enumerate(held.settings) if number not in lost)
    yield replace(held, settings=kept) if lost else held
    for day, numbers in ended.items():
        until = Interval(held.days.first, min(held.days.last, day_before(day)))
        yield replace(
            held, settings=tuple(held.settings[n] for n in numbers), days=until, labelled=False
        )
