"""``carried_by`` as a checked structure: what it gives, what is wrong with it, and how two
provisions that speak of one request are reconciled (N9, T2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norms.support import VOCABULARY, files
from portaria.norms.deciding.entries import Contradiction
from portaria.norms.kinds.rites import ANY_OF, Turn, Turns, Who
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import SourceError
from portaria.norms.policy import Policy
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import Vocabulary
from portaria.procedures.requests import rules

RITES = Vocabulary.of(
    (*VOCABULARY.rules.values(), *rules.RULES),
    keys={**VOCABULARY.keys, **rules.KEYS, "post": {"diretor": "Diretor"}, "procedure": {}},
    conditions=VOCABULARY.conditions,
)


def pack(text: str) -> Pack:
    return read_pack(files(text), RITES, root="")


def policy(text: str) -> Policy:
    read = pack(text)
    law = Law("teste", [NormOfBody(read)])
    return law.on(date(2024, 1, 1))


def problems(text: str) -> list[str]:
    with pytest.raises(SourceError) as error:
        pack(text)
    return [problem.message for problem in error.value.problems]


def carried(inside: str) -> str:
    return f"art1: {{about: x, carried_by: {{procedure: p.q, {inside}}}}}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("mail.manage", (Turn(("mail.manage",)),)),
        ("[immediate_head, post.diretor]", (Turn(("immediate_head",)), Turn(("post.diretor",)))),
        ("[{together: [unit_head, mail.manage]}]", (Turn(("unit_head", "mail.manage")),)),
        ("{any: [responsible, post.diretor]}", (Turn(("responsible", "post.diretor"), ANY_OF),)),
    ],
)
def test_who_decides(written: str, expected: tuple[Turn, ...]) -> None:
    found = policy(carried(f"decides: {written}")).get(rules.DECIDES, procedure="p.q")
    assert found.value == expected
    assert found.ref == "norma-1#art1"


def test_every_part_is_a_value_of_its_own_rule() -> None:
    law = policy(
        carried(
            "asks: [self, people.write], decides: mail.manage, consults: [unit_head],"
            " needs: [justification], within: 5 business days, silence: refused,"
            " escalates: [post.diretor], appeal: post.diretor, appeal_within: 10 days,"
            " own: post.diretor, eyes: 2"
        )
    )
    said = {rule.name: law.get(rule, procedure="p.q").value for rule in rules.RULES}
    assert said["request.asks"] == ("self", "people.write")
    assert str(said["request.within"]) == "5 business days"
    assert said["request.needs"] == ("justification",)
    assert said["request.eyes"] == 2
    assert law.find(rules.DECIDES, procedure="other") is None


@pytest.mark.parametrize(
    "words", ["asks: Coordenador de Rede", "decides: Diretor de Tecnologia", "needs: um ofício"]
)
def test_words_of_the_norm_are_shown_and_decide_nothing(words: str) -> None:
    read = pack(carried(words))
    wording = read.provisions["art1"].wordings[0]
    assert wording.settings == ()
    assert wording.carried is not None
    shown = (wording.carried.asks, wording.carried.decides, wording.carried.needs)
    assert words.partition(": ")[2] in shown


def test_codes_are_shown_too() -> None:
    wording = pack(carried("asks: self, decides: [unit_head, mail.manage]")).provisions["art1"]
    shown = wording.wordings[0].carried
    assert shown is not None
    assert (shown.asks, shown.decides) == ("self", "unit_head, mail.manage")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("decides: mail.mange", "«mail.mange» não é poder nem cargo conhecido (quis dizer «mail"),
        ("decides: post.reitor", "«post.reitor» não é poder nem cargo conhecido"),
        ("asks: category.servidr", "«category.servidr» não é poder nem cargo"),
        ("decides: [chefia]", "«chefia» não diz quem"),
        ("decides: []", "ninguém decide"),
        ("decides: [{all: [mail.manage]}]", "um passo é um código, {together: […]} ou {any: […]}"),
        ("decides: [mail.manage], within: 3 dias", "«3 dias»"),
        ("silence: maybe", "«maybe» não é uma das opções"),
        ("eyes: dois", "«dois» não é um número inteiro"),
        ("for: [docente], asks: self", "«docente» não é category"),
        ("dispositivo: x", "«dispositivo» não é um campo de carried_by"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(inside: str, said: str) -> None:
    assert any(said in problem for problem in problems(carried(inside)))


def test_a_request_needs_a_name() -> None:
    found = problems("art1: {about: x, carried_by: {asks: self}}")
    assert "falta «procedure» em carried_by" in found


def test_the_narrower_prevails() -> None:
    law = policy(
        "art1: {about: x, carried_by: {procedure: p.q, asks: self, decides: mail.manage}}\n"
        "art2: {about: y, carried_by: {procedure: p.q, for: [estagiario], asks: immediate_head}}"
    )
    of = {
        c: law.get(rules.ASKS, procedure="p.q", category=c).value
        for c in ("servidor", "estagiario")
    }
    assert of == {"servidor": ("self",), "estagiario": ("immediate_head",)}


def test_two_that_disagree_without_rank_are_an_error() -> None:
    law = policy(
        "art1: {about: x, carried_by: {procedure: p.q, asks: self, decides: mail.manage}}\n"
        "art2: {about: y, carried_by: {procedure: p.q, decides: post.diretor}}"
    )
    with pytest.raises(Contradiction, match=r"request\.decides"):
        law.find(rules.DECIDES, procedure="p.q")


def test_an_exception_by_name_prevails() -> None:
    law = policy(
        "art1:\n  about: x\n"
        "  cpt: {about: x, carried_by: {procedure: p.q, decides: mail.manage}}\n"
        "  par1: {about: y, excepts: cpt, carried_by: {procedure: p.q, decides: post.diretor}}"
    )
    assert law.get(rules.DECIDES, procedure="p.q").ref == "norma-1#art1_par1"


def test_without_the_rules_it_is_only_shown() -> None:
    plain = replace(RITES, rules=VOCABULARY.rules)
    read = read_pack(files(carried("asks: self, within: 3 days")), plain, root="")
    assert read.provisions["art1"].wordings[0].settings == ()


def test_steps_told_in_words_and_as_data() -> None:
    steps = Turns().parse(["immediate_head", {"any": ["a.b", "c.d"]}])
    assert Turns().as_text(steps) == "a chefia imediata, depois a.b ou c.d"
    assert Turns().as_json(steps) == [
        {"mode": "all", "who": ["immediate_head"]}, {"mode": "any", "who": ["a.b", "c.d"]},
    ]  # fmt: skip
    assert "mail.manage" in Turns().describe()
    assert "post.<id>" in Who().describe()
