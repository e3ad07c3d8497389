"""P1, P3: the events file, one event a line, in order."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from people.hr_files import NOON, apply, feed_of, people_file, person
from portaria.bodies.models import Body
from portaria.people.hr import feed
from portaria.people.hr.report import Refused
from portaria.people.models import Bond, FunctionalEvent, Person, Unit

COLUMNS = (
    "matricula;evento;data;ate;unidade;categoria_funcional;afastamento;cedido_para;nome;"
    "nova_matricula;sucessora;sigla"
)


def events_file(folder: Path, *events: dict[str, str]) -> Path:
    lines = [";".join(e.get(c, "") for c in COLUMNS.split(";")) for e in events]
    path = folder / "eventos.csv"
    path.write_text("\n".join([COLUMNS, *lines]), encoding="utf-8")
    return path


def event(word: str, day: str, matricula: str = "1001", **fields: str) -> dict[str, str]:
    return {"matricula": matricula, "evento": word, "data": day, **fields}


TOLD = {
    "transfer": (event("movimentacao", "2026-03-01", unidade="2"),
                 ("transfer", "2026-03-01", None)),
    "category": (event("mudanca_categoria", "2026-03-02", categoria_funcional="Docente"),
                 ("category_change", "2026-03-02", None)),
    "vacation": (event("afastamento", "2026-04-01", ate="2026-04-30", afastamento="ferias"),
                 ("leave", "2026-04-01", "2026-04-30")),
    "secondment": (event("cessao", "2026-03-05", cedido_para="Tribunal"),
                   ("secondment_out", "2026-03-05", None)),
    "dismissal": (event("exoneracao", "2026-03-05"), ("dismissal", "2026-03-05", None)),
    "retirement": (event("aposentadoria", "2026-05-05"), ("retirement", "2026-05-05", None)),
    "death": (event("falecimento", "2026-03-05"), ("death", "2026-03-05", None)),
    "contract end": (event("fim_contrato", "2026-03-05"), ("contract_end", "2026-03-06", None)),
    "name": (event("mudanca_nome", "2026-03-05", nome="Nova Silva"),
             ("name_change", "2026-03-05", None)),
    "matrícula": (event("mudanca_matricula", "2026-03-05", nova_matricula="9"),
                  ("registration_change", "2026-03-05", None)),
    "unit renamed": ({"evento": "mudanca_sigla", "data": "2026-03-05", "unidade": "2",
                      "sigla": "STI"}, ("unit_renamed", "2026-03-05", None)),
    "unit extinct": ({"evento": "extincao_unidade", "data": "2026-03-05", "unidade": "2",
                      "sucessora": "1"}, ("unit_extinct", "2026-03-05", None)),
}  # fmt: skip


def test_p4_a_unit_renamed_by_event_has_the_new_acronym_from_its_day(
    loaded: Body, tmp_path: Path
) -> None:
    old = Unit.objects.get(code="2").acronym
    apply(loaded, events_file(tmp_path, TOLD["unit renamed"][0]))
    unit = Unit.objects.get(code="2")
    assert unit.acronym == "STI"
    event = FunctionalEvent.objects.get(kind="unit_renamed")
    assert (event.unit_id, event.details) == (unit.pk, {"old": old, "new": "STI"})
    apply(loaded, events_file(tmp_path, TOLD["unit renamed"][0]))
    assert FunctionalEvent.objects.filter(kind="unit_renamed").count() == 1


@pytest.mark.parametrize("case", TOLD)
def test_p3_an_event_told_is_an_event_recorded(case: str, loaded: Body, tmp_path: Path) -> None:
    told, expected = TOLD[case]
    path = events_file(tmp_path, told)
    planned = feed.plan(feed_of(loaded), [path])
    applied = apply(loaded, path)
    [found] = FunctionalEvent.objects.exclude(kind="admission")
    assert (found.kind, str(found.effective_on), found.until and str(found.until)) == expected
    assert planned.events == applied.events
    assert apply(loaded, path).state == "unchanged"


def test_p3_events_of_one_person_follow_each_other(loaded: Body, tmp_path: Path) -> None:
    apply(
        loaded,
        events_file(
            tmp_path,
            event("afastamento", "2026-03-01", ate="2026-06-30", afastamento="licenca"),
            event("retorno", "2026-03-10"),
            event("mudanca_matricula", "2026-03-11", nova_matricula="9"),
            event("movimentacao", "2026-03-12", "9", unidade="2"),
            event("demissao", "2026-03-15", "9"),
            event("reintegracao", "2026-03-18", "9"),
        ),
    )
    kinds = FunctionalEvent.objects.exclude(kind="admission").order_by("id")
    assert [(e.kind, str(e.effective_on)) for e in kinds] == [
        ("leave", "2026-03-01"), ("return", "2026-03-10"), ("registration_change", "2026-03-11"),
        ("transfer", "2026-03-12"), ("dismissal", "2026-03-15"), ("reinstatement", "2026-03-18"),
    ]  # fmt: skip
    bond = Bond.objects.get(registration="9")
    assert (bond.end, bond.situation, bond.unit and bond.unit.code) == (None, "active", "2")


def test_p3_the_full_file_may_tell_again_what_an_event_told(loaded: Body, tmp_path: Path) -> None:
    apply(loaded, events_file(tmp_path, event("movimentacao", "2026-03-01", unidade="2")))
    full = people_file(tmp_path, person(1, unidade="2"), person(2), person(3))
    assert apply(loaded, full, at=NOON + timedelta(days=1)).events == {}


def test_p3_what_is_recorded_already_is_counted(loaded: Body, tmp_path: Path) -> None:
    outcome = apply(loaded, events_file(tmp_path, event("movimentacao", "2026-03-01", unidade="1")))
    assert (outcome.known, outcome.events) == (1, {})


def test_p3_a_contract_renewed_late_comes_back(loaded: Body, tmp_path: Path) -> None:
    apply(loaded, events_file(tmp_path, event("fim_contrato", "2026-03-05")))
    renewed = event("renovacao", "2026-03-06", ate="2027-03-05")
    apply(loaded, events_file(tmp_path, renewed))
    bond = Bond.objects.get(registration="1001")
    assert (bond.end, bond.planned_end) == (None, date(2027, 3, 5))
    assert FunctionalEvent.objects.latest("id").kind == "reinstatement"


WRONG = {
    "nobody's": (event("retorno", "2026-03-01", "555"), "matricula", "nenhum vínculo"),
    "no matrícula": (event("retorno", "2026-03-01", ""), "matricula", "de quem"),
    "an event never seen": (event("abdução", "2026-03-01"), "evento", "desconhecido"),
    "no day": (event("exoneracao", ""), "data", "obrigatório"),
    "no unit": (event("movimentacao", "2026-03-01"), "unidade", "precisa"),
    "an unknown unit": (event("movimentacao", "2026-03-01", unidade="9"), "unidade", "cadastro"),
    "an arrival": (event("retorno", "2026-03-01"), "evento", "não há afastamento"),
    "not seconded": (event("fim_cessao", "2026-03-01"), "evento", "não há cessão"),
    "in force": (event("reintegracao", "2026-03-01"), "evento", "em vigor"),
    "before the bond": (event("exoneracao", "2020-02-02"), "evento", "só começou"),
    "tomorrow": (event("movimentacao", "2026-03-21", unidade="2"), "data", "a partir do seu dia"),
    "until before": (event("afastamento", "2026-03-02", ate="2026-03-01"), "ate", "antes de"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_p1_a_wrong_event_is_reported(case: str, loaded: Body, tmp_path: Path) -> None:
    told, column, why = WRONG[case]
    with pytest.raises(Refused) as refusal:
        apply(loaded, events_file(tmp_path, event("exoneracao", "2026-03-01", "1003"), told))
    problem = refusal.value.problems[0]
    assert (problem.line, problem.column) == (3, column)
    assert why in problem.why
    assert not FunctionalEvent.objects.exclude(kind="admission").exists()


def test_p1_an_event_of_an_ended_bond_is_reported(loaded: Body, tmp_path: Path) -> None:
    told = event("exoneracao", "2026-03-01"), event("movimentacao", "2026-03-02", unidade="2")
    with pytest.raises(Refused, match="1 linha"):
        apply(loaded, events_file(tmp_path, *told))


def test_p1_the_events_file_comes_alone(loaded: Body, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        apply(loaded, events_file(tmp_path), people_file(tmp_path, person(1)))
    assert "se carrega sozinho" in refusal.value.problems[0].why


def test_p4_a_unit_extinct_by_event_names_its_heir(loaded: Body, tmp_path: Path) -> None:
    apply(loaded, events_file(tmp_path, TOLD["unit extinct"][0]))
    unit = Unit.objects.get(code="2")
    assert unit.successor is not None
    assert (unit.end, unit.successor.code) == (date(2026, 3, 5), "1")
    assert Person.objects.count() == 3
