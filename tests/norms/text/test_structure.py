"""N1: headings, annexes, front and closing, wrapped text, page furniture."""

from __future__ import annotations

from norms.text.support import findings, ids, short, tree

CHAPTERS = """
    PORTARIA Nº 12/2021/GAB
    Dispõe sobre o uso das salas.
    O DIRETOR DO INSTITUTO DE TESTES, no uso de suas atribuições,
    RESOLVE:
    TÍTULO I
    DISPOSIÇÕES GERAIS
    CAPÍTULO I – DO OBJETO
    Art. 1º Esta Portaria trata das salas.
    CAPÍTULO II
    DO USO
    Seção I
    Da Reserva
    Art. 2º Reserva-se com um dia.
    Subseção Única
    Da Fila
    Art. 3º Há fila.
    Seção II - Do Cancelamento
    Art. 4º Cancela-se no dia.
    TÍTULO II – DISPOSIÇÕES FINAIS
    Art. 5º Vale desde já.
    Cidade Nova, 3 de maio de 2021.
    FULANO DE TAL
    Diretor
"""


def test_headings_hold_articles_and_keep_their_names() -> None:
    found = tree(CHAPTERS)
    parents = {p.id: p.parent for p in found.provisions.values() if p.kind == "artigo"}
    assert parents == {
        "art1": "tit1_cap1",
        "art2": "tit1_cap2_sec1",
        "art3": "tit1_cap2_sec1_sub1",
        "art4": "tit1_cap2_sec2",
        "art5": "tit2",
    }
    names = {p.id: p.text for p in found.provisions.values() if p.id[:3] in ("tit", "cap")}
    assert names["tit1"] == "DISPOSIÇÕES GERAIS"
    assert names["tit1_cap1"] == "DO OBJETO"
    kinds = {p.kind for p in found.provisions.values()}
    assert kinds == {"titulo", "capitulo", "secao", "subsecao", "artigo", "caput"}
    assert found.provisions["tit1_cap2_sec1"].text == "Da Reserva"


def test_front_and_closing_are_kept_as_what_they_are() -> None:
    parts = dict(tree(CHAPTERS).parts())
    assert parts["epigrafe"] == "PORTARIA Nº 12/2021/GAB"
    assert parts["ementa"] == "Dispõe sobre o uso das salas."
    assert parts["preambulo"].endswith("RESOLVE:")
    assert parts["fecho"] == "Cidade Nova, 3 de maio de 2021. FULANO DE TAL Diretor"


def test_a_heading_split_over_two_lines_is_one() -> None:
    found = tree(
        """
        CAPÍTULO I
        DA MOVIMENTAÇÃO E GUARDA DE MATERIAIS
        PERMANENTES E DE CONSUMO
        Art. 1º Texto.
        """
    )
    assert found.provisions["cap1"].text == (
        "DA MOVIMENTAÇÃO E GUARDA DE MATERIAIS PERMANENTES E DE CONSUMO"
    )
    assert list(found.provisions) == ["cap1", "art1", "art1_cpt"]


def test_headings_without_a_number_are_sections() -> None:
    found = tree(
        """
        CAPÍTULO I
        DOS EQUIPAMENTOS
        DO USO
        Art. 1º Um.
        DO TOMBAMENTO
        Art. 2º Dois.
        CAPÍTULO II
        DA REDE
        Art. 3º Três.
        Do Acesso
        Art. 4º Quatro.
        """
    )
    named = {p.id: (p.kind, p.text) for p in found.provisions.values() if "agp" in p.id}
    assert named == {
        "cap1_agp1": ("secao", "DO USO"),
        "cap1_agp2": ("secao", "DO TOMBAMENTO"),
        "cap2_agp1": ("secao", "Do Acesso"),
    }
    assert found.provisions["cap1"].text == "DOS EQUIPAMENTOS"
    assert found.provisions["art4"].parent == "cap2_agp1"


def test_a_chapter_number_given_twice_gets_its_own_id_and_a_finding() -> None:
    text = "CAPÍTULO I\nA\nArt. 1º X.\nCAPÍTULO I\nB\nArt. 2º Y."
    assert short(text) == "cap1 art1 cap1r2 art2"
    assert findings(text) == [("repeated", "cap1r2")]


def test_books_and_parts() -> None:
    text = "PARTE GERAL\nLIVRO I\nDAS PESSOAS\nTÍTULO ÚNICO\nArt. 1º X.\nPARTE ESPECIAL\nArt. 2º Y."
    assert short(text) == "prt1 prt1_liv1 prt1_liv1_tit1 art1 prt2 art2"


def test_wrapped_text_is_read_as_its_paragraphs() -> None:
    text = """
        Art. 1º O servidor que precisar de acesso à sala, nos termos do que dispõe o
        art. 7º da Lei nº 10, de 2 de maio de 2001, e do que mais se disser no § 2º do
        Art. 3º desta Portaria, pedirá a chave na recepção do prédio principal, com as
        I – ressalvas do Regimento e o que mais a direção mandar por escrito em cada um
        dos casos que se apresentarem durante o expediente normal da repartição.
        § 1º A chave se devolve no mesmo dia, salvo autorização escrita da chefia a que
        estiver subordinado o servidor que a pediu e que por ela responde para todos os
        efeitos.
        Art. 2º São deveres de quem usa a sala, além daqueles que a lei já lhe impõe em
        razão do cargo:
        I - deixá-la limpa, arrumada e fechada, com as luzes apagadas e o ar desligado,
        ainda que outro deva usá-la em seguida;
        II - avisar do que faltar.
    """
    assert short(text) == "art1 art1_par1 art2 art2_cpt_inc1 art2_cpt_inc2"


def test_page_furniture_is_kept_apart_from_the_provision_it_cuts() -> None:
    pages = [
        f"INSTITUTO DE TESTES – BOLETIM 3\nArt. {n}º O texto do artigo começa aqui\ne continua\f"
        f"INSTITUTO DE TESTES – BOLETIM 4\naté o fim da página.\nPágina {n} de 9\n\f"
        for n in range(1, 10)
    ]
    found = tree("".join(pages))
    assert found.provisions["art3_cpt"].text == (
        "O texto do artigo começa aqui e continua até o fim da página."
    )
    furniture = [text for part, text in found.parts() if part == "pagina"]
    assert len(furniture) == 27
    assert "Página 3 de 9" in " ".join(furniture)


def test_bare_page_numbers_that_count_are_furniture() -> None:
    text = "".join(
        f"Art. {n}º Texto que segue\nlinha dois\nlinha três\n{n}\nlinha quatro.\n"
        for n in range(1, 6)
    )
    found = tree(text)
    assert [text for part, text in found.parts()] == ["1", "2", "3", "4", "5"]
    assert (
        found.provisions["art2_cpt"].text == "Texto que segue linha dois linha três linha quatro."
    )


def test_annexes_have_their_own_articles_items_and_clauses() -> None:
    text = """
        Art. 1º Fica aprovado o Regimento, na forma do Anexo I.
        Art. 2º Vale desde já.
        Cidade Nova, 3 de maio de 2021.
        FULANO DE TAL
        ANEXO I
        REGIMENTO INTERNO
        CAPÍTULO I
        DA SEDE
        Art. 1º A sede fica na cidade.
        Parágrafo único. Há outra.
        ANEXO II – TERMO
        PRIMEIRA - Obrigo-me a:
        1 - cuidar;
        2 - devolver.
        SEGUNDA – Respondo pelo dano.
        ANEXO ÚNICO
        Tabela
    """
    assert short(text) == (
        "art1 art2 anx1 anx1_cap1 anx1_art1 anx1_art1_par1u anx2 anx2_ite1 anx2_ite1_ite1 "
        "anx2_ite1_ite2 anx2_ite2 anx1u"
    )


def test_articles_that_begin_anew_after_the_signature_are_an_annex_without_title() -> None:
    text = """
        Art. 1º Fica aprovado o regulamento que acompanha esta Resolução.
        Art. 2º Vale na publicação.
        Cidade Nova, 3 de maio de 2021.
        REGULAMENTO DAS SALAS
        Art. 1º As salas servem a reuniões.
        Art. 2º Pede-se a chave.
    """
    assert short(text) == "art1 art2 anx1 anx1_art1 anx1_art2"


def test_a_norm_of_numbered_items_only() -> None:
    text = """
        INSTRUÇÃO NORMATIVA Nº 3/2020
        1. FINALIDADE
        1.1 Regular as salas.
        1.2. Dizer quem as usa:
        a) servidores;
        b) visitantes.
        2. VIGÊNCIA
        2.1 Desde já.
    """
    assert ids(text) == "ite1 ite1_ite1 ite1_ite2 ite1_ite2_ali1 ite1_ite2_ali2 ite2 ite2_ite1"
