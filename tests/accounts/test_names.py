"""How Brazilian names come apart (A2)."""

from __future__ import annotations

import pytest

from portaria.accounts.names import split

CASES = [
    ("Maria Silva", "maria silva"),
    ("MARIA SILVA", "maria silva"),
    ("  Maria   da  Silva ", "maria silva"),
    ("José Antônio Conceição", "jose antonio conceicao"),
    ("João dos Santos e Souza", "joao santos souza"),
    ("Maria das Graças de Lourdes", "maria gracas lourdes"),
    ("Carlos Alberto di Pietro", "carlos alberto pietro"),
    ("João Silva Filho", "joao silva"),
    ("João Silva Júnior", "joao silva"),
    ("João Silva Jr.", "joao silva"),
    ("Ana Costa Neta", "ana costa"),
    ("Pedro Lima Sobrinho", "pedro lima"),
    ("Pedro Lima Filho Neto", "pedro lima"),
    ("Pedro de Alcântara III", "pedro alcantara"),
    ("João Filho", "joao filho"),
    ("João Neto", "joao neto"),
    ("João Filho Neto", "joao filho"),
    ("João Neto Silva", "joao neto silva"),
    ("Neto", "neto"),
    ("Joana D'Ávila", "joana davila"),
    ("Joana D’Ávila", "joana davila"),
    ("Joana D' Ávila", "joana davila"),
    ("Joana D´Ávila", "joana davila"),
    ("Rui Sant'Anna", "rui santanna"),
    ("Lia Dall'Agnol", "lia dallagnol"),
    ("Ana-Clara Lima-Souza", "anaclara limasouza"),
    ("Ana - Clara Lima", "ana clara lima"),
    ("Maria A. Silva", "maria a silva"),
    ("Tainá", "taina"),
    ("Maria da", "maria"),
    ("Das Dores Lima", "das dores lima"),
    ("Günther Müller Groß", "gunther muller gross"),
    ("Łukasz Ørsted", "lukasz orsted"),
    ("João\u0303 Silva", "joao silva"),
    ("Ｍａｒｉａ Silva", "maria silva"),
    ("Maria 2 Silva", "maria silva"),
    ("李 Silva", "silva"),
    ("李", ""),
    ("", ""),
    ("'-'", ""),
]


@pytest.mark.parametrize(("name", "words"), CASES)
def test_a2_words_of_a_name(name: str, words: str) -> None:
    assert " ".join(word.text for word in split(name)) == words


def test_a2_a_hyphenated_name_has_several_initials() -> None:
    assert [word.initials for word in split("Ana-Clara Maria Lima-Souza")] == ["ac", "m", "ls"]
