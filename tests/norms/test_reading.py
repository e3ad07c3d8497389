"""Packs as they are written: what is read, and what is said of what is wrong (file, line)."""

from __future__ import annotations

from datetime import date

import pytest

from norms.support import VOCABULARY, files, pack, problems, sheet
from portaria.norms.places import SourceError
from portaria.norms.reading.files import read_pack
from portaria.norms.transitions import OpenCases, Transition

DESIGN = """\
    heading: CAPÍTULO II – DAS CAIXAS
    art7:
      about: Quem tem caixa
      names: {I: [servidor], II: [discente, estagiario]}
      cpt: {about: Exclusivamente, how: framework}
    art14:
      about: Limites
      cpt:
        inc1: {about: 2 GB para I, sets: {mailbox.quota: {[I]: 2 GB}}}
        inc2: {about: 256 MB para II, sets: {mailbox.quota: {II: 256 MB}}}
      par2: {about: Pedido, carried_by: {procedure: mail.quota, asks: responsible, needs: motivo}}
    art20:
      cpt: {about: Proibido, sets: {mailbox.forwarding: forbidden}}
      par1u:
        about: Exceção
        excepts: cpt
        sets: {mailbox.forwarding: {when: visual_disability, is: allowed}}
    anx1: {about: Modelo de termo, how: framework}
"""


def test_the_tree_of_a_pack() -> None:
    read = pack(DESIGN)
    assert list(read.provisions) == [
        "art7", "art7_cpt", "art14", "art14_cpt", "art14_cpt_inc1", "art14_cpt_inc2", "art14_par2",
        "art20", "art20_cpt", "art20_par1u", "anx1",
    ]  # fmt: skip
    assert read.provisions["art7"].heading == "CAPÍTULO II – DAS CAIXAS"
    assert read.provisions["art14"].heading == ""
    assert [p.kind for p in read.provisions.values()][4:6] == ["inciso", "inciso"]
    assert read.provisions["art14_cpt_inc2"].parent == "art14_cpt"
    exception = read.provisions["art20_par1u"].wordings[0]
    assert exception.excepts == "norma-1#art20_cpt"
    assert exception.settings[0].when == {"visual_disability"}
    carried = read.provisions["art14_par2"].wordings[0]
    assert carried.how == "procedure"
    assert carried.carried is not None
    assert carried.carried.needs == "motivo"


def test_a_value_knows_where_it_is_written() -> None:
    place = pack(DESIGN).provisions["art14_cpt_inc2"].wordings[0].settings[0].place
    assert (place.file, place.line) == ("capitulo-1.yaml", 10)


def test_labels_are_quoted_with_the_norm() -> None:
    read = pack(DESIGN)
    assert read.label_of("art14_cpt_inc2") == "art. 14, II, da Resolução norma-1"
    assert read.label_of("art20_cpt") == "art. 20, caput, da Resolução norma-1"
    assert read.label_of("art7_cpt") == "art. 7º da Resolução norma-1"


def test_the_digest_is_over_content_not_layout() -> None:
    one = pack("art1: {about: Um, sets: {mailbox.retention: 24 months}}")
    two = pack("# comentário\nart1:\n  about: 'Um'\n  sets:\n    mailbox.retention: '24 months'\n")
    other = pack("art1: {about: Um, sets: {mailbox.retention: 25 months}}")
    assert one.digest == two.digest
    assert one.digest != other.digest


def test_cases_are_not_part_of_the_digest() -> None:
    text = files("art1: {about: Um, how: conduct}")
    assert read_pack(text, VOCABULARY).digest == (
        read_pack({**text, "cases/a.yaml": "- case: x"}, VOCABULARY).digest
    )


def test_provisions_keep_the_order_of_the_norm_whatever_their_files() -> None:
    texts = {
        "norm.yaml": sheet(),
        "capitulo-10.yaml": "art30: {about: x, how: conduct}",
        "capitulo-9.yaml": "art2: {about: x, how: conduct}\nart2-1: {about: x, how: conduct}",
        "z.yaml": "art1: {about: x, how: conduct}",
    }
    assert list(read_pack(texts, VOCABULARY).provisions) == ["art1", "art2", "art2-1", "art30"]


def test_wordings_follow_each_other() -> None:
    read = pack("""\
        art1:
          wordings:
            - {about: Velha, sets: {mailbox.retention: 12 months}}
            - since: 2021-06-01
              open_cases: previous
              about: Nova
              sets: {mailbox.retention: 24 months}
        """)
    old, new = read.provisions["art1"].wordings
    assert (old.since, old.until) == (None, date(2021, 5, 31))
    assert (new.since, new.until) == (date(2021, 6, 1), None)
    assert new.open_cases == OpenCases(Transition("previous"))


BAD = {
    "misspelt rule": (
        "art1: {about: x, sets: {mailbox.qota: 2 GB}}",
        [(1, "a regra «mailbox.qota» não existe (quis dizer «mailbox.quota»?)")],
    ),
    "misspelt key": (
        "art1:\n  about: x\n  sets: {mailbox.quota: {discentes: 2 GB}}",
        [(3, "«discentes» não é category (quis dizer «discente»?)")],
    ),
    "misspelt field": (
        "art1: {abut: x, how: conduct}",
        [
            (1, "falta «about» em art1"),
            (1, "«abut» não é um campo de art1 (quis dizer «about»?)"),
        ],
    ),
    "misspelt condition": (
        "art1: {about: x, sets: {mailbox.forwarding: {when: visual_disabilty, is: allowed}}}",
        [(1, "a condição «visual_disabilty» não existe (quis dizer «visual_disability»?)")],
    ),
    "condition without value": (
        "art1: {about: x, sets: {mailbox.forwarding: {when: on_leave}}}",
        [(1, "falta «is» em um valor com condição")],
    ),
    "wrong type": (
        "art1: {about: x, sets: {mailbox.retention: 24 meses}}",
        [(1, "mailbox.retention: «24 meses»: unidade de prazo desconhecida «meses»")],
    ),
    "key for a rule without keys": (
        "art1: {about: x, sets: {mailbox.forwarding: {discente: allowed}}}",
        [(1, "mailbox.forwarding depende de nada: dê um valor só")],
    ),
    "key of another dimension": (
        "art1:\n  names: {X: [death]}\n  about: x\n  sets: {mailbox.quota: {X: 2 GB}}",
        [(4, "o rótulo «X» nomeia death, que não é category")],
    ),
    "comma in a text": (
        "art1: {about: um, dois, how: conduct}",
        [(1, "«dois» está sozinho, sem valor: se é parte do texto anterior, a vírgula o cortou")],
    ),
    "colon in a text": (
        "art1:\n  about: um: dois\n  how: conduct",
        [(2, "há «: » dentro de um texto sem aspas")],
    ),
    "not accounted for": (
        "art1: {about: x}",
        [(1, "art1 não diz como é cumprido: dê «sets», «carried_by» ou «how»")],
    ),
    "unknown how": (
        "art1: {about: x, how: enforce}",
        [(1, "«how: enforce» não existe (quis dizer «enforced»?)")],
    ),
    "repeated key": (
        "art1: {about: x, how: conduct}\nart1: {about: y, how: conduct}",
        [(2, "a chave «art1» já está na linha 1")],
    ),
    "out of order": (
        "art2: {about: x, how: conduct}\nart1: {about: y, how: conduct}",
        [(2, "«art1» vem depois de «art2»: siga a ordem da norma")],
    ),
    "inciso outside the caput": (
        "art1:\n  about: x\n  inc1: {about: y, how: conduct}",
        [(3, "«inc1» fica dentro do caput")],
    ),
    "inciso outside an article": (
        "inc1: {about: y, how: conduct}",
        [(1, "precisa estar dentro de um artigo")],
    ),
    "provision misspelt": (
        "art1:\n  caput: {about: y, how: conduct}",
        [
            (2, "art1 não diz como é cumprido"),
            (2, "falta «about» em art1"),
            (2, "«caput» não é um identificador de dispositivo (quis dizer «cpt»?)"),
        ],
    ),
    "paragraph that is not the only one": (
        "art1:\n  about: x\n  par1u: {about: y, how: conduct}\n  par2: {about: z, how: conduct}",
        [(3, "há parágrafo único e outro parágrafo")],
    ),
    "exception to nothing": (
        "art1: {about: x, excepts: art9, sets: {mailbox.forwarding: allowed}}",
        [(1, "«art9» não é um dispositivo desta norma")],
    ),
    "exception to itself": (
        "art1:\n  cpt: {about: x, excepts: art1, sets: {mailbox.forwarding: allowed}}",
        [(2, "art1_cpt não pode ser exceção a art1, que o contém")],
    ),
    "exceptions in a circle": (
        "art1: {about: x, excepts: art2, sets: {mailbox.forwarding: allowed}}\n"
        "art2: {about: y, excepts: art1, sets: {mailbox.forwarding: forbidden}}",
        [(1, "exceções em círculo"), (2, "exceções em círculo")],
    ),
    "wordings out of order": (
        "art1:\n  wordings:\n"
        "    - {since: 2022-01-01, about: x, how: conduct}\n"
        "    - {since: 2021-01-01, about: y, how: conduct}",
        [(4, "a redação de 2021-01-01 precisa vir depois da de 2022-01-01")],
    ),
    "wordings that overlap": (
        "art1:\n  wordings:\n"
        "    - {until: 2021-01-01, about: x, how: conduct}\n"
        "    - {since: 2021-01-01, about: y, how: conduct}",
        [(4, "duas redações valem em 2021-01-01: a anterior vai até 2021-01-01")],
    ),
    "amended values without a word on open cases": (
        "art1:\n  wordings:\n"
        "    - {about: x, sets: {mailbox.retention: 1 day}}\n"
        "    - {since: 2021-01-01, about: y, sets: {mailbox.retention: 2 days}}",
        [(4, "falta «open_cases»")],
    ),
    "wording before the norm": (
        "art1: {since: 2019-12-31, about: x, how: conduct}",
        [(1, "antes de a norma entrar em vigor (2020-01-01)")],
    ),
    "day that does not exist": (
        "art1: {since: 2021-02-30, about: x, how: conduct}",
        [(1, "«2021-02-30» não é uma data que exista")],
    ),
    "label that is an id": (
        "art1: {about: x, how: framework, names: {discente: [servidor]}}",
        [(1, "o rótulo «discente» já é um id")],
    ),
    "unknown id in a label": (
        "art1: {about: x, how: framework, names: {I: [servidro]}}",
        [(1, "«servidro» não é uma categoria nem outro id conhecido (quis dizer «servidor»?)")],
    ),
    "anchor": (
        "art1: &a {about: x, how: conduct}\nart2: *a",
        [(2, "âncora repetida")],
    ),
    "asterisk without quotes": (
        "art1: {about: x, sets: {mailbox.quota: {*: 2 GB}}}",
        [(1, 'ponha o asterisco entre aspas: "*"')],
    ),
    "tabulation": ("art1:\n\tabout: x", [(2, "troque a tabulação por espaços")]),
    "amends without a norm": (
        "art1: {about: x, amends: art2, open_cases: this, how: framework}",
        [(1, "«amends» aponta para outra norma")],
    ),
    "bad span in a procedure": (
        "art1: {about: x, carried_by: {procedure: p, within: 3 dias}}",
        [(1, "escreva «3 days»")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_said_with_its_line(text: str, said: list[tuple[int, str]]) -> None:
    found = problems(text)
    assert [problem.place.line for problem in found] == [line for line, _ in said]
    for problem, (_, words) in zip(found, said, strict=True):
        assert words in problem.message
        assert problem.place.file == "capitulo-1.yaml"


def test_all_problems_are_shown_at_once_in_order() -> None:
    found = problems("""\
        art1: {about: x, sets: {mailbox.qota: 2 GB, mailbox.retention: ever}}
        art2: {about: x}
        art3: {how: conduct}
        """)
    assert [problem.place.line for problem in found] == [1, 1, 2, 3]


def test_one_key_twice_in_two_files() -> None:
    texts = {
        "norm.yaml": sheet(),
        "a.yaml": "art1: {about: x, how: conduct}",
        "b.yaml": "art1: {about: x, how: conduct}",
    }
    with pytest.raises(SourceError, match=r"b\.yaml:1:1: «art1» já está em a\.yaml:1:1"):
        read_pack(texts, VOCABULARY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("short:", "shrt:"), "falta «short» em norm.yaml"),
        (("short:", "shrt:"), "«shrt» não é um campo de norm.yaml (quis dizer «short»?)"),
        (("of: da", "of: dos"), "«of: dos» não existe"),
        (("urn:lex", "lex"), "não é uma URN LEX"),
        (("id: norma-1", "id: Norma 1"), "use só a–z, 0–9 e hífen"),
        (("in_force: 2020-01-01", "in_force: 01/01/2020"), "não é uma data que exista"),
        (("source: teste", "source: teste\nends: 2019-01-01"), "antes de entrar em vigor"),
    ],
)
def test_the_norm_sheet_is_checked(change: tuple[str, str], said: str) -> None:
    text = files("art1: {about: x, how: conduct}")
    text["norm.yaml"] = text["norm.yaml"].replace(*change)
    with pytest.raises(SourceError) as error:
        read_pack(text, VOCABULARY)
    assert said in str(error.value)


def test_a_pack_without_a_sheet_or_provisions() -> None:
    with pytest.raises(SourceError, match=r"falta norm\.yaml"):
        read_pack({"a.yaml": "art1: {about: x, how: conduct}"}, VOCABULARY)
    with pytest.raises(SourceError, match="não tem dispositivos"):
        read_pack({"norm.yaml": sheet()}, VOCABULARY)
