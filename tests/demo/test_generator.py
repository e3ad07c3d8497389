"""Invented people: the same everywhere, hard where real ones are, flat in memory."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from stdnum.br import cpf as stdnum_cpf

from portaria.cli.generate import generate
from portaria.demo.bond import Bond
from portaria.demo.draws import cpf
from portaria.demo.generator import write
from portaria.demo.kinds import slugs
from portaria.demo.names import COMMON, LONG, SINGLE, SUFFIXES
from portaria.demo.plan import Plan, plan
from portaria.demo.registers import bonds, people_until

START = date(2024, 11, 1)
ROOT = Path(__file__).resolve().parents[2]


def population(slug: str = "uniar", people: int = 2000, **fields: int) -> Plan:
    return plan(slug, people, START, seed=fields.get("seed", 0))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def register(its: Plan, month: int) -> dict[str, Bond]:
    return {bond.registration: bond for bond in bonds(its, month)}


def test_the_same_plan_gives_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    """The digest was taken once: it changes only when the generator is meant to change."""
    write(population(people=700), [0, 11, 23], tmp_path)
    digest = hashlib.sha256()
    for path in sorted(tmp_path.rglob("*.csv")):
        digest.update(path.read_bytes())
    assert digest.hexdigest() == (ROOT / "tests/demo/digest.txt").read_text().strip()


def test_a_month_does_not_depend_on_which_others_are_written(tmp_path: Path) -> None:
    write(population(), range(13), tmp_path / "all")
    write(population(), [12], tmp_path / "one")
    for name in ("pessoas.csv", "unidades.csv"):
        alone = (tmp_path / "one" / "2025-11" / name).read_bytes()
        assert alone == (tmp_path / "all" / "2025-11" / name).read_bytes()


def test_another_seed_gives_other_people() -> None:
    one = [bond.name for bond in bonds(population(), 0)]
    other = [bond.name for bond in bonds(population(seed=1), 0)]
    assert one != other


@pytest.mark.parametrize("slug", slugs())
def test_files_hold_what_the_reference_page_says(slug: str, tmp_path: Path) -> None:
    write(population(slug), [23], tmp_path)
    page = (ROOT / "docs/reference/hr-files.md").read_text(encoding="utf-8")
    people, units = (
        rows(tmp_path / "2026-10", "pessoas.csv"),
        rows(tmp_path / "2026-10", "unidades.csv"),
    )
    for column in (*people[0], *units[0]):
        assert f"`{column}`" in page, column
    codes = {unit["codigo"] for unit in units}
    assert len(codes) == len(units) == len({unit["sigla"] for unit in units})
    numbers = [person["matricula"] for person in people]
    assert len(set(numbers)) == len(numbers)
    for person in people:
        assert stdnum_cpf.is_valid(person["cpf"])
        assert person["situacao"] in {"ativo", "afastado", "cedido", "desligado"}
        assert person["unidade"] in codes
        assert date.fromisoformat(person["inicio"]).year - int(person["nascimento"][:4]) >= 16
        assert (person["situacao"] == "desligado") == bool(person["fim"] and person["motivo_fim"])
        assert not person["fim"] or person["fim"] >= person["inicio"]


def test_units_are_a_tree_whose_heads_work_there(tmp_path: Path) -> None:
    its = population(people=4000)
    write(its, [0, 23], tmp_path)
    for month in ("2024-11", "2026-10"):
        units = rows(tmp_path / month, "unidades.csv")
        people = rows(tmp_path / month, "pessoas.csv")
        home = {(p["cpf"], p["unidade"]) for p in people if not p["fim"]}
        codes = [unit["codigo"] for unit in units]
        for unit in units:
            assert not unit["superior"] or codes.index(unit["superior"]) < codes.index(
                unit["codigo"]
            )
            if not unit["fim"]:
                assert (unit["titular_cpf"], unit["codigo"]) in home
                assert (unit["substituto_cpf"], unit["codigo"]) in home
    gone = [unit for unit in units if unit["fim"]]
    assert gone
    assert all(unit["sucessora"] in codes for unit in gone)
    assert not {p["unidade"] for p in people} & {unit["codigo"] for unit in gone}


def test_names_are_hard() -> None:
    names = [bond.name for bond in bonds(population("mpe", 20_000), 0)]
    tally = Counter(names)
    assert all(tally[name] > 40 for name in COMMON)
    assert any(name in SINGLE for name in names)
    assert any(name.startswith(LONG) and len(name) > 100 for name in names)
    for pattern in (r" d[aeo]s? ", r" e ", r"[D]['’]", r"-", r"[áéíóúãõçâêôü]"):
        assert any(re.search(pattern, name) for name in names), pattern
    for suffix in SUFFIXES:
        assert any(name.endswith(f" {suffix}") for name in names)
    assert all(name == unicodedata.normalize("NFC", name) for name in names)
    assert any(bond.social for bond in bonds(population("mpe", 5000), 0))


def test_four_in_five_of_a_university_are_students() -> None:
    tally = Counter(bond.category.label for bond in bonds(population(people=10_000), 0))
    assert 0.75 < tally["Discente"] / tally.total() < 0.85


def test_two_years_bring_every_kind_of_event() -> None:
    seen: Counter[str] = Counter()
    for slug in ("uniar", "ssp"):
        its = population(slug, 2500)
        before = register(its, 0)
        gone: set[str] = set()
        for month in range(1, 24):
            now = register(its, month)
            seen["arrival"] += len(now.keys() - before.keys() - gone)
            seen["back"] += len(now.keys() & gone)
            gone |= before.keys() - now.keys()
            for number in now.keys() & before.keys():
                _changes(before[number], now[number], its.month_of, month, seen)
            before = now
    expected = {
        "arrival", "back", "unit", "name", "social", "category", "renewed", "leave", "return",
        "open_leave", "out", "in", "reinstated", "late", "exoneracao", "demissao", "aposentadoria",
        "falecimento", "fim_contrato", "rescisao", "conclusao", "desistencia",
    }  # fmt: skip
    assert expected <= {kind for kind, count in seen.items() if count}


def _changes(a: Bond, b: Bond, month_of: object, month: int, seen: Counter[str]) -> None:
    assert callable(month_of)
    seen["unit"] += a.unit != b.unit
    seen["name"] += a.name != b.name
    seen["social"] += a.social != b.social
    seen["category"] += a.category != b.category
    seen["renewed"] += bool(a.planned_end) and b.planned_end > a.planned_end
    seen["leave"] += not a.away and bool(b.away)
    seen["return"] += bool(a.away) and not b.away
    seen["open_leave"] += bool(b.away) and not b.away_until
    seen["out"] += not a.seconded_to and bool(b.seconded_to)
    seen["in"] += bool(a.seconded_to) and not b.seconded_to
    seen["reinstated"] += bool(a.end) and not b.end
    if b.end and not a.end:
        seen[b.end_reason] += 1
        seen["late"] += month_of(b.end) < month


def test_linked_bodies_share_some_people() -> None:
    parent = {bond.cpf for bond in bonds(population("ssp", 2000), 0)}
    linked = {bond.cpf for bond in bonds(population("ssp-pc", 2000), 0)}
    others = {bond.cpf for bond in bonds(population("mpe", 2000), 0)}
    assert 5 <= len(parent & linked) <= 20
    assert not parent & others


def test_cpfs_are_valid_and_different() -> None:
    numbers = [cpf(index) for index in range(20_000)]
    assert len(set(numbers)) == 20_000
    assert all(stdnum_cpf.is_valid(number) for number in numbers[:2000])


def test_a_number_of_one_repeated_digit_is_passed_over() -> None:
    """111.111.111-11 has right check digits and is not a CPF."""
    inverse = pow(694_847_539, -1, 10**9)
    index = (111_111_111 - 190_061_971) * inverse % 10**9
    assert len(set(cpf(index))) > 1
    assert stdnum_cpf.is_valid(cpf(index))


@pytest.mark.parametrize("people", [1, 9, 500])
def test_small_bodies(people: int, tmp_path: Path) -> None:
    assert write(population("fazenda", people), [0], tmp_path) == people


@pytest.mark.parametrize(
    ("people", "right"), [(0, False), (1, True), (5_000_000, True), (5_000_001, False)]
)
def test_the_generators_own_limit(people: int, right: bool) -> None:
    if right:
        assert population(people=people).people == people
    else:
        with pytest.raises(ValueError, match=r"limite do gerador"):
            population(people=people)


def test_a_million_is_streamed() -> None:
    its = population(people=1_000_000)
    assert people_until(its, 0) == 1_000_000
    first = [bond for bond, _ in zip(bonds(its, 0), range(5), strict=False)]
    assert len(first) == 5


def test_the_federal_layout(tmp_path: Path) -> None:
    write(population(people=3000), [5], tmp_path, layout="siape")
    raw = (tmp_path / "202504_Cadastro.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    lines = raw.decode("latin-1").split("\r\n")
    assert all(line.startswith('"') and line.endswith('"') for line in lines if line)
    table = list(csv.DictReader(lines, delimiter=";"))
    assert len(table[0]) == 43
    assert re.fullmatch(r"\*{3}\.\d{3}\.\d{3}-\*\*", table[0]["CPF"])
    assert {row["COD_ORG_LOTACAO"] for row in table} == {"93001", "99001"}
    keys = Counter(row["Id_SERVIDOR_PORTAL"] for row in table)
    assert 2 in keys.values()  # a post and a function: two rows
    leaves = list(
        csv.DictReader(
            (tmp_path / "202504_Afastamentos.csv").read_text("latin-1").splitlines(), delimiter=";"
        )
    )
    assert leaves
    assert {leave["Id_SERVIDOR_PORTAL"] for leave in leaves} <= keys.keys()


def test_command(tmp_path: Path) -> None:
    args = ["--body", "mpe", "--people", "50", "--months", "2", "--out", str(tmp_path), "--json"]
    done = CliRunner().invoke(generate, args)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["months"] == 2
    assert (tmp_path / "2024-12" / "pessoas.csv").is_file()


BAD = [
    (["--body", "xyz"], "de que tipo é"),
    (["--body", "mpe", "--start", "2024"], "aaaa-mm"),
    (["--body", "mpe", "--people", "0"], "limite do gerador"),
    (["--body", "mpe", "--months", "0"], "começa em 1"),
]


@pytest.mark.parametrize(("args", "said"), BAD)
def test_bad_input_leaves_with_two(args: list[str], said: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(generate, [*args, "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert said in done.output


def test_any_other_body_is_invented_by_its_kind(tmp_path: Path) -> None:
    args = ["--body", "outro", "--kind", "treasury", "--people", "60", "--months", "1"]
    done = CliRunner().invoke(generate, [*args, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
