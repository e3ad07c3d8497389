"""LexML identifiers, and how provisions are quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.norms import lexml

LABELS = {
    "art14_cpt_inc2": "art. 14, II",
    "art9": "art. 9º",
    "art10": "art. 10",
    "art12_par1u": "art. 12, parágrafo único",
    "art13_par2": "art. 13, § 2º",
    "art13_par9": "art. 13, § 9º",
    "art13_par10": "art. 13, § 10",
    "art47-1": "art. 47-A",
    "art47-1_par2": "art. 47-A, § 2º",
    "art7-1": "art. 7º-A",
    "art25_cpt_inc1_ali4": "art. 25, I, d",
    "art24_cpt_inc3_ali1": "art. 24, III, a",
    "art8_par1_ali2": "art. 8º, § 1º, b",
    "art20_cpt": "art. 20, caput",
    "art5_cpt_inc18_ali3_ite1": "art. 5º, XVIII, c, 1",
    "art6_cpt_inc10-1": "art. 6º, X-A",
    "anx1": "Anexo I",
    "anx2_ite3": "Anexo II, 3",
    "anx1_ite2_ite7": "Anexo I, 2, 7",
    "anx1_art3_par1": "Anexo I, art. 3º, § 1º",
    "art1u": "artigo único",
    "anx1u": "Anexo único",
    "art13_cpt_inc1r2": "art. 13, I (2ª vez)",
    "art9r12": "art. 9º (12ª vez)",
    "tit1_cap2_sec1": "Título I, Capítulo II, Seção I",
    "cap2r2": "Capítulo II (2ª vez)",
    "cap4-1": "Capítulo IV-A",
    "cap2_agp3": "Capítulo II, 3º título sem número",
}


@pytest.mark.parametrize(("provision", "quoted"), LABELS.items())
def test_a_provision_is_quoted_as_people_do(provision: str, quoted: str) -> None:
    assert lexml.label(provision) == quoted


@pytest.mark.parametrize(
    "name",
    [
        "art1",
        "art47-1",
        "cpt",
        "par1u",
        "par2",
        "inc14",
        "ali27",
        "ite1",
        "art1u",
        "inc1r2",
        "par1ur2",
    ],
)
def test_segments(name: str) -> None:
    assert lexml.is_segment(name)


@pytest.mark.parametrize(
    "name",
    [
        "art",
        "art0",
        "art01",
        "caput",
        "par2u",
        "inc1u",
        "inc1r1",
        "inc1r0",
        "incII",
        "about",
        "1",
        "",
    ],
)
def test_what_is_not_a_segment(name: str) -> None:
    assert not lexml.is_segment(name)


@given(st.integers(1, 3999))
def test_roman_numerals_come_back(number: int) -> None:
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    values = [digits[d] for d in lexml.roman(number)]
    total = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    assert total == number


def test_letters() -> None:
    assert [lexml.letters(n) for n in (1, 2, 26, 27, 28)] == ["A", "B", "Z", "AA", "AB"]


def test_siblings_sort_as_the_norm_has_them() -> None:
    written = ["anx1", "art47-1", "art48", "art9", "art47"]
    assert sorted(written, key=lexml.order) == ["art9", "art47", "art47-1", "art48", "anx1"]
    assert sorted(["par10", "par2", "cpt"], key=lexml.order) == ["cpt", "par2", "par10"]
