"""A layout is a mapping file: a third one needs no code, a wrong one is said where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from people.hr_files import CATEGORIES, NOON
from portaria.bodies.models import Body
from portaria.people.hr import feed, layouts
from portaria.people.hr.normal import normal
from portaria.people.hr.settings import HrSettings
from portaria.people.models import Bond, FunctionalEvent

THIRD = """
layout: prefeitura
about: Folha de um município
separators: ["|"]
dates: [aaaammdd]
unknown: ["", "N/D"]
files:
  folha:
    holds: bonds
    known_by: [FUNCIONAL, CPF_SERVIDOR]
    whole: true
    missing: contract_end
    other_columns: ignored
    key: [FUNCIONAL]
    required: [FUNCIONAL, SERVIDOR, REGIME]
    units_from_rows: true
    fields: {cpf: CPF_SERVIDOR, name: SERVIDOR, registration: FUNCIONAL, category: REGIME,
      start: [POSSE, EXERCICIO], unit: COD_SETOR, unit_name: SETOR}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "prefeitura.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_third_layout_is_a_mapping_file(body: Body, tmp_path: Path) -> None:
    layout = layouts.load(write(tmp_path, THIRD))
    now = feed.Feed(body, layout, HrSettings("prefeitura", CATEGORIES), NOON)
    path = tmp_path / "folha.txt"
    head = "FUNCIONAL|CPF_SERVIDOR|SERVIDOR|REGIME|POSSE|EXERCICIO|COD_SETOR|SETOR|SALARIO"
    path.write_text(
        f"{head}\n7|52998224725|Ana|docente|N/D|20200203|9|Escola|1\n", encoding="utf-8"
    )
    assert feed.apply(now, [path], by="cli:teste").events == {"admission": 1}
    bond = Bond.objects.get()
    assert (bond.category, bond.start) == ("docente", date(2020, 2, 3))
    assert bond.unit is not None
    assert bond.unit.name == "Escola"
    path.write_text(f"{head}\n", encoding="utf-8")
    feed.apply(now, [path], by="cli:teste", confirm=True)
    assert FunctionalEvent.objects.latest("id").kind == "contract_end"  # as the mapping says


WRONG = {
    "no layout": ("layout: prefeitura", "leiaute: x", "falta a chave «layout»"),
    "a strange key": ("whole: true", "hole: true", "chave desconhecida «hole»"),
    "a strange field": ("cpf: CPF", "cic: CPF", "campo desconhecido «cic»"),
    "a strange content": ("holds: bonds", "holds: horses", "«horses» não é um de"),
    "silence about the missing": ("missing: contract_end", "", "quem some do arquivo"),
    "a strange end": ("missing: contract_end", "missing: flight", "«flight» não é um de"),
    "no fields": ("fields: {", "defaults: {", "fields"),
    "not YAML": ("separators: [", "separators: [[", "prefeitura.yaml"),
    "a strange date": ("[aaaammdd]", "[ddmmaa]", "«ddmmaa» não é um de"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_mapping_is_said_where(case: str, tmp_path: Path) -> None:
    old, new, why = WRONG[case]
    with pytest.raises(layouts.LayoutError) as error:
        layouts.load(write(tmp_path, THIRD.replace(old, new)))
    assert "prefeitura.yaml" in str(error.value)
    assert why in str(error.value)


def test_a_layout_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(layouts.LayoutError, match="há: portaria, siape"):
        layouts.load(settings.PACKS_DIR / "layouts" / "nenhum.yaml")


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("Exerc. 7º/Art93 8112", "EXERC 7O ART93 8112"),
        ("EXERC. 7 ART93 8112", "EXERC 7 ART93 8112"),
        ("CEDIDO/REQUISITADO", "CEDIDO REQUISITADO"),
        ("  Estagiário ", "ESTAGIARIO"),
        ("fim_contrato", "FIM CONTRATO"),
        ("-1", "-1"),
        ("Nomeado Cargo Comis.", "NOMEADO CARGO COMIS"),
    ],
)
def test_words_have_one_spelling(written: str, spelling: str) -> None:
    assert normal(written) == spelling
