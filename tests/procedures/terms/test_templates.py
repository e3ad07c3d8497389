"""Templates of terms in packs: what is wrong is said with file and line; versions by date; what the
real packs give for every term that a norm orders (T1)."""

from __future__ import annotations

from datetime import date

import pytest

from packs.support import SLUGS, body, folders, pack
from portaria.norms.places import Findings
from portaria.norms.reading.term_files import read_terms
from portaria.norms.term_templates import TermTemplate
from portaria.procedures.terms.templates import all_on, chosen
from portaria.procedures.terms.views.managing import side_by_side

WHOLE = """\
title: Termo de teste
provision: art1
follows: [term.copies]
versions:
  - version: 1
    since: 2020-01-01
    about: primeira
    text: |
      Eu, {{ pessoa.nome }}.
      Segunda linha.
  - version: 2
    since: 2021-06-01
    about: muda a segunda linha
    concerns: [estagiario]
    text: |
      Eu, {{ pessoa.nome }}.
      Outra segunda linha.
"""


def read(text: str) -> tuple[dict[str, TermTemplate], list[str]]:
    findings = Findings()
    found = read_terms(
        {"terms/teste.yaml": text, "capitulo.yaml": "art1: {}"}, findings, root="x/",
        provisions=["art1"], categories=["estagiario", "membro"],
    )  # fmt: skip
    return found, [str(one) for one in findings]


def test_t1_a_template_and_its_versions() -> None:
    found, wrong = read(WHOLE)
    one = found["teste"]
    assert wrong == []
    days = {date(2019, 12, 31): None, date(2020, 1, 1): 1, date(2021, 5, 31): 1,
            date(2021, 6, 1): 2, date(2030, 1, 1): 2}  # fmt: skip
    assert {d: v.number if (v := one.on(d)) else None for d in days} == days
    assert one.digest_of(one.versions[0]) != one.digest_of(one.versions[1])


@pytest.mark.parametrize(
    ("signed", "category", "day", "again"),
    [
        (1, "estagiario", date(2021, 5, 31), False),
        (1, "estagiario", date(2021, 6, 1), True),
        (1, "membro", date(2021, 6, 1), False),
        (2, "estagiario", date(2021, 6, 2), False),
    ],
)
def test_t1_a_new_version_asks_only_those_concerned(
    signed: int, category: str, day: date, again: bool
) -> None:
    assert read(WHOLE)[0]["teste"].renewed(signed, category, day) is again


WRONG = {
    "no title": ("title: Termo de teste\n", "", "x/terms/teste.yaml:1:1: falta «title»"),
    "provision": ("provision: art1\n", "provision: art9\n", "x/terms/teste.yaml:2:12: «art9»"),
    "rule": ("[term.copies]", "[term.copy]", "x/terms/teste.yaml:3:10: «term.copy» não é regra"),
    "category": ("[estagiario]", "[estagiaro]", "14:16: «estagiaro» não é categoria"),
    "number": ("version: 2", "version: 3", "depois da versão 1 vem a 2"),
    "not a number": ("version: 2", "version: II", "é inteiro"),
    "date": ("2021-06-01", "2019-06-01", "cada versão começa depois da anterior"),
    "no date": ("    since: 2020-01-01\n", "", "falta «since»"),
    "field": ("{{ pessoa.nome }}.\n      Segunda", "{{ pessoa.nomo }}.\n      Segunda",
              "x/terms/teste.yaml:9:5: «pessoa.nomo» não é um campo"),
    "braces": ("Segunda linha", "Segunda {{ linha", "x/terms/teste.yaml:10:1: chave dupla"),
    "unknown key": ("about: primeira", "about: primeira\n    autor: eu", "«autor» não é um campo"),
    "text": ("text: |\n      Eu, {{ pessoa.nome }}.\n      Segunda linha.", "text: [a]",
             "«text» é um texto só"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_t1_what_is_wrong_is_said_where_it_stands(case: str) -> None:
    old, new, said = WRONG[case]
    assert old in WHOLE
    _found, wrong = read(WHOLE.replace(old, new, 1))
    assert any(said in one for one in wrong), wrong


@pytest.mark.parametrize(
    "text", ["", "- um\n- dois\n", "versions: {}\ntitle: t\nprovision: art1\n"]
)
def test_a_file_that_is_no_template_is_an_error(text: str) -> None:
    assert read(text)[1] != []


TERM_RULES = (
    "mailbox.term", "account.term", "badge.term", "badge.return.term", "asset.term",
    "asset.private.term", "footage.release.term", "term.owed", "term.renewed_on",
)  # fmt: skip


def test_t1_every_term_that_a_norm_orders_has_its_text() -> None:
    """M1, SEFAZ 23, 26, 31-II, 43; MPMT 16-III, Annex I; MPSC 6, Annex I; SESP 6 §1."""
    ordered = set()
    for folder in folders():
        for provision in pack(folder).provisions.values():
            for wording in provision.wordings:
                for setting in wording.settings:
                    if setting.rule in TERM_RULES:
                        value = setting.value
                        ordered |= {value} if isinstance(value, str) else set(value)  # type: ignore[call-overload]
    given = {kind for folder in folders() for kind in pack(folder).terms}
    assert ordered == given


@pytest.mark.parametrize("slug", SLUGS)
def test_each_body_shows_the_templates_of_its_norms(slug: str) -> None:
    its = body(slug)
    for one in all_on(its, date(2024, 3, 1)):
        again = chosen(its, one.template.kind, [one.ref], date(2024, 3, 1))
        assert again == one
        assert one.template.provision in its.packs[one.norm].provisions


def test_a_term_without_a_template_is_asked_for_in_our_own_words() -> None:
    ours = chosen(body("uniar"), "termo-de-uso", [], date(2024, 3, 1))
    assert (ours.norm, ours.version.number, ours.template.title) == ("", 0, "Termo de uso")
    assert "este é o do produto" in ours.version.text


def test_templates_decide_nothing() -> None:
    """A new text of a term is a new adoption, and changes no policy."""
    from portaria.norms.reading.files import _deciding, without_cases

    files = {"norm.yaml": "", "terms/x.yaml": "", "cases/y.yaml": ""}
    assert set(without_cases(files)) == {"norm.yaml", "terms/x.yaml"}
    assert set(_deciding(files)) == {"norm.yaml"}


def test_versions_side_by_side() -> None:
    one, two = read(WHOLE)[0]["teste"].versions
    assert side_by_side(one, two) == [
        ("same", "Eu, {{ pessoa.nome }}.", "Eu, {{ pessoa.nome }}."),
        ("changed", "Segunda linha.", "Outra segunda linha."),
    ]
