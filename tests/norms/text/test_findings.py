"""N1: gaps, repeats, lists, typos, references and quotes are reported; what is right is not."""

from __future__ import annotations

import pytest

from norms.text.support import findings, found

ODD = {
    "missing": [
        ("Art. 1º A.\nArt. 3º B.", ["art2"]),
        ("Art. 1º A:\nI - b;\nIII - c.", ["art1_cpt_inc2"]),
        ("Art. 1º A:\nI - b:\na) c;\nc) d.", ["art1_cpt_inc1_ali2"]),
        ("Art. 1º A.\n§ 1º B.\n§ 4º C.", ["art1_par2", "art1_par3"]),
        ("CAPÍTULO I\nA\nArt. 1º X.\nCAPÍTULO III\nB\nArt. 2º Y.", ["cap2"]),
        ("Art. 1º A.\nArt. 30. B.", ["art2"]),
    ],
    "order": [("Art. 1º A.\nArt. 3º B.\nArt. 2º C.\nArt. 4º D.", ["art2"])],
    "repeated": [
        ("Art. 1º A mesa decide.\nArt. 1º Cabe ao fiscal vigiar.\nArt. 2º X.", ["art1r2"]),
        ("Art. 1º A.\nParágrafo único. B.\n§ 2º C.", ["art1_par1u"]),
    ],
    "missing_list": [
        ("Art. 1º São deveres:\nArt. 2º B.", ["art1_cpt"]),
        ("Art. 1º A.\n§ 1º Nas seguintes situações:\n§ 2º B.", ["art1_par1"]),
        ("Art. 1º Tipos:\num tipo, e mais;\noutro tipo;\nmais um.\nArt. 2º B.", ["art1_cpt"]),
    ],
    "unannounced_list": [("Art. 1º A mesa decide.\nI - um;\nII - dois.", ["art1_cpt"])],
    "typo": [
        ("At. 1º A.", ["art1"]),
        ("Art 1º A.", ["art1"]),
        ("Art. 1 A.", ["art1"]),
        ("Art. 1º A.\n§ 1 B.\n§ 2º C.", ["art1_par1"]),
        ("Art. 1º A.\n§º 1º B.\n§ 2º C.", ["art1_par1"]),
        ("Art. 1º A.\nParagrafo único. B.", ["art1_par1u"]),
        ("Art. 1º Na forma do paragrafo anterior.", ["art1_cpt"]),
    ],
    "style": [
        ("Art. 10º A.", ["art10"]),
        ("Art. 1º A.\n§ 1º B.", ["art1_par1"]),
    ],
    "reference": [
        ("Art. 1º Nos casos do art. 9º, avisa-se.", ["art1_cpt"]),
        ("Art. 1º Nos casos do art. 2º, § 3º, avisa-se.\nArt. 2º B.", ["art1_cpt"]),
        ("Art. 1º Nos casos dos arts. 2º e 7º desta Portaria.\nArt. 2º B.", ["art1_cpt"]),
        ("Art. 1º Na forma do artigo 9º deste Regulamento.", ["art1_cpt"]),
        ("Art. 1º Nos casos do § 3º do art. 2º.\nArt. 2º B.", ["art1_cpt"]),
        ("Art. 1º Nos casos do parágrafo único do art. 2º.\nArt. 2º B.", ["art1_cpt"]),
    ],
    "quote": [
        ("Art. 1º O crachá “Provisório dura um dia.", ["art1_cpt"]),
        ("Art. 1º O crachá \"Provisório dura um dia.", ["art1_cpt"]),
        ("Art. 1º O crachá Provisório” dura um dia.", ["art1_cpt"]),
    ],
}  # fmt: skip
CASES = [(kind, text, where) for kind, rows in ODD.items() for text, where in rows]


@pytest.mark.parametrize(("kind", "text", "where"), CASES)
def test_what_is_odd_is_reported_at_its_provision(kind: str, text: str, where: list[str]) -> None:
    assert [provision for k, provision in findings(text) if k == kind] == where


RIGHT = [
    "Art. 1º A:\nI - b;\nII - c.\nArt. 2º B.\n§ 1º C.\n§ 2º D.",
    "Art. 1º A.\nArt. 1º-A. B.\nArt. 2º C.",
    "Art. 9º A.\nArt. 10. B.".replace("9º", "1º").replace("10.", "2º"),
    "Art. 1º Nos termos do art. 9º da Lei nº 8.112, de 1990.",
    "Art. 1º Nos termos do art. 71, II, da Constituição Estadual.",
    "Art. 1º Conforme o art. 13, § 2º, da Resolução nº 4/2020/CGTIC, e o art. 154 da LC n. 04/90 "
    "c/c o art. 3º da LC n. 207/2004.",
    "Art. 1º Nos casos do art. 2º, § 1º, inciso II, e do art. 3º, parágrafo único.\n"
    "Art. 2º B.\n§ 1º C:\nI - d;\nII - e.\n§ 2º F.\nArt. 3º G.\nParágrafo único. H.",
    "TÍTULO I\nA\nCAPÍTULO I\nB\nArt. 1º X.\nTÍTULO II\nC\nCAPÍTULO II\nD\nArt. 2º Y.",
    "TÍTULO I\nA\nCAPÍTULO I\nB\nArt. 1º X.\nTÍTULO II\nC\nCAPÍTULO I\nD\nArt. 2º Y.",
    "Art. 1º O crachá “Provisório” dura “um” dia.",
    "Art. 1º A tela de 15\" serve.",
    "Art. 1º Parte I - geral.\nParágrafo único. Fica assim:\na) um;\nb) dois.",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert findings(text) == []


def test_a_finding_says_the_line_and_what_to_expect() -> None:
    [gap] = found("Art. 1º A.\n\nArt. 3º B.")
    assert (gap.line, gap.message) == (3, "falta «art. 2º», antes de «art. 3º»")
