"""N1: nothing is dropped, whatever the text: the leaves give it back, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.text.strategies import NORMS
from portaria.config import folders
from portaria.norms.text.akn_meta import read_urn
from portaria.norms.text.akn_read import read_akn
from portaria.norms.text.akn_write import write_akn
from portaria.norms.text.files import read_bytes
from portaria.norms.text.reading import read_text
from portaria.norms.text.review import review
from portaria.norms.text.source import decode
from portaria.norms.text.tree import PARTS, TextTree

FRBR = read_urn("urn:lex:br;mato.grosso:estadual:portaria:2018-08-02;73")
OFFICIAL = sorted(folders.packs().glob("*/text/official.txt"))


def assert_sound(tree: TextTree, text: str) -> None:
    """The leaves are the text; every provision is known once, under a parent known before it."""
    assert "".join(leaf.raw for leaf in tree.leaves) == text
    seen = {""}
    for provision in tree.provisions.values():
        assert provision.parent in seen
        assert provision.wordings
        seen.add(provision.id)
    assert all(leaf.of in tree.provisions or leaf.part in PARTS for leaf in tree.leaves)
    for finding in review(tree):
        assert finding.message
        assert 1 <= finding.line <= text.count("\n") + 1


def assert_round_trip(tree: TextTree) -> None:
    """Akoma Ntoso gives the same tree back, and the same findings."""
    back = read_akn(write_akn(tree, FRBR))
    assert back == tree
    assert list(back.provisions) == list(tree.provisions)
    assert review(back) == review(tree)


@settings(max_examples=300, deadline=None)
@given(NORMS)
def test_generated_norms(text: str) -> None:
    tree = read_text(text)
    assert_sound(tree, text)


@settings(max_examples=60, deadline=None)
@given(NORMS)
def test_generated_norms_through_akoma_ntoso(text: str) -> None:
    assert_round_trip(read_text(text))


@settings(max_examples=100, deadline=None)
@given(NORMS, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30)), max_size=3))
def test_generated_norms_with_struck_text(text: str, cuts: list[tuple[int, int]]) -> None:
    struck, end = [], 0
    for start, length in sorted(cuts):
        if end < start < len(text):
            struck.append((start, min(len(text), start + length)))
            end = struck[-1][1]
    tree = read_text(text, struck)
    assert_sound(tree, text)
    assert_round_trip(tree)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_characters(text: str) -> None:
    assert_sound(read_text(text), text)


def test_there_are_five_official_texts() -> None:
    assert len(OFFICIAL) == 5


@pytest.mark.parametrize("file", OFFICIAL, ids=lambda file: file.parent.parent.name)
def test_the_official_texts(file: Path) -> None:
    data = file.read_bytes()
    read = read_bytes(data)
    assert read.source.text.encode() == data
    assert_sound(read.tree, read.source.text)
    assert_round_trip(read.tree)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(OFFICIAL), st.data())
def test_the_official_texts_mutated(file: Path, data: st.DataObject) -> None:
    """Lines lost, doubled, joined, swapped, cut: the leaves still are the text."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    start = data.draw(st.integers(0, len(lines) - 1))
    lines = lines[start : start + 60]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "join", "swap", "cut", "quote"]))
        if how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "join":
            lines[at] = lines[at].rstrip("\n") + " "
        elif how == "swap":
            lines[0], lines[at] = lines[at], lines[0]
        elif how == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2] + "\n"
        else:
            lines[at] = f"“{lines[at]}"
    text = "".join(lines)
    tree = read_text(text)
    assert_sound(tree, text)
    assert_round_trip(tree)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200).filter(lambda data: b"\x00" not in data))
def test_any_bytes_decode_and_come_back(data: bytes) -> None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return
    text, encoding = decode(data)
    assert text.encode(encoding) == data
