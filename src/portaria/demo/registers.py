"""Every bond of a month, one after another; and the units as they are that month."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portaria.demo.bond import Bond
from portaria.demo.bonds import bonds_of, identity
from portaria.demo.draws import cpf
from portaria.demo.plan import Plan
from portaria.demo.units import Unit

Progress = Callable[[int], None]


def bonds(plan: Plan, month: int, progress: Progress | None = None) -> Iterator[Bond]:
    """The file's bonds, by order of arrival; ``progress`` is told how many more people are done."""
    index = 0
    for arrived in range(month + 1):
        for _ in range(plan.arrivals(arrived)):
            yield from bonds_of(plan, index, arrived, month)
            index += 1
            if progress and index % 10_000 == 0:
                progress(10_000)


def people_until(plan: Plan, month: int) -> int:
    """How many people there have been until ``month``, gone ones too."""
    return sum(plan.arrivals(m) for m in range(month + 1))


def standing(plan: Plan, month: int) -> list[int]:
    """For each unit, the place of the one that holds its people in ``month``: itself, or the
    nearest above it that is not extinct."""
    found: list[int] = []
    for unit in plan.units:
        place = unit.index
        while 0 <= plan.units[place].extinct_in <= month:
            place = plan.units[place].parent
        found.append(place)
    return found


def head_cpf(plan: Plan, unit: Unit, month: int) -> str:
    """CPF of the unit's head in ``month``; empty in a body too small to have one."""
    return _cpf(plan, unit, 2 if 0 <= unit.new_head_in <= month else 0)


def substitute_cpf(plan: Plan, unit: Unit) -> str:
    """CPF of the head's legal substitute."""
    return _cpf(plan, unit, 1)


def _cpf(plan: Plan, unit: Unit, place: int) -> str:
    index = unit.index * plan.stride + place
    return cpf(identity(plan, index)) if index < plan.people else ""
