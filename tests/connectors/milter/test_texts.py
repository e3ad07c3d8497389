"""Replies that any client may receive: RFC 5321, 4.2 and 4.5.3.1.5; RFC 6531, 3.7.4.2."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.connectors.milter import replies, wire
from portaria.connectors.milter.texts import LINE_OCTETS, LINES, ascii_only, smtp_reply
from portaria.connectors.milter.wire import LENGTH

SENTENCE = (
    "O anexo «relatório.exe» é um programa, que o art. 24, § 1º, III, proíbe — envie-o à CTIC."
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LINE = re.compile(rb"550([ -])5\.7\.1 (.*)", re.DOTALL)


def test_without_smtputf8_the_sentence_loses_its_accents_and_stays_readable() -> None:
    assert smtp_reply("550 5.7.1", SENTENCE, utf8=False) == (
        b'550 5.7.1 O anexo "relatorio.exe" e um programa, que o art. 24, par. 1o, III, proibe'
        b" - envie-o a CTIC."
    )


def test_with_smtputf8_it_goes_as_written() -> None:
    assert smtp_reply("550 5.7.1", SENTENCE, utf8=True) == f"550 5.7.1 {SENTENCE}".encode()


@given(st.text(), st.booleans())
def test_every_line_is_one_that_smtp_permits(sentence: str, utf8: bool) -> None:
    lines = smtp_reply("550 5.7.1", sentence, utf8=utf8).split(b"\r\n")
    assert 1 <= len(lines) <= LINES
    for number, line in enumerate(lines, start=1):
        found = LINE.fullmatch(line)
        assert found, line
        assert (found[1] == b" ") is (number == len(lines))
        assert len(line) + 2 <= LINE_OCTETS
        shown = found[2].decode()
        assert utf8 or shown.isascii()
        assert not any(c in shown for c in "\r\n\0")


@given(st.lists(st.text("abcçãé", min_size=4, max_size=40), min_size=150, max_size=300))
def test_a_long_sentence_is_broken_at_spaces_and_keeps_its_words(words: list[str]) -> None:
    lines = smtp_reply("550 5.7.1", " ".join(words), utf8=True).split(b"\r\n")
    assert len(lines) > 1
    kept = b" ".join(line[10:] for line in lines).decode().split(" ")
    assert kept == words[: len(kept)]


@pytest.mark.parametrize("code", ["250 2.0.0", "550 4.7.1", "550", "", "550 5.7.1 x", "5505.7.1"])
def test_only_refusals_have_codes(code: str) -> None:
    with pytest.raises(ValueError, match="recusa"):
        smtp_reply(code, "x", utf8=False)


def test_what_has_no_ascii_is_marked() -> None:
    assert ascii_only("日本 ção") == "?? cao"


def test_a_percent_sign_is_doubled_for_the_server() -> None:
    assert replies.reply(b"550 5.7.1 50%") == LENGTH.pack(16) + b"y550 5.7.1 50%%\0"


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_no_value_ends_its_header_or_its_string(name: str, value: str) -> None:
    data = replies.insert_header(0, name, value)
    assert data[4] == wire.INSERT_HEADER
    assert data.count(b"\0", 9) == 2
    assert b"\r" not in data[9:]


def test_the_reason_of_a_quarantine_is_short_and_ascii() -> None:
    data = replies.quarantine("portaria: ç" + "x" * 200)
    assert data[5:].startswith(b"portaria: ?x")
    assert len(data) == 5 + replies.QUARANTINE_BYTES + 1
