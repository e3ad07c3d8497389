"""The federal register's layout: ``aaaamm_Cadastro.csv`` and ``aaaamm_Afastamentos.csv``, Latin-1,
every field quoted, CRLF; one row per bond, two for who has a post and a function."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from portaria.demo.bond import Bond
from portaria.demo.names import word_list
from portaria.demo.plan import BRAZILIAN, Plan
from portaria.demo.registers import Progress, bonds, standing
from portaria.demo.units import Unit

COLUMNS = word_list("siape_columns")
LEAVES = word_list("siape_leave_columns")
UNKNOWN = "Sem informação"
ELSEWHERE = 99001  # another body's code: the file holds every body, a load picks its own
_SUPERIOR = 90000


def write_month(plan: Plan, month: int, out: Path, progress: Progress | None = None) -> int:
    """Write both files of ``month`` in ``out`` and return the register's number of rows."""
    out.mkdir(parents=True, exist_ok=True)
    stamp = plan.label(month).replace("-", "")
    units = [plan.units[place] for place in standing(plan, month)]
    written = 0
    with (
        (out / f"{stamp}_Cadastro.csv").open(
            "w", encoding="latin-1", newline="", buffering=1 << 20
        ) as register,
        (out / f"{stamp}_Afastamentos.csv").open("w", encoding="latin-1", newline="") as leaves,
    ):
        register.write(_row(COLUMNS))
        leaves.write(_row(LEAVES))
        for bond in bonds(plan, month, progress):
            if not bond.category.situation or bond.end:
                continue
            for row in _rows(plan, bond, units):
                register.write(row)
                written += 1
            if bond.away:
                leaves.write(_leave(bond, stamp))
    return written


def _row(fields: Sequence[str]) -> str:
    return '"' + '";"'.join(fields) + '"\r\n'


@lru_cache(maxsize=200_000)
def _plain(text: str) -> str:
    """Capitals without accents, as the register writes names."""
    decomposed = unicodedata.normalize("NFD", text.replace("’", "'"))
    return decomposed.encode("ascii", "ignore").decode().upper()


def _masked(cpf: str) -> str:
    return f"***.{cpf[3:6]}.{cpf[6:9]}-**"


def _rows(plan: Plan, b: Bond, units: list[Unit]) -> Iterator[str]:
    yield _register_row(plan, b, units, function=False)
    if b.function == "Chefia" or b.function == "Função gratificada":
        yield _register_row(plan, b, units, function=True)


def _register_row(plan: Plan, b: Bond, units: list[Unit], *, function: bool) -> str:
    home, work = units[b.unit], units[b.working if b.working >= 0 else b.unit]
    body = str(ELSEWHERE if b.person % 40 == 17 else plan.body.org)
    started = BRAZILIAN[b.start]
    away = (BRAZILIAN[b.away_from], BRAZILIAN[b.away_until]) if b.away else ("", "")
    post = ("-1", "-1", "-1", "-1", "-1") if function else (_plain(b.post), "A", "1", "I", "4")
    job = ("FG", "0002", _plain(b.function)) if function else ("-1", "-1", UNKNOWN)
    name = f"ORGAO {body}"
    exercise = ("OUTRO ORGAO", str(ELSEWHERE)) if b.seconded_to else (name, body)
    situation = "CEDIDO" if b.seconded_to else b.category.situation
    return (
        f'"{10_000_000 + b.person}";"{_plain(b.name)}";"{_masked(b.cpf)}";"{b.registration[:3]}'
        f'****";"{post[0]}";"{post[1]}";"{post[2]}";"{post[3]}";"{post[4]}";"{job[0]}";"{job[1]}";'
        f'"{job[2]}";"-1";"{UNKNOWN}";"";"{home.code}";"{_plain(home.name)}";"{body}";"{name}";'
        f'"{_SUPERIOR}";"ESTADO DE ARAUCARIA";"{work.code}";"{_plain(work.name)}";"{exercise[1]}";'
        f'"{exercise[0]}";"{_SUPERIOR}";"ESTADO DE ARAUCARIA";"{1 + function}";'
        f'"{"Função" if function else "Cargo"}";"{situation}";"{away[0]}";"{away[1]}";'
        f'"{b.category.regime}";"40 HORAS SEMANAIS";"{started}";"{started}";"{started}";"PORTARIA";'
        f'"{started}";"PORTARIA";"{UNKNOWN}";"{UNKNOWN}";"AR"\r\n'
    )


def _leave(b: Bond, stamp: str) -> str:
    until = BRAZILIAN[b.away_until] or UNKNOWN
    who = str(10_000_000 + b.person)
    fields = (
        stamp[:4],
        stamp[4:],
        who,
        _plain(b.name),
        _masked(b.cpf),
        BRAZILIAN[b.away_from],
        until,
    )
    return _row(fields)
