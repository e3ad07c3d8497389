"""Sieve scripts, read and written (M15, M16)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.connectors.dovecot.sieve import absence, reading

OURS = frozenset({"orgao.test"})


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('redirect "a@fora.test";', ["a@fora.test"]),
        ('REDIRECT :copy "A@Fora.Test";', ["a@fora.test"]),
        ('redirect "b@orgao.test";', []),
        ('# redirect "a@fora.test";\nkeep;', []),
        ('/* redirect "a@fora.test"; */ keep;', []),
        ('if header "Subject" "redirect" { fileinto "redirect"; }', []),
        ("redirect text:\na@fora.test\n.\n;", ["a@fora.test"]),
        ('redirect "${quem}";', ["${quem}"]),
        ('if true { redirect "a\\@fora.test"; }', ["a@fora.test"]),
        ('fileinto "x"; redirect"a@fora.test";', ["a@fora.test"]),
    ],
)
def test_where_a_script_sends_messages_on_to(script: str, expected: list[str]) -> None:
    assert reading.outside(script, OURS) == expected


def test_an_own_reply_is_seen() -> None:
    assert reading.replies('require "vacation"; if true { Vacation :days 1 "oi"; }')
    assert not reading.replies('require "vacation"; # vacation "x";\nkeep;')


@given(st.text(max_size=200), st.text(max_size=40))
def test_the_reply_keeps_every_text(text: str, own: str) -> None:
    script = absence.script(date(2026, 3, 2), None, text, zone="-0300", own=own)
    [said] = [said for said in reading.commands(script) if said.name == "vacation"]
    assert said.texts[-1] == text
    assert absence.own_of(script) in (own, "")


@given(st.text(max_size=400))
def test_whatever_is_written_is_read(script: str) -> None:
    list(reading.commands(script))


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ('vacation "oi";', []),
        ('vacation :from "eu@x" "oi";', []),
        ('vacation :from "Eu Mesma <EU@x>" "oi";', []),
        ('vacation :from "a@x <eu@x>" "oi";', ["a@x <eu@x>"]),
        ('vacation :from "${a}<eu@x>" "oi";', ["${a}<eu@x>"]),
        ('vacation :from "a@x" "oi";', ["a@x"]),
        ('vacation :FROM /* "b@x" */ "Ana \\"A\\" <a@x>" "oi";', ['Ana "A" <a@x>']),
        ('vacation :from # "b@x"\n text:\na@x\n.\n "oi";', ["a@x\n"]),
        ('# :from "a@x"\nvacation ":from" "oi";', []),
        ('if true { vacation :from "a@x" "1"; } else { vacation :from "b@x" "2"; }',
         ["a@x", "b@x"]),
        ('vacation :from "a@x" "1"; vacation :from "a@x" :days 2 "2";', ["a@x"]),
    ],
)  # fmt: skip
def test_g4_in_whose_name_a_script_answers(script: str, names: list[str]) -> None:
    assert reading.answers_as_others(script, "eu@x") == names
