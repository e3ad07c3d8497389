"""What makes the gate quick changes nothing that it finds: each short cut beside the long way
(G2, G9)."""

from __future__ import annotations

import base64
import binascii
import gc
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portaria.mail.gate.facts import Content, Text
from portaria.mail.gate.readable import Readable
from portaria.mail.gate.reading.decoding import from_base64
from portaria.mail.gate.reading.files import read
from portaria.mail.gate.rules import numbers

CPF, CNPJ = "529.982.247-25", "11.222.333/0001-81"
BREAKS = st.sampled_from(
    ["", ".", "-", "/", " ", "\n", "\xa0", "\u200b", "\u2013", "<b>", "&nbsp;"]
)
CHARSETS = st.sampled_from(["", "utf-8", "iso-8859-1", "utf-16", "utf-7", "x-unknown", "cp1252"])


@given(
    st.binary(max_size=60), st.sampled_from([b"\r\n", b"\n", b"", b" ", b"\r", b"!"]),
    st.integers(0, 5), st.integers(0, 80),
)  # fmt: skip
def test_g2_base64_is_read_as_the_standard_library_reads_it(
    data: bytes, end: bytes, padding: int, cut: int
) -> None:
    sent = base64.encodebytes(data).replace(b"\n", end).replace(b"=", b"")[: cut or None]
    sent += b"=" * padding
    read_, _ = from_base64(sent)
    try:
        expected = binascii.a2b_base64(sent)
    except binascii.Error:
        return  # of an incomplete last group, what it can hold: test_reader
    assert read_ == expected


@given(st.lists(BREAKS, min_size=13, max_size=13), CHARSETS, st.booleans(), st.booleans())
@example(["."] * 13, "utf-8", False, False)
def test_g9_no_number_is_missed_by_its_outline(
    breaks: list[str], charset: str, html: bool, wide: bool
) -> None:
    """Whatever the text holds, the outline admits."""
    for number in (CPF, CNPJ):
        digits = [c for c in number if c.isdigit()]
        text = "".join(a + b for a, b in zip(digits, [*breaks, ""], strict=False))
        if wide:
            text = text.replace("1", "\uff11").replace("2", "\uff12")
        try:
            data = text.encode(charset or "utf-8")
        except (LookupError, ValueError):
            data = text.encode()
        shown = Readable(Content(texts=(Text(data, charset, html),)))
        if [*numbers.cpfs(shown.text)]:
            assert numbers.may_hold_cpf(shown.outline)
        if [*numbers.cnpjs(shown.text)]:
            assert numbers.may_hold_cnpj(shown.outline)


@given(st.text(max_size=200), st.booleans())
def test_g9_the_outline_counts_addresses_and_capitals_as_the_text_has_them(
    text: str, html: bool
) -> None:
    shown = Readable(Content(subject="Assunto", texts=(Text(text.encode(), "utf-8", html),)))
    assert shown.outline.count(b"@") == shown.text.count("@")
    for word in re.findall("[A-Z]{6,}", shown.text):
        assert b"A" * len(word) in shown.outline


@pytest.mark.parametrize("depth", [1, 3, 8, 9, 20])
@pytest.mark.parametrize("siblings", [1, 3])
def test_g2_parts_are_found_however_many_multiparts_are_open(depth: int, siblings: int) -> None:
    """Few delimiters are looked for one by one, many together: at, below and above where that
    changes."""
    leaf = b"Content-Type: text/plain\r\n\r\nBom dia.\r\n"
    inner = leaf
    for level in range(depth):
        mark = b"--limite-%d-\r\n" % level
        parts = mark + inner + (mark + leaf) * (siblings - 1) + mark[:-2] + b"--\r\n"
        inner = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n" % mark[2:-2] + parts
    content = read(b"From: a@b.example\r\n" + inner)
    assert len(content.parts) == 1 + depth * (siblings - 1)
    assert not content.anomalies
    assert {text.data for text in content.texts} == {b"Bom dia."}


def test_a_message_read_leaves_no_circle_behind() -> None:
    """Circles wait for the collector, and meanwhile every message takes memory that is cold."""
    raw = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>Bom dia.</p>"
    read(raw)
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            read(raw)
        assert gc.collect() == 0
    finally:
        gc.enable()
