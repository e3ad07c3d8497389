"""What a text shows of its norm, and LEX URNs (N1)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from norms.text.support import tree
from portaria.config import folders
from portaria.norms.text.akn_meta import read_urn
from portaria.norms.text.particulars import particulars, read_date

SHEETS = sorted(
    [*folders.packs().glob("*/norm.yaml"), *folders.bodies().glob("*/acts/*/norm.yaml")]
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.parent.name)
def test_the_urns_of_the_packs_are_lex(sheet) -> None:
    found = re.search(r"^urn: (.+)$", sheet.read_text(encoding="utf-8"), re.M)
    assert found
    assert read_urn(found[1]).signed.year > 1990


URNS = {
    "urn:lex:br:federal:lei:2018-08-14;13709": ("br", "federal", "lei", "13709"),
    "urn:lex:br;mato.grosso:estadual;secretaria.fazenda:regulamento:2012-12-14;1": (
        "br;mato.grosso", "estadual;secretaria.fazenda", "regulamento", "1",
    ),
    "urn:lex:br;sao.paulo;campinas:municipal:lei:2001-02-03;9": (
        "br;sao.paulo;campinas", "municipal", "lei", "9",
    ),
    "urn:lex:br:federal:ato:2005-09-27": ("br", "federal", "ato", ""),
    "urn:lex:br:federal:lei:2018-08-14;13709@2019-01-01!art5": ("br", "federal", "lei", "13709"),
}  # fmt: skip


@pytest.mark.parametrize(("urn", "parts"), URNS.items())
def test_urns_are_read(urn: str, parts: tuple[str, ...]) -> None:
    found = read_urn(urn)
    assert (found.place, found.authority, found.kind, found.number) == parts


@pytest.mark.parametrize(
    "urn", ["", "urn:lex:br", "urn:lex:br:lei:2018-08-14;1", "urn:lex:br:federal:lei:2018-02-30;1"]
)
def test_what_is_no_urn_is_refused(urn: str) -> None:
    with pytest.raises(ValueError, match=r"URN|data"):
        read_urn(urn)


FRONTS = {
    "PORTARIA Nº 73/2018/GAB\nTrata de X.\nO SECRETÁRIO DE ESTADO DE FAZENDA, no uso, RESOLVE:\n": (
        "portaria", "73", None, "Secretário de Estado de Fazenda",
    ),
    "RESOLUÇÃO CGTIC N° 05, DE 4 DE DEZEMBRO DE 2020\nO PRESIDENTE DO COMITÊ - CGTIC, resolve:\n": (
        "resolução", "5", date(2020, 12, 4), "Presidente do Comitê",
    ),
    "ATO ADMINISTRATIVO Nº 1.495/2015-PGJ\nO PROCURADOR-GERAL, no uso,\n": (
        "ato administrativo", "1495", None, "Procurador-Geral",
    ),
    "": ("", "", None, ""),
}  # fmt: skip


@pytest.mark.parametrize(("before", "expected"), FRONTS.items())
def test_the_front_shows_kind_number_date_and_authority(
    before: str, expected: tuple[object, ...]
) -> None:
    shown = particulars(tree(f"{before}Art. 1º Texto.\n"))
    assert (shown.kind, shown.number, shown.signed, shown.authority) == expected


DATES = {
    "4 de dezembro de 2020": date(2020, 12, 4),
    "1º de março de 2015": date(2015, 3, 1),
    "em 02 de AGOSTO de 2018.": date(2018, 8, 2),
    "31 de fevereiro de 2020": None,
    "dezembro de 2020": None,
}


@pytest.mark.parametrize(("text", "day"), DATES.items())
def test_dates(text: str, day: date | None) -> None:
    assert read_date(text) == day
