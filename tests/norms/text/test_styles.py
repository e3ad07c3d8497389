"""N1: whole invented norms, each in the manner of another house."""

from __future__ import annotations

from norms.text.support import findings, short, tree
from portaria.norms.text.files import read_bytes

FEDERAL = """<html><head><meta charset="utf-8"></head><body>
<p align="center"><b>Presidência da República<br>Casa Civil</b></p>
<p><a href="x">LEI Nº 9.999, DE 11 DE DEZEMBRO DE 1995.</a></p>
<p>Dispõe sobre o regime das salas.</p>
<p><b>O PRESIDENTE DA REPÚBLICA</b> Faço saber que se decreta e eu sanciono a seguinte Lei:</p>
<p>Título I</p><p>Capítulo Único</p><p>Das Disposições Preliminares</p>
<p><a name="art1"></a>Art. 1<sup><u>o</u></sup>&nbsp; Esta Lei institui o regime das salas.</p>
<p><strike>Art. 3<sup>o</sup> O cargo é de cem salas.</strike></p>
<p>Art. 3<sup>o</sup> Cada um tem as suas. <a href="y">(Redação dada pela Lei nº 10, de 1999)</a>
</p>
<p>Parágrafo único. As salas:</p>
<p><strike>I - têm porta;</strike></p>
<p>I - têm porta e janela; (Redação dada pela Lei nº 10, de 1999)</p>
<p>I-A - têm chave; (Incluído pela Lei nº 10, de 1999)</p>
<p>II - <strike>têm tapete.</strike> (Revogado pela Medida Provisória nº 1, de 2001)</p>
<p>Título II</p><p>Da Chave</p>
<p>Art. 4<sup>o</sup> (VETADO).</p>
<p><strike>Art. 5<sup>o</sup> A chave é de ferro. (Revogado pela Lei nº 10, de 1999)</strike></p>
<p>Art. 6º São requisitos: I - a idade; II - o nome; e III - a quitação.</p>
<p>Parágrafo Primeiro: Dispensa-se o nome.</p><p>Parágrafo segundo - Não a idade.</p>
<p>Art. 8º Esta Lei entra em vigor na data de sua publicação.</p>
<p>Brasília, 11 de dezembro de 1995; 174º da Independência e 107º da República.</p>
<p>FULANO DE TAL<br><i>Beltrano de Tal</i></p>
<p>Este texto não substitui o publicado no DOU de 12.12.1995</p>
<p>ANEXO I</p><p>TABELA DE SALAS</p><table><tr><td>1</td><td>azul</td></tr></table>
</body></html>"""


def test_a_federal_law_compiled_in_html() -> None:
    found = read_bytes(FEDERAL.encode()).tree
    statuses = {p.id: [w.status for w in p.wordings] for p in found.provisions.values()}
    changed = {id: s for id, s in statuses.items() if s != ["original"] and "_" in id}
    assert changed == {
        "art3_cpt": ["superseded", "amended"],
        "art3_par1u_inc1": ["superseded", "amended"],
        "art3_par1u_inc1-1": ["included"],
        "art3_par1u_inc2": ["superseded", "revoked"],
        "art4_cpt": ["vetoed"],
        "art5_cpt": ["revoked"],
    }
    assert [id for id in found.provisions if id.startswith("art6_")] == [
        "art6_cpt", "art6_cpt_inc1", "art6_cpt_inc2", "art6_cpt_inc3", "art6_par1", "art6_par2",
    ]  # fmt: skip
    parts = dict(found.parts())
    assert parts["fecho"].startswith("Brasília, 11 de dezembro")
    assert parts["fecho"].endswith("12.12.1995")
    assert found.provisions["anx1"].text == "TABELA DE SALAS 1 azul"


MUNICIPAL = """
PREFEITURA MUNICIPAL DE CIDADE NOVA
ESTADO DE SÃO PAULO

LEI COMPLEMENTAR Nº 45, DE 3 DE MARÇO DE 2011

"DISPÕE SOBRE O USO DOS CARROS E DÁ OUTRAS PROVIDÊNCIAS."

FULANO DE TAL, Prefeito Municipal de Cidade Nova, Estado de São Paulo, no uso
de suas atribuições legais, FAZ SABER que a Câmara Municipal aprovou e ele
sanciona e promulga a seguinte Lei Complementar:

                              CAPÍTULO I
                       DAS DISPOSIÇÕES GERAIS

Artigo 1º - Os carros oficiais do Município de Cidade Nova, assim entendidos
os de que trata o
artigo 3º desta Lei Complementar, destinam-se exclusivamente ao serviço
público, na forma do regulamento.

Artigo 2º - É vedado o uso de carro oficial:
I   - por quem não seja servidor;
II  - aos sábados, domingos e feriados, ressalvado o disposto no
parágrafo único do artigo 4º e no
inciso I deste artigo;
III - para transporte de:
    a) familiares;
    b) pessoas estranhas ao serviço, salvo autorização do Secretário, dada na forma do
§ 1º do artigo 3º.
Artigo 3º - São carros oficiais:
1 - os de representação;
2 - os de serviço.
§ 1º - Os de representação são do Prefeito.
§ 2º - Os de serviço, das Secretarias.
Artigo 4º - Fica o uso sujeito a planilha que conterá:
I) quilometragem;
II) destino; e
III) condutor.
Parágrafo único - Não se aplica o controle às ambulâncias.

Da Fiscalização

Artigo 5º - A fiscalização cabe à Corregedoria.
Artigo 6º - Esta Lei Complementar entra em vigor na data de sua publicação,
revogadas as disposições em contrário.

Prefeitura Municipal de Cidade Nova, aos 3 de março de 2011.

FULANO DE TAL
Prefeito Municipal
"""


def test_a_municipal_law_in_wrapped_text() -> None:
    assert short(MUNICIPAL) == (
        "cap1 art1 art2 art2_cpt_inc1 art2_cpt_inc2 art2_cpt_inc3 art2_cpt_inc3_ali1 "
        "art2_cpt_inc3_ali2 art3 art3_cpt_ite1 art3_cpt_ite2 art3_par1 art3_par2 art4 "
        "art4_cpt_inc1 art4_cpt_inc2 art4_cpt_inc3 art4_par1u cap1_agp1 art5 art6"
    )
    assert findings(MUNICIPAL) == []
    parts = dict(tree(MUNICIPAL).parts())
    assert parts["preambulo"].startswith("FULANO DE TAL, Prefeito")
    assert parts["fecho"].startswith("Prefeitura Municipal de Cidade Nova, aos 3 de março")


def test_a_resolution_with_its_regulation_after_the_signature() -> None:
    text = """
        RESOLUÇÃO Nº 12-CONSUNI, DE 5 DE MAIO DE 2015
        Aprova o Regimento Interno das Bibliotecas.
        O CONSELHO UNIVERSITÁRIO, em sessão de 5 de maio de 2015, RESOLVE
        Art. 1º  Aprovar o Regimento Interno das Bibliotecas, anexo.
        Art. 2º  Esta Resolução entra em vigor na data de sua publicação.
        Cidade Nova, 5 de maio de 2015.
        Prof. Fulano de Tal
        REGIMENTO INTERNO DAS BIBLIOTECAS
        TÍTULO I
        DA BIBLIOTECA
        Art. 1º A biblioteca serve à universidade.
        § 1º Abre às 8h.
        § 2º Fecha às 22h.
        TÍTULO II
        DOS EMPRÉSTIMOS
        Art. 2º São usuários:
        a. os discentes;
        b. os docentes.
    """
    assert short(text) == (
        "art1 art2 anx1 anx1_tit1 anx1_art1 anx1_art1_par1 anx1_art1_par2 anx1_tit2 anx1_art2 "
        "anx1_art2_cpt_ali1 anx1_art2_cpt_ali2"
    )
    assert findings(text) == []
    assert tree(text).provisions["anx1"].text == "REGIMENTO INTERNO DAS BIBLIOTECAS"
    assert dict(tree(text).parts())["fecho"].endswith("Prof. Fulano de Tal")


def test_a_code_with_rubrics_above_its_articles() -> None:
    text = """
        Art. 1º Pune-se o dano à sala.
        Dano à chave
        Art. 2º Pune-se em dobro.
        Perda da chave
        Art. 3º Não se pune.
    """
    found = tree(text)
    assert short(text) == "art1 agp1 art2 agp2 art3"
    assert found.provisions["agp2"].text == "Perda da chave"
    assert found.provisions["art2"].parent == "agp1"
