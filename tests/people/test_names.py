"""Names as searched for and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.people import names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("João D'Ávila", ["joao", "d", "avila"]),
        ("MARIA-JOSÉ  da   Conceição", ["maria", "jose", "da", "conceicao"]),
        ("Ana Ana", ["ana"]),
        ("Ñandu Ümit Çelik", ["nandu", "umit", "celik"]),
        ("", []),
        ("''--", []),
    ],
)
def test_words_have_no_accents_and_no_repetition(text: str, words: list[str]) -> None:
    assert names.words(text) == words


def test_a_prefix_query_asks_for_every_word() -> None:
    assert names.prefix_query("Ávi jo") == "avi:* & jo:*"
    assert names.prefix_query("!:*&|") == ""


@given(st.text(max_size=60))
def test_any_text_makes_words_that_need_no_quoting(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in names.words(text))


def test_the_social_name_is_what_is_shown() -> None:
    assert names.shown("Nome Civil", "Nome Social") == "Nome Social"
    assert names.shown("Nome Civil", "") == "Nome Civil"
