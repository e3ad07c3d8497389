"""Portaria's pair, ``pessoas.csv`` and ``unidades.csv``: see ``docs/reference/hr-files.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portaria.demo.bond import Bond
from portaria.demo.plan import ISO, Plan
from portaria.demo.registers import Progress, bonds, head_cpf, standing, substitute_cpf
from portaria.demo.units import TYPES, Unit

PEOPLE = (
    "cpf;nome;nome_social;nascimento;matricula;situacao;categoria_funcional;cargo;funcao;unidade;"
    "unidade_exercicio;inicio;fim_previsto;fim;motivo_fim;afastamento;afastamento_inicio;"
    "afastamento_fim;cedido_para;deficiencia_visual\n"
)
UNITS = "codigo;sigla;nome;tipo;superior;titular_cpf;substituto_cpf;inicio;fim;sucessora\n"


def write_month(plan: Plan, month: int, out: Path, progress: Progress | None = None) -> int:
    """Write the pair of ``month`` in ``out/aaaa-mm`` and return the number of lines of people."""
    folder = out / plan.label(month)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "unidades.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(UNITS)
        file.writelines(_unit(plan, unit, month) for unit in plan.units)
    with (folder / "pessoas.csv").open(
        "w", encoding="utf-8", newline="", buffering=1 << 20
    ) as file:
        file.write(PEOPLE)
        written = 0
        for line in _people(plan, month, progress):
            file.write(line)
            written += 1
    return written


def _people(plan: Plan, month: int, progress: Progress | None) -> Iterator[str]:
    codes = [plan.units[place].code for place in standing(plan, month)]
    for bond in bonds(plan, month, progress):
        yield _person(bond, codes)


def _person(b: Bond, codes: list[str]) -> str:
    if b.end:
        situation = "desligado"
    elif b.seconded_to:
        situation = "cedido"
    else:
        situation = "afastado" if b.away else "ativo"
    return (
        f"{b.cpf};{b.name};{b.social};{ISO[b.born]};{b.registration};{situation};"
        f"{b.category.label};{b.post};{b.function};{codes[b.unit]};"
        f"{codes[b.working] if b.working >= 0 else ''};{ISO[b.start]};{ISO[b.planned_end]};"
        f"{ISO[b.end]};{b.end_reason};{b.away};{ISO[b.away_from]};{ISO[b.away_until]};"
        f"{b.seconded_to};{'sim' if b.visual else ''}\n"
    )


def _unit(plan: Plan, unit: Unit, month: int) -> str:
    parent = plan.units[unit.parent].code if unit.parent >= 0 else ""
    renamed = 0 <= unit.renamed_in <= month
    extinct = 0 <= unit.extinct_in <= month
    fields = (
        unit.code,
        f"{unit.acronym}-N" if renamed else unit.acronym,
        f"{unit.name} e Modernização" if renamed else unit.name,
        TYPES[unit.level],
        parent,
        head_cpf(plan, unit, month),
        substitute_cpf(plan, unit),
        ISO[plan.first_day(0) - 3000 - unit.index],
        ISO[plan.first_day(unit.extinct_in)] if extinct else "",
        parent if extinct else "",
    )
    return ";".join(fields) + "\n"
