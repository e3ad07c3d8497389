"""N1: every way in which norms write the mark of a provision."""

from __future__ import annotations

import pytest

from norms.text.support import findings, ids, short, tree

ARTICLES = {
    "Art. 1º Texto.": "art1",
    "Art. 1o Texto.": "art1",
    "Art. 1° Texto.": "art1",
    "Art. 1.º Texto.": "art1",
    "Art. 1 - Texto.": "art1",
    "Art. 1º - Texto.": "art1",
    "Art. 1º – Texto.": "art1",
    "Art. 1º — Texto.": "art1",
    "Art. 1º. Texto.": "art1",
    "Art. 1º: Texto.": "art1",
    "Art 1º Texto.": "art1",
    "ART. 1º Texto.": "art1",
    "ARTIGO 1º - Texto.": "art1",
    "Artigo 1º Texto.": "art1",
    "Artigo 1 – Texto.": "art1",
    "At. 1º Texto.": "art1",
    "Art.\n1º Texto.": "art1",
    "Art. único. Texto.": "art1u",
    "Artigo Único - Texto.": "art1u",
    "  Art. 1º Texto.": "art1",
    "\ufeffArt. 1º Texto.": "art1",
    "Art.1º Texto.": "art1",
    "Art. 1º-A. Texto.": "art1-1",
    "Art. 47-A. Texto.": "art47-1",
    "Art. 47–A. Texto.": "art47-1",
    "Art. 47-AB Texto.": "art47-28",
    "Art. 47-A-B. Texto.": "art47-1-2",
    "Art. 10. Texto.": "art10",
    "Art. 10 Texto.": "art10",
    "Art. 10-A lei manda.": "art10",
    "Art. 1.024. Texto.": "art1024",
}


@pytest.mark.parametrize(("text", "expected"), ARTICLES.items())
def test_articles(text: str, expected: str) -> None:
    assert short(text) == expected


PARAGRAPHS = {
    "§ 1º Texto.": "par1",
    "§ 1º - Texto.": "par1",
    "§1º Texto.": "par1",
    "§ 1o Texto.": "par1",
    "§ 1°. Texto.": "par1",
    "§º 1º Texto.": "par1",
    "§ 1 - Texto.": "par1",
    "Parágrafo único. Texto.": "par1u",
    "Parágrafo Único - Texto.": "par1u",
    "Parágrafo único: Texto.": "par1u",
    "Parágrafo único O agente responde.": "par1u",
    "PARÁGRAFO ÚNICO. Texto.": "par1u",
    "Paragrafo unico - Texto.": "par1u",
    "§ único. Texto.": "par1u",
    "Parágrafo 1º - Texto.": "par1",
    "§ 2º-A. Texto.": "par2-1",
    "§ 10. Texto.": "par10",
}


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS.items())
def test_paragraphs(text: str, expected: str) -> None:
    assert short(f"Art. 1º Texto.\n{text}") == f"art1 art1_{expected}"


INCISOS = {
    "I - a;\nII - b.": "1 2",
    "I – a;\nII – b.": "1 2",
    "I — a;\nII — b.": "1 2",
    "I-a;\nII-b.": "1 2",
    "I. a;\nII. b.": "1 2",
    "I) a;\nII) b.": "1 2",
    "I a;\nII b.": "1 2",
    "I\n- a;\n\nII\n– b.": "1 2",
    "I - a; II - b; e III - c.": "1 2 3",
    "I - a;\nI-A - b;\nII - c.": "1 1-1 2",
    "I - um\nII - dois\nIII - três": "1 2 3",
}


@pytest.mark.parametrize(("text", "expected"), INCISOS.items())
def test_incisos(text: str, expected: str) -> None:
    wanted = " ".join(f"art1_cpt_inc{number}" for number in expected.split())
    assert short(f"Art. 1º São deveres:\n{text}") == f"art1 {wanted}"


def test_roman_numerals_go_beyond_fifty() -> None:
    from portaria.norms.lexml import roman

    text = "Art. 1º São:\n" + "".join(f"{roman(n)} - coisa;\n" for n in range(1, 121))
    assert len(tree(text).provisions) == 122
    assert findings(text) == []


@pytest.mark.parametrize(
    ("wrong", "number"), [("IIII", 4), ("VIIII", 9), ("IL", 49), ("VX", 5), ("XXXXX", 50)]
)
def test_a_wrong_roman_numeral_is_a_typo(wrong: str, number: int) -> None:
    from portaria.norms.lexml import roman

    before = "".join(f"{roman(n)} - coisa;\n" for n in range(1, number))
    assert findings(f"Art. 1º São:\n{before}{wrong} - coisa.") == [
        ("typo", f"art1_cpt_inc{number}")
    ]


ALINEAS = {
    "a) x;\nb) y.": "1 2",
    "a. x;\nb. y.": "1 2",
    "a - x;\nb - y.": "1 2",
    "a – x;\nb – y.": "1 2",
    "a) x; b) y; e c) z.": "1 2 3",
    "A) x;\nB) y.": "1 2",
    "".join(f"{c}) x;\n" for c in "abcdefghij"): "1 2 3 4 5 6 7 8 9 10",
    "".join(f"{c}) x;\n" for c in [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"]): " ".join(
        map(str, range(1, 29))
    ),
}


@pytest.mark.parametrize(("text", "expected"), ALINEAS.items())
def test_alineas(text: str, expected: str) -> None:
    wanted = " ".join(f"art1_cpt_inc1_ali{number}" for number in expected.split())
    got = short(f"Art. 1º São:\nI - coisas:\n{text}\nII - outras.")
    assert got == f"art1 art1_cpt_inc1 {wanted} art1_cpt_inc2"


ITEMS = {
    "1. x;\n2. y.": "ite1 ite2",
    "1) x;\n2) y.": "ite1 ite2",
    "1 - x;\n2 - y.": "ite1 ite2",
    "1. x;\n1.1. z;\n2. y.": "ite1 ite1_ite1 ite2",
}


@pytest.mark.parametrize(("text", "expected"), ITEMS.items())
def test_items(text: str, expected: str) -> None:
    holder = "art1_cpt_inc1_ali1"
    wanted = " ".join(f"{holder}_{step}" for step in expected.split())
    got = short(f"Art. 1º São:\nI - coisas:\na) tais:\n{text}\nb) quais.")
    assert got == f"art1 art1_cpt_inc1 {holder} {wanted} art1_cpt_inc1_ali2"


WHOLE = {
    # a list under a paragraph, then another paragraph
    "Art. 1º A:\nI - b;\nII - c.\n§ 1º D:\na) e;\nb) f.\n§ 2º G.": (
        "art1 art1_cpt art1_cpt_inc1 art1_cpt_inc2 art1_par1 art1_par1_ali1 art1_par1_ali2 "
        "art1_par2"
    ),
    # alíneas and then the next inciso
    "Art. 1º A:\nI - b:\na) c;\nb) d;\nII - e.": (
        "art1 art1_cpt art1_cpt_inc1 art1_cpt_inc1_ali1 art1_cpt_inc1_ali2 art1_cpt_inc2"
    ),
    # several on one line
    "Art. 1º Um. Parágrafo único. Dois. Art. 2º Três. § 1º Quatro. § 2º Cinco.": (
        "art1 art1_cpt art1_par1u art2 art2_cpt art2_par1 art2_par2"
    ),
    "Art. 8°- Peçam junto aos setores do Art. 5º. Art. 9º - As contas são da entidade.": (
        "art8 art8_cpt art9 art9_cpt"
    ),
    # the letter i is the ninth, the numeral I the first
    "Art. 1º A:\nI - b:\nh) x;\ni) c;\nj) d;\nII - e.": (
        "art1 art1_cpt art1_cpt_inc1 art1_cpt_inc1_ali8 art1_cpt_inc1_ali9 art1_cpt_inc1_ali10 "
        "art1_cpt_inc2"
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_whole_articles(text: str, expected: str) -> None:
    if "h) x" in text:
        text = text.replace("h) x;", "\n".join(f"{c}) x;" for c in "abcdefgh"))
        holder = "art1_cpt_inc1"
        alineas = " ".join(f"{holder}_ali{n}" for n in range(1, 11))
        expected = f"art1 art1_cpt {holder} {alineas} art1_cpt_inc2"
    assert ids(text) == expected


NO_PROVISION = [
    "Art. 1º Nos termos do art. 5º desta Portaria e do § 2º do art. 7º, cabe o inciso I - e só.",
    "Art. 1º Cumpra-se o Art. 5º. Após, arquive-se.",
    "Art. 1º O disposto no\nart. 2º da Lei nº 1 vale.",
    "Art. 1º O Complexo I - Sede fica fechado.",
    "Art. 1º Valem a alínea a) do inciso e o item 1. da tabela.",
    "Art. 1º O anexo I desta Portaria e o Título de eleitor.",
]


@pytest.mark.parametrize("text", NO_PROVISION)
def test_references_are_not_provisions(text: str) -> None:
    assert ids(text) == "art1 art1_cpt"
