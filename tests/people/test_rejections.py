"""P1: every line that HR must correct is reported with its line, column, value and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from people.hr_files import (
    COLUMNS,
    apply,
    cpf_of,
    feed_of,
    people_file,
    person,
    siape_file,
    siape_row,
    units_file,
)
from portaria.bodies.models import Body
from portaria.people.hr import feed
from portaria.people.hr.report import Problem, Refused
from portaria.people.models import Bond, Line, Load, Person, Rejection, Unit

# name: (fields of the second line of people, column, value shown, a piece of the reason)
WRONG = {
    "CPF with a wrong digit": ({"cpf": "52998224724"}, "cpf", "***.982.247-**", "verificador"),
    "CPF too short": ({"cpf": "529982"}, "cpf", "*** (6 caracteres)", "onze"),
    "nobody": ({"cpf": ""}, "cpf", "", "não diz de quem"),
    "no name": ({"nome": ""}, "nome", "", "obrigatório"),
    "no matrícula": ({"matricula": ""}, "matricula", "", "obrigatório"),
    "no start": ({"inicio": ""}, "inicio", "", "obrigatório"),
    "a day that does not exist": ({"inicio": "2026-02-30"}, "inicio", "2026-02-30", "data"),
    "a day in another form": ({"inicio": "03-02-2020"}, "inicio", "03-02-2020", "data"),
    "a day mistyped": ({"inicio": "1020-02-03"}, "inicio", "1020-02-03", "data"),
    "a category never seen": (
        {"categoria_funcional": "Astronauta"}, "categoria_funcional", "Astronauta", "nunca vista"),
    "a situation never seen": ({"situacao": "sumido"}, "situacao", "sumido", "desconhecido"),
    "an unknown unit": ({"unidade": "99"}, "unidade", "99", "não está no cadastro"),
    "an unknown unit of work": ({"unidade_exercicio": "98"}, "unidade_exercicio", "98", "cadastro"),
    "an end before the start": (
        {"situacao": "desligado", "fim": "2019-01-01", "motivo_fim": "exoneracao"},
        "fim", "01/01/2019", "antes de começar"),
    "a contract that ends before it starts": (
        {"fim_previsto": "2019-01-01"}, "fim_previsto", "01/01/2019", "antes de começar"),
    "an end without a reason": (
        {"situacao": "desligado", "fim": "2026-03-01"}, "motivo_fim", "", "sem motivo"),
    "a reason without an end": (
        {"motivo_fim": "exoneracao"}, "fim", "", "não há dia do fim"),
    "gone, no day told": ({"situacao": "desligado"}, "fim", "", "sem dia do fim"),
    "a reason never seen": (
        {"situacao": "desligado", "fim": "2026-03-01", "motivo_fim": "abdução"},
        "motivo_fim", "abdução", "desconhecido"),
    "in force, but ended": (
        {"fim": "2026-03-20", "motivo_fim": "exoneracao"}, "situacao", "ativo", "com fim em"),
    "away since never": ({"situacao": "afastado"}, "afastamento_inicio", "", "sem dia de início"),
    "away until before": (
        {"situacao": "afastado", "afastamento_inicio": "2026-03-10",
         "afastamento_fim": "2026-03-09"}, "afastamento_fim", "09/03/2026", "antes de começar"),
    "a leave never seen": (
        {"afastamento": "sabático", "afastamento_inicio": "2026-03-10"},
        "afastamento", "sabático", "desconhecido"),
    "a matrícula too long": ({"matricula": "9" * 41}, "matricula", "9" * 41, "40 caracteres"),
    "an unreadable text": ({"cargo": "Téc\x00nico"}, "cargo", "Téc\ufffdnico", "ilegível"),
    "the same matrícula twice": ({"matricula": "1001"}, "matricula", "1001", "linha 2"),
    "a person with two names": (
        {"cpf": cpf_of(1), "nome": "Outro Nome"}, "", "", "nome diferente do da linha 2"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_p1_a_wrong_line_is_reported_and_nothing_is_applied(
    case: str, body: Body, tmp_path: Path
) -> None:
    fields, column, value, why = WRONG[case]
    paths = units_file(tmp_path), people_file(tmp_path, person(1), person(2, **fields))
    with pytest.raises(Refused) as refusal:
        apply(body, *paths)
    [problem] = refusal.value.problems
    assert (problem.file, problem.line, problem.column) == ("pessoas.csv", 3, column)
    assert problem.value == value
    assert why in problem.why
    assert not Person.objects.exists()
    assert not Bond.objects.exists()
    assert not Unit.objects.exists()
    assert not Line.objects.exists()
    load = Load.objects.get()
    assert (load.state, load.act, load.counts["problems"]) == ("refused", None, 1)
    assert Rejection.objects.get(load=load).why == problem.why


# At the limit and one day beyond it.
SOUND = {
    "an end on the day of the start": {
        "situacao": "desligado", "fim": "2020-02-03", "motivo_fim": "exoneracao"},
    "in force until tomorrow": {"fim": "2026-03-21", "motivo_fim": "exoneracao"},
    "a contract in its last day": {"fim_previsto": "2026-03-20", "fim": "2026-03-20",
                                   "motivo_fim": "fim_contrato"},
    "a leave of one day": {"situacao": "afastado", "afastamento_inicio": "2026-03-20",
                           "afastamento_fim": "2026-03-20"},
    "a matrícula of forty": {"matricula": "9" * 40},
    "a CPF with punctuation": {"cpf": "529.982.247-25"},
    "dates as Brazilians write them": {"inicio": "03/02/2020"},
    "a category spelt another way": {"categoria_funcional": "SERVIDOR  EFETIVO."},
}  # fmt: skip


@pytest.mark.parametrize("case", SOUND)
def test_p1_a_sound_line_is_not_reported(case: str, body: Body, tmp_path: Path) -> None:
    apply(body, units_file(tmp_path), people_file(tmp_path, person(1), person(2, **SOUND[case])))
    assert Bond.objects.count() == 2


def problems_of(body: Body, *paths: Path, layout: str = "portaria") -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        feed.check(feed_of(body, layout), paths)
    return refusal.value.problems


def test_p1_every_problem_of_every_line_is_reported(body: Body, tmp_path: Path) -> None:
    lines = person(1, cpf="1", inicio="x"), person(2, nome=""), person(3, situacao="?")
    problems = problems_of(body, units_file(tmp_path), people_file(tmp_path, *lines))
    assert [(p.line, p.column) for p in problems] == [
        (2, "cpf"), (2, "inicio"), (3, "nome"), (4, "situacao"),
    ]  # fmt: skip


def test_p1_no_cpf_leaks_through_a_shifted_column(body: Body, tmp_path: Path) -> None:
    paths = units_file(tmp_path), people_file(tmp_path, person(1, unidade="52998224725"))
    [problem] = problems_of(body, *paths)
    assert "529" not in problem.value


FILES: dict[str, tuple[bytes, int, str]] = {
    "too few fields": (COLUMNS.encode() + b"\nx;y\n", 2, "a linha tem 2 campos"),
    "an unknown column": (COLUMNS.encode() + b";bonus\n", 1, "coluna desconhecida"),
    "a column missing": (COLUMNS.replace("unidade;", "", 1).encode() + b"\n", 1, "falta a coluna"),
    "a repeated column": (COLUMNS.encode() + b";cpf\n", 1, "repetidas"),
    "another file": (b"a;b;c\n1;2;3\n", 1, "cabeçalho"),
    "an empty file": (b"", 1, "cabeçalho"),
    "a quotation mark left open": (COLUMNS.encode() + b'\n"x;y\n', 2, "aspas abertas"),
}


@pytest.mark.parametrize("case", FILES)
def test_p1_a_wrong_file_is_reported(case: str, body: Body, tmp_path: Path) -> None:
    content, line, why = FILES[case]
    path = tmp_path / "pessoas.csv"
    path.write_bytes(content)
    found = problems_of(body, path)
    assert found[0].line == line
    assert why in found[0].why


def test_p1_bytes_of_another_encoding_are_found(body: Body, tmp_path: Path) -> None:
    names = [person(n, nome=f"Pessoa Número {n}") for n in range(1, 6)]
    path = people_file(tmp_path, *names)
    path.write_bytes(path.read_bytes().replace("Número 3".encode(), "Número 3".encode("latin-1")))
    [problem] = problems_of(body, units_file(tmp_path), path)
    assert (problem.line, "não são UTF-8" in problem.why) == (4, True)


def test_p1_the_same_file_twice_in_one_command(body: Body, tmp_path: Path) -> None:
    one = people_file(tmp_path, person(1))
    two = people_file(tmp_path, person(2), name="outras.csv")
    assert "mesmo arquivo do leiaute" in problems_of(body, one, two)[0].why


UNITS = {
    "extinct without a successor": (
        "2;TI;Tecnologia;;1;;;;2026-01-01;",
        "sucessora",
        "sem sucessora",
    ),
    "its own successor": ("2;TI;Tecnologia;;1;;;;2026-01-01;2", "sucessora", "si mesma"),
    "an unknown successor": ("2;TI;Tecnologia;;1;;;;2026-01-01;77", "sucessora", "cadastro"),
    "an unknown unit above": ("2;TI;Tecnologia;;55;;;;;", "superior", "cadastro"),
    "above itself": ("2;TI;Tecnologia;;2;;;;;", "superior", "si mesma"),
    "extinct before created": ("2;TI;Tecnologia;;1;;;2026-02-01;2026-01-01;1", "fim", "antes"),
    "an unknown head": (f"2;TI;Tecnologia;;1;{cpf_of(9)};;;;", "titular_cpf", "CPF de quem não"),
    "a head without CPF": ("2;TI;Tecnologia;;1;123;;;;", "titular_cpf", "onze"),
    "no acronym": ("2;;Tecnologia;;1;;;;;", "sigla", "obrigatório"),
    "the same code twice": ("1;TI;Tecnologia;;;;;;;", "codigo", "linha 2"),
}


@pytest.mark.parametrize("case", UNITS)
def test_p4_a_wrong_unit_is_reported(case: str, body: Body, tmp_path: Path) -> None:
    line, column, why = UNITS[case]
    units = units_file(tmp_path, "1;GAB;Gabinete;;;;;;;", line)
    problem = problems_of(body, units, people_file(tmp_path, person(1)))[0]
    assert (problem.file, problem.line, problem.column) == ("unidades.csv", 3, column)
    assert why in problem.why


def test_p4_a_unit_may_not_vanish_in_silence(loaded: Body, tmp_path: Path) -> None:
    [problem] = problems_of(loaded, units_file(tmp_path, "1;GAB;Gabinete;;;;;;;"))
    assert (problem.column, problem.value) == ("codigo", "2")
    assert "sumiu do arquivo" in problem.why


def test_p1_a_matricula_of_somebody_else(loaded: Body, tmp_path: Path) -> None:
    lines = person(1, cpf=cpf_of(77)), person(2), person(3)
    [problem] = problems_of(loaded, people_file(tmp_path, *lines))
    assert (problem.line, problem.value) == (2, "1001")
    assert "outra pessoa" in problem.why


def test_p1_a_new_line_may_not_claim_an_unchanged_one_s_key(loaded: Body, tmp_path: Path) -> None:
    lines = person(1), person(2), person(3), person(4, matricula="1001")
    problem = problems_of(loaded, people_file(tmp_path, *lines))[0]
    assert (problem.line, problem.column) == (5, "matricula")
    assert "uma linha que não mudou" in problem.why


def test_p1_siape_a_situation_never_seen_is_reported_with_its_rows(
    body: Body, tmp_path: Path
) -> None:
    rows = [siape_row(n, SITUACAO_VINCULO="CEDIDO P/ MARTE") for n in (1, 2)]
    problems = problems_of(body, siape_file(tmp_path, *rows), layout="siape")
    assert [(p.line, p.column, p.value) for p in problems] == [
        (2, "SITUACAO_VINCULO", "CEDIDO P/ MARTE"), (3, "SITUACAO_VINCULO", "CEDIDO P/ MARTE"),
    ]  # fmt: skip
