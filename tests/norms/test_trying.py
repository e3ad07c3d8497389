"""The runner of cases itself: what it accepts, and what it says of a case that fails."""

from __future__ import annotations

import pytest

from norms.support import VOCABULARY, law, pack
from portaria.norms.authoring.cases import failure, read_cases
from portaria.norms.places import SourceError

TEXT = """\
    art14:
      cpt:
        inc2: {about: x, sets: {mailbox.quota: {discente: 256 MB}}}
    art20:
      cpt: {about: x, sets: {mailbox.forwarding: forbidden}}
      par1u:
        about: x
        excepts: cpt
        sets: {mailbox.forwarding: {when: visual_disability, is: allowed}}
    """

CASE = """\
- case: discente
  on: {on}
  rule: {rule}
  given: {given}
  expect: {expect}
  because: {because}
"""


def tried(
    expect: str,
    because: str = "art14_cpt_inc2",
    on: str = "2021-03-01",
    rule: str = "mailbox.quota",
    given: str = "{category: discente}",
) -> str:
    text = CASE.format(on=on, rule=rule, given=given, expect=expect, because=because)
    [case] = read_cases(text, "casos.yaml", VOCABULARY)
    return failure(case, law(pack(TEXT)), "norma-1")


def test_a_case_that_holds() -> None:
    assert tried("256 MB") == ""
    assert tried("silent", on="2019-12-31") == ""
    assert tried("silent", given="{category: servidor}") == ""
    exception = tried(
        "allowed", "art20_par1u", rule="mailbox.forwarding", given="{visual_disability: true}"
    )
    assert exception == ""
    base = tried(
        "forbidden", "art20_cpt", rule="mailbox.forwarding", given="{visual_disability: false}"
    )
    assert base == ""
    assert tried("256 MB", "[norma-1#art14_cpt_inc2]") == ""


@pytest.mark.parametrize(
    ("expect", "because", "said"),
    [
        ("255 MB", "art14_cpt_inc2", "esperado 255 MB; veio 256 MB (art. 14, II, da Resolução"),
        ("silent", "art14_cpt_inc2", "esperado silêncio; veio 256 MB"),
        (
            "256 MB",
            "art14_cpt_inc1",
            "esperado norma-1#art14_cpt_inc1; veio norma-1#art14_cpt_inc2",
        ),
    ],
)
def test_a_case_that_fails_says_why(expect: str, because: str, said: str) -> None:
    assert said in tried(expect, because)


def test_a_value_where_silence_was_not_expected() -> None:
    assert "esperado 1 MB; veio silêncio" in tried("1 MB", given="{category: servidor}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "mailbox.qota"}, "a regra «mailbox.qota» não existe (quis dizer"),
        ({"given": "{category: discnte}"}, "«discnte» não é category (quis dizer «discente»?)"),
        ({"given": "{event: death}"}, "mailbox.quota não depende de «event»"),
        ({"expect": "256"}, "não é um tamanho"),
        ({"on": "2021-02-29"}, "não é uma data que exista"),
        ({"because": ""}, "falta «because»"),
    ],
)
def test_a_malformed_case_is_said_with_its_line(change: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError) as error:
        tried(**{"expect": "256 MB", **change})
    assert said in str(error.value)
    assert str(error.value).startswith("casos.yaml:")
