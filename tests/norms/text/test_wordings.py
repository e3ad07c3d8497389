"""N1: amended wordings are versions of one provision; what is quoted belongs to who quotes it."""

from __future__ import annotations

import pytest

from norms.text.support import findings, ids, short, tree

VERSIONS = {
    "Art. 1º A comissão decide.\nArt. 1º O comitê decide. (NR)\nArt. 2º X.": (
        "art1_cpt", ["superseded", "amended"],
    ),
    "Art. 1º A comissão decide.\nArt. 1º O comitê resolve. (Redação dada pela Portaria nº 3)": (
        "art1_cpt", ["superseded", "amended"],
    ),
    "Art. 1º A comissão central decide sempre.\nArt. 1º O comitê central decide sempre.": (
        "art1_cpt", ["superseded", "amended"],
    ),
    "Art. 1º X.\n§ 1º Y.\n§ 1º Z. (NR)\n§ 2º W.": ("art1_par1", ["superseded", "amended"]),
    "Art. 1º São:\nI - x;\nI - y; (NR)\nII - z.": ("art1_cpt_inc1", ["superseded", "amended"]),
    "Art. 1º X. (NR)": ("art1_cpt", ["amended"]),
    "Art. 1º X.\nArt. 1º-A. Y. (Incluído pela Lei nº 5, de 2019)": ("art1-1_cpt", ["included"]),
    "Art. 1º X.\n§ 1º Y. (AC)": ("art1_par1", ["included"]),
    "Art. 1º (Revogado).": ("art1_cpt", ["revoked"]),
    "Art. 1º Revogado pela Portaria nº 9/2019.": ("art1_cpt", ["revoked"]),
    "Art. 1º X. (Revogado pelo Decreto nº 3, de 2020)": ("art1_cpt", ["revoked"]),
    "Art. 1º X.\n§ 1º (VETADO)": ("art1_par1", ["vetoed"]),
    "Art. 1º X. (Revogado pela Lei nº 1)\nArt. 1º Y de volta. (Redação dada pela Lei nº 2)": (
        "art1_cpt", ["superseded", "amended"],
    ),
    "Art. 1º Fica revogada a Portaria nº 5.": ("art1_cpt", ["original"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VERSIONS.items())
def test_versions(text: str, expected: tuple[str, list[str]]) -> None:
    provision, statuses = expected
    assert [w.status for w in tree(text).provisions[provision].wordings] == statuses


def test_a_new_caput_brings_new_paragraphs_in_their_place() -> None:
    text = """
        Art. 26. A coordenadoria fará programas quando pedidos, ouvida a comissão.
        § 1º O pedido irá ao secretário.
        Art. 26. A coordenadoria fará programas quando pedidos, ouvido o comitê.
        § 1º O requerimento será levado ao comitê. (NR)§ 2º Autorizado, começa.
        § 3º Ouvida a comissão, decide-se.
    """
    found = tree(text)
    counts = {p.id: len(p.wordings) for p in found.provisions.values() if p.kind != "artigo"}
    assert counts == {"art26_cpt": 2, "art26_par1": 2, "art26_par2": 1, "art26_par3": 1}


def test_the_same_number_with_another_text_is_no_version() -> None:
    text = """
        Art. 13. São diretrizes:
        I. Central única de atendimento.
        I. Equipe qualificada e treinada.
        III. Sistema integrado de chamados.
    """
    assert short(text) == "art13 art13_cpt_inc1 art13_cpt_inc1r2 art13_cpt_inc3"
    assert findings(text)[1:] == [("repeated", "art13_cpt_inc1r2"), ("missing", "art13_cpt_inc2")]


QUOTING = {
    "curly": "“Art. 5º O prazo é de dez dias.\n§ 1º Conta-se da ciência.” (NR)",
    "straight": '"Art. 5º O prazo é de dez dias.\n§ 1º Conta-se da ciência." (NR)',
    "guillemets": "«Art. 5º O prazo é de dez dias.\n§ 1º Conta-se da ciência.» (NR)",
    "inner quotes": "“Art. 5º O crachá “Provisório” dura um dia.\n§ 1º Vale “Visitante”.” (NR)",
    "two articles": "“Art. 5º Um.” (NR)\n“Art. 6º Dois.” (NR)",
    "dots": "“Art. 5º .......\n§ 3º O prazo é de dez dias.\n.......” (NR)",
    "no quotes": "Art. 5º O prazo é de dez dias.\n§ 1º Conta-se da ciência.",
}


@pytest.mark.parametrize("quoted", QUOTING.values(), ids=QUOTING.keys())
def test_quoted_articles_belong_to_the_provision_that_quotes_them(quoted: str) -> None:
    text = f"""Art. 1º A Portaria nº 3 passa a vigorar com a seguinte redação:
{quoted}
Art. 2º Vale na publicação.
Parágrafo único. Salvo exceção.
"""
    assert ids(text) == "art1 art1_cpt art2 art2_cpt art2_par1u"
    assert "Art. 5º" in tree(text).provisions["art1_cpt"].text


def test_a_quotation_without_end_stops_where_the_norm_goes_on_and_is_reported() -> None:
    text = """
        Art. 1º A Portaria nº 3 passa a vigorar com a seguinte redação:
        “Art. 5º O prazo é de dez dias.
        § 1º Conta-se da ciência.
        Art. 2º Vale na publicação.
    """
    assert short(text) == "art1 art2"
    assert ("quote", "art1_cpt") in findings(text)


AMENDING = """
    INSTRUÇÃO NORMATIVA Nº 4, DE 26 DE MAIO DE 2020.
    Altera a Instrução Normativa nº 1, de 4 de abril de 2019.
    O SECRETÁRIO DE GESTÃO, no uso das atribuições, resolve:
    Art. 1º A Instrução Normativa nº 1, de 2019, passa a vigorar com as seguintes alterações:
    "Art. 2º ..........................................................
    I - sala: cômodo fechado, também dito "quarto";
    ...................................................................
    Parágrafo único. Exclui-se o pátio." (NR)
    "Seção II
    Das Chaves
    Art. 5º-A As chaves ficam na portaria." (NR)
    "Art. 7º ..........................................................
    § 3º A perda se comunica:
    I - ao chefe; e
    II - à vigilância." (NR)
    Art. 2º Ficam revogados os seguintes dispositivos da Instrução Normativa nº 1, de 2019:
    I - o § 4º do art. 7º; e
    II - os arts. 12 a 14.
    Art. 3º Esta Instrução Normativa entra em vigor em 1º de junho de 2020.
"""


def test_an_amending_norm_keeps_its_own_articles_apart_from_those_it_changes() -> None:
    assert short(AMENDING) == "art1 art2 art2_cpt_inc1 art2_cpt_inc2 art3"
    assert findings(AMENDING) == []
    assert tree(AMENDING).provisions["art1_cpt"].status == "original"
