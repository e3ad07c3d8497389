"""What forms and addresses say is cleaned in one way."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from portaria.frame import posted


@pytest.mark.parametrize(
    ("said", "text", "line"),
    [
        ("", "", ""), ("  \r\n ", "", ""), (" a  b ", "a  b", "a b"), ("a\r\n b", "a\r\n b", "a b"),
        ("a\0b", "ab", "ab"), ("\0 a", "a", "a"), ("é" * 9, "é" * 9, "é" * 9),
        ("é" * 10, "é" * 10, "é" * 10), ("é" * 11, "é" * 10, "é" * 10),
        # Blanks around do not count; between words one does.
        ("  " + "a" * 10 + "  ", "a" * 10, "a" * 10),
        ("a   " + "b" * 9, "a   bbbbbb", "a bbbbbbbb"),
    ],
)  # fmt: skip
def test_text_and_line(said: str, text: str, line: str) -> None:
    form = QueryDict(mutable=True)
    form["why"] = said
    assert posted.text(form, "why", 10) == text
    assert posted.line(form, "why", 10) == line


def test_what_is_absent_is_empty_and_a_text_has_a_bound() -> None:
    assert posted.text({}, "why") == posted.line({}, "why") == ""
    long = {"why": "a" * (posted.LONGEST + 1)}
    assert len(posted.text(long, "why")) == len(posted.line(long, "why")) == posted.LONGEST


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None),
        ("-1", None), ("+1", None), (" 1", None), ("1.0", None), ("1e3", None), ("²", None),
        ("٣", None), ("1_0", None), ("1\0", None),
    ],
)  # fmt: skip
def test_number(said: str, number: int | None) -> None:
    assert posted.number(said) == number


def test_numbers_keep_their_order_once_each() -> None:
    assert posted.numbers(["3", "x", "1", "3", "", "9" * 19]) == [3, 1]
