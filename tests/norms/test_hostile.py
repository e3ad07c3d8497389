"""Whatever is written, reading ends with a pack or with a list of problems, never otherwise."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.support import VOCABULARY, files
from portaria.bodies.config import read_config
from portaria.norms.authoring.cases import read_cases
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.places import Findings, SourceError
from portaria.norms.reading.categories import read_categories
from portaria.norms.reading.files import read_pack

GOOD = """\
art7: {about: x, how: framework, names: {I: [servidor], II: [discente]}}
art14:
  cpt:
    inc1: {about: x, sets: {mailbox.quota: {[I]: 2 GB, "*": 1 GB}}}
  par1u: {about: x, excepts: cpt, sets: {mailbox.quota: {when: on_leave, is: {II: 1 MB}}}}
art15:
  wordings:
    - {about: x, sets: {mailbox.retention: 12 months}}
    - {since: 2021-06-01, open_cases: this, about: y, sets: {mailbox.retention: 1 day}}
art16: {about: x, carried_by: {procedure: p, asks: a}}
"""
BODY = """\
slug: corpo
name: Corpo
acronym: C
zone: America/Sao_Paulo
norms: [{pack: norma-1, rank: 1, since: 2020-01-01}]
calendar: {national: br, optional: [x]}
hr: {layout: portaria, categories: {A: b}, stop_if_ends_more_than: 10 %}
competences: [{power: mail.manage, unit: X, since: 2020-01-01}]
"""
CASES = (
    "- {case: c, on: 2021-03-01, rule: mailbox.quota, given: {category: discente}, expect: 1 MB}"
)


@st.composite
def damaged(draw: st.DrawFn, good: str) -> str:
    """``good`` with a few pieces cut, repeated or replaced."""
    text = good
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        piece = draw(
            st.sampled_from(["", "[", "{", ": ", "- ", "\n", "art1", "&a ", "*a", "''", "é"])
        )
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=300, deadline=None)
@given(damaged(GOOD))
def test_a_damaged_pack(text: str) -> None:
    with suppress(SourceError):
        read = read_pack(files(text), VOCABULARY)
        problems_of(Law("c", [NormOfBody(read)]), VOCABULARY)


@settings(max_examples=200, deadline=None)
@given(damaged(files("")["norm.yaml"]))
def test_a_damaged_sheet(text: str) -> None:
    with suppress(SourceError):
        read_pack({**files(GOOD), "norm.yaml": text}, VOCABULARY)


@settings(max_examples=200, deadline=None)
@given(damaged(BODY))
def test_a_damaged_body(text: str) -> None:
    findings = Findings()
    config = read_config({"body.yaml": text}, "", {"b": "B"}, findings)
    assert config is not None or findings


@settings(max_examples=200, deadline=None)
@given(damaged(CASES))
def test_damaged_cases(text: str) -> None:
    with suppress(SourceError):
        read_cases(text, "casos.yaml", VOCABULARY)


@settings(max_examples=100, deadline=None)
@given(damaged("categories:\n  - {id: a, label: A, group: person}\n"))
def test_damaged_categories(text: str) -> None:
    with suppress(SourceError):
        read_categories(text)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "a", "- a", "\x00", "art1: " + "[" * 5000, "art99999: {about: x}"]
)
def test_what_is_no_pack_at_all(text: str) -> None:
    with pytest.raises(SourceError):
        read_pack(files(text), VOCABULARY)
