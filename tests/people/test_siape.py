"""P1–P3 with the federal register: both variants, unknown values, leaves, secondments."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from people.hr_files import NOON, apply, feed_of, siape_file, siape_row
from portaria import clock
from portaria.bodies.models import Body
from portaria.duties.runner import run_due
from portaria.people.hr import feed
from portaria.people.models import Bond, FunctionalEvent, Person, Unit

LATER = NOON + timedelta(days=31)
LEAVE_COLUMNS = "ANO MES Id_SERVIDOR_PORTAL NOME CPF DATA_INICIO_AFASTAMENTO DATA_FIM_AFASTAMENTO"


def leaves_file(folder: Path, *rows: tuple[int, str, str], month: str = "03") -> Path:
    lines = [LEAVE_COLUMNS.split()]
    lines += [["2026", month, str(5000 + n), "X", "***", start, end] for n, start, end in rows]
    path = folder / f"2026{month}_Afastamentos.csv"
    path.write_bytes("\r\n".join('"' + '";"'.join(line) + '"' for line in lines).encode("latin-1"))
    return path


def kinds() -> list[tuple[str, str, str | None]]:
    events = FunctionalEvent.objects.exclude(kind="admission").order_by("id")
    return [(e.kind, str(e.effective_on), e.until and str(e.until)) for e in events]


@pytest.mark.parametrize("old", [False, True], ids=["semicolons", "tabs"])
def test_p1_both_variants_say_the_same(old: bool, body: Body, tmp_path: Path) -> None:
    rows = siape_row(1, NOME="JOÃO CONCEIÇÃO"), siape_row(2)
    outcome = apply(body, siape_file(tmp_path, *rows, old=old), layout="siape")
    assert outcome.detected[0].encoding == "latin-1"
    assert outcome.detected[0].separator == ("\t" if old else ";")
    assert Person.objects.get(hr_key="siape:5001").name == "JOÃO CONCEIÇÃO"
    bond = Bond.objects.get(person__hr_key="siape:5001")
    assert (bond.category, bond.start) == ("servidor_efetivo", date(2018, 2, 5))
    assert Unit.objects.get().name == "DEPARTAMENTO DE GESTÃO"


def test_a_quotation_mark_in_the_old_variant_is_one(body: Body, tmp_path: Path) -> None:
    row = siape_row(1, DESCRICAO_CARGO='TECNICO "A')
    apply(body, siape_file(tmp_path, row, siape_row(2), old=True), layout="siape")
    assert Bond.objects.get(person__hr_key="siape:5001").post == 'TECNICO "A'


def test_p1_only_the_body_s_own_part_is_taken(body: Body, tmp_path: Path) -> None:
    elsewhere = {"COD_ORG_LOTACAO": "20113", "COD_ORG_EXERCICIO": "20113"}
    # the second names the body's code in another column
    others = siape_row(2, **elsewhere), siape_row(3, NOME="SERVIDORA 26000", **elsewhere)
    outcome = apply(body, siape_file(tmp_path, siape_row(1), *others), layout="siape")
    assert Person.objects.count() == 1
    assert (
        apply(body, siape_file(tmp_path, siape_row(1), *others), layout="siape").state
        == "unchanged"
    )
    assert outcome.detected[0].not_ours in (1, 0)


def test_p2_a_post_and_a_function_are_two_bonds(body: Body, tmp_path: Path) -> None:
    function = siape_row(1, DESCRICAO_CARGO="-1", FUNCAO="CHEFIA", SIGLA_FUNCAO="FG")
    apply(body, siape_file(tmp_path, siape_row(1), function), layout="siape")
    assert Person.objects.get().bonds.count() == 2
    assert {(b.post, b.function) for b in Bond.objects.all()} == {("ANALISTA", ""), ("", "CHEFIA")}


@pytest.mark.parametrize("unknown", ["", "Sem informação", "-1", "-3", "Inválido", "00/00/0000"])
def test_unknown_values_are_unknown(unknown: str, body: Body, tmp_path: Path) -> None:
    row = siape_row(1, DATA_INGRESSO_CARGOFUNCAO=unknown, DATA_INGRESSO_ORGAO="01/03/2015",
                    DATA_INICIO_AFASTAMENTO=unknown, COD_UORG_EXERCICIO=unknown)  # fmt: skip
    apply(body, siape_file(tmp_path, row), layout="siape")
    bond = Bond.objects.get()
    assert (bond.start, bond.working_unit, bond.situation) == (date(2015, 3, 1), None, "active")


def test_an_unknown_start_is_the_day_it_was_told(body: Body, tmp_path: Path) -> None:
    row = siape_row(1, DATA_INGRESSO_CARGOFUNCAO="-1")
    apply(body, siape_file(tmp_path, row), layout="siape")
    row[1] = "OUTRO NOME"
    apply(body, siape_file(tmp_path, row), layout="siape", at=LATER)
    assert Bond.objects.get().start == date(2026, 3, 20)
    assert kinds() == [("name_change", "2026-04-20", None)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"SITUACAO_VINCULO": "CEDIDO"}, ("secondment_out", "seconded_out")),
        ({"COD_ORG_EXERCICIO": "20113", "ORG_EXERCICIO": "MINISTERIO"},
         ("secondment_out", "seconded_out")),
        ({"DATA_INICIO_AFASTAMENTO": "01/04/2026", "DATA_TERMINO_AFASTAMENTO": "30/04/2026"},
         ("leave", "leave")),
    ],
)  # fmt: skip
def test_p3_secondments_and_leaves_in_the_register(
    fields: dict[str, str], expected: tuple[str, str], body: Body, tmp_path: Path
) -> None:
    apply(body, siape_file(tmp_path, siape_row(1)), layout="siape")
    apply(body, siape_file(tmp_path, siape_row(1, **fields)), layout="siape", at=LATER)
    [event] = FunctionalEvent.objects.exclude(kind="admission")
    assert (event.kind, Bond.objects.get().situation) == expected
    if "ORG_EXERCICIO" in fields:
        assert event.details == {"to_body": "MINISTERIO"}


def test_p3_a_secondment_ends_when_the_register_says_active(body: Body, tmp_path: Path) -> None:
    apply(body, siape_file(tmp_path, siape_row(1, SITUACAO_VINCULO="CEDIDO")), layout="siape")
    apply(body, siape_file(tmp_path, siape_row(1)), layout="siape", at=LATER)
    assert kinds()[-1] == ("secondment_end", "2026-04-20", None)


def test_p3_whoever_comes_from_another_body_is_received(body: Body, tmp_path: Path) -> None:
    apply(body, siape_file(tmp_path, siape_row(1, SITUACAO_VINCULO="REQUISITADO")), layout="siape")
    assert kinds() == [("secondment_in", "2018-02-05", None)]


@pytest.mark.parametrize(
    ("situation", "kind"),
    [("APOSENTADO", "retirement"), ("Aposentado", "retirement"), ("INSTITUIDOR PENSAO", "death")],
)
def test_p3_a_situation_may_tell_an_end(
    situation: str, kind: str, body: Body, tmp_path: Path
) -> None:
    apply(body, siape_file(tmp_path, siape_row(1)), layout="siape")
    gone = siape_file(tmp_path, siape_row(1, SITUACAO_VINCULO=situation))
    apply(body, gone, layout="siape", at=LATER)
    assert kinds() == [(kind, "2026-04-20", None)]
    assert Bond.objects.get().category == "servidor_efetivo"


def test_whoever_retired_long_ago_is_left_out(body: Body, tmp_path: Path) -> None:
    path = siape_file(tmp_path, siape_row(1, SITUACAO_VINCULO="APOSENTADO"), siape_row(2))
    assert apply(body, path, layout="siape").left_out == 1
    assert Person.objects.count() == 1


def test_p3_the_file_of_leaves(body: Body, tmp_path: Path) -> None:
    register = siape_file(tmp_path, siape_row(1), siape_row(2))
    leaves = leaves_file(tmp_path, (1, "10/03/2026", "30/03/2026"), (9, "10/03/2026", "11/03/2026"))
    planned = feed.plan(feed_of(body, "siape"), [register, leaves])
    outcome = apply(body, register, leaves, layout="siape")
    assert planned.counts() == outcome.counts()
    assert kinds() == [("leave", "2026-03-10", "2026-03-30")]
    assert Bond.objects.get(person__hr_key="siape:5001").situation == "leave"


def test_p3_a_leave_told_again_next_month_is_the_same(body: Body, tmp_path: Path) -> None:
    register = siape_file(tmp_path, siape_row(1))
    apply(body, register, leaves_file(tmp_path, (1, "10/03/2026", "30/04/2026")), layout="siape")
    again = leaves_file(tmp_path, (1, "10/03/2026", "30/04/2026"), month="04")
    assert apply(body, register, again, layout="siape", at=LATER).events == {}
    longer = leaves_file(tmp_path, (1, "10/03/2026", "30/05/2026"), month="05")
    assert apply(body, register, longer, layout="siape", at=LATER).events == {"leave": 1}


def test_p3_who_was_on_leave_returns_on_the_day(body: Body, tmp_path: Path) -> None:
    register = siape_file(tmp_path, siape_row(1))
    apply(body, register, leaves_file(tmp_path, (1, "10/03/2026", "30/03/2026")), layout="siape")
    with clock.at(NOON + timedelta(days=10)):  # the last day away
        run_due()
    assert Bond.objects.get().situation == "leave"
    with clock.at(NOON + timedelta(days=11)):
        run_due()
    assert Bond.objects.get().situation == "active"
    assert kinds()[-1] == ("return", "2026-03-31", None)
