"""Login names by the norms' rules (A2; MPMT art. 2º, IV; MPSC art. 34)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portaria.accounts.logins import MAX_LENGTH, RESERVED, STEPS, candidates, choose, numbered
from portaria.accounts.rules import LOGIN_STEPS

GROWING = ("growing_prefix_last_surname",)
MPSC = (
    "initial_last_surname",
    "compound_initials_last_surname",
    "whole_first_name_last_surname",
    "first_name",
)
VALID = re.compile(r"[a-z][a-z0-9.]{0,31}")

GROWING_CASES = [
    ("Maria Silva", "msilva masilva marsilva marisilva mariasilva"),
    ("Ana da Silva", "asilva ansilva anasilva"),
    ("José Sá", "jsa josa jossa josesa"),
    ("Lia dos Santos Neto", "lsantos lisantos liasantos"),
    ("Rui Filho", "rfilho rufilho ruifilho"),
    ("Eva D'Ávila", "edavila evdavila evadavila"),
    ("Ana-Lu Reis", "areis anreis anareis analreis analureis"),
    ("Ana Lu Reis", "areis anreis anareis analreis analureis"),
    ("Tainá", "taina"),
    ("Ítalo Ó", "io ito itao italo italoo"),
]


@pytest.mark.parametrize(("name", "expected"), GROWING_CASES)
def test_a2_mpmt_first_letter_then_the_second_and_so_on(name: str, expected: str) -> None:
    assert [c.login for c in candidates(name, GROWING)] == expected.split()


MPSC_CASES = [
    ("Maria Silva", "msilva mariasilva maria"),
    ("Maria Clara Silva", "msilva mcsilva mariasilva maria"),
    ("Maria Clara Souza Lima", "mlima mclima mcslima marialima maria"),
    ("Maria de Lourdes Silva Júnior", "msilva mlsilva mariasilva maria"),
    ("Ana-Clara Reis", "areis acreis anaclarareis anaclara"),
    ("Tainá", "taina"),
]


@pytest.mark.parametrize(("name", "expected"), MPSC_CASES)
def test_a2_mpsc_compound_initials_or_the_whole_first_name(name: str, expected: str) -> None:
    assert [c.login for c in candidates(name, MPSC)] == expected.split()


STEP_CASES = [
    ("growing_prefix_last_surname", "Lu Sá Rego", "lrego lurego lusrego lusarego"),
    ("initial_last_surname", "Maria Clara Souza Lima", "mlima"),
    ("initial_surname", "Maria Clara Souza Lima", "msouza mclara"),
    ("compound_initials_last_surname", "Maria Lima", ""),
    ("initials_of_all_names", "Maria Clara Souza Lima", "mcsl"),
    ("first_name", "Maria Clara Souza Lima", "maria"),
    ("first_name_last_surname", "Maria Clara Souza Lima", "maria.lima"),
    ("whole_first_name_last_surname", "Maria Clara Souza Lima", "marialima"),
]


@pytest.mark.parametrize(("step", "name", "expected"), STEP_CASES)
def test_a2_each_step(step: str, name: str, expected: str) -> None:
    assert [c.login for c in candidates(name, [step])] == expected.split()


def test_every_step_a_norm_may_name_is_implemented() -> None:
    assert tuple(STEPS) == tuple(LOGIN_STEPS)


def test_a2_homonyms_take_the_steps_in_order_then_numbers_of_ours() -> None:
    taken: set[str] = set()
    given_names = []
    for _ in range(6):
        choice = choose("Ana Sá", GROWING, taken)
        taken.add(choice.login)
        given_names.append((choice.login, choice.step))
    assert given_names == [
        ("asa", "growing_prefix_last_surname"),
        ("ansa", "growing_prefix_last_surname"),
        ("anasa", "growing_prefix_last_surname"),
        ("asa2", "numbered"),
        ("asa3", "numbered"),
        ("asa4", "numbered"),
    ]


def test_a2_the_number_begins_after_the_last_known() -> None:
    assert choose("Ana Sá", GROWING, {"asa", "ansa", "anasa"}, last=41).login == "asa42"


def test_reserved_names_are_nobodys() -> None:
    assert "root" in RESERVED
    assert [c.login for c in candidates("Ro Ot", ["whole_first_name_last_surname"])] == []
    assert choose("Ro Ot", ["whole_first_name_last_surname"], set()).login == "ro2"


@pytest.mark.parametrize(("letters", "kept"), [(30, True), (31, True), (32, False)])
def test_our_limit_of_length(letters: int, kept: bool) -> None:
    """One letter of the first name and a surname: 31, 32 and 33 characters."""
    name = "Ana " + "S" * letters
    assert bool(candidates(name, ["initial_last_surname"])) is kept
    assert len(choose(name, ["initial_last_surname"], set()).login) <= MAX_LENGTH


def test_a_number_takes_the_place_of_the_end_of_a_long_stem() -> None:
    assert numbered("a" * 32, 1234).login == "a" * 28 + "1234"


HARD = "Ana José da dos e D'Ávila Sant’Anna Filho Neto Lima-Souza Ó Jr. 李"
names = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(HARD.split()),
        max_size=8,
    ).map(" ".join),
)
steps = st.lists(st.sampled_from(tuple(LOGIN_STEPS)), max_size=4)


@given(names, steps, st.integers(0, 12))
def test_a2_always_valid_new_and_the_same(name: str, chosen: list[str], homonyms: int) -> None:
    taken: set[str] = set()
    for _ in range(homonyms + 1):
        login = choose(name, chosen, taken).login
        assert VALID.fullmatch(login)
        assert login not in taken
        assert login not in RESERVED
        assert login == choose(name, chosen, taken).login
        taken.add(login)
