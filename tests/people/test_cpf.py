"""CPF numbers: validity, mask, encryption at rest, searchable hash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cpf as numbers

from portaria.people import cpf


@pytest.mark.parametrize("written", ["529.982.247-25", "52998224725", " 529 982 247 25 "])
def test_a_cpf_may_be_written_in_several_ways(written: str) -> None:
    assert cpf.clean(written) == "52998224725"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "onze algarismos"),
        ("5299822472", "onze algarismos"),
        ("529982247255", "onze algarismos"),
        ("5299822472a", "onze algarismos"),
        ("٥٢٩٩٨٢٢٤٧٢٥", "onze algarismos"),
        ("52998224724", "dígito verificador"),
        ("11111111111", "dígito verificador"),
    ],
)
def test_what_is_not_a_cpf_is_refused_without_repeating_it(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        cpf.clean(written)
    assert not written or written not in str(refusal.value)


def test_the_mask_is_the_federal_portal_s() -> None:
    assert cpf.mask("52998224725") == "***.982.247-**"
    assert cpf.mask_any("529.982.247-2x") == "***.982.247-**"
    assert "5299" not in cpf.mask_any("5299")


@given(st.integers(0, 999_999_999).map(lambda n: f"{n:09d}"))
def test_what_is_encrypted_comes_back_and_nothing_of_it_shows(base: str) -> None:
    digits = base + numbers._calc_check_digits(base)
    stored = cpf.encrypt(digits)
    assert cpf.decrypt(stored) == digits
    assert digits.encode() not in stored
    assert cpf.encrypt(digits) != stored  # a new nonce every time
    assert cpf.index(digits) == cpf.index(digits)
    assert len(cpf.index(digits)) == 32


def test_an_altered_or_foreign_cipher_text_is_an_error(settings: Any) -> None:
    stored = bytearray(cpf.encrypt("52998224725"))
    stored[-1] ^= 1
    with pytest.raises(ValueError, match="ilegível"):
        cpf.decrypt(bytes(stored))
    good = cpf.encrypt("52998224725")
    settings.PERSONAL_DATA_KEY = "00" * 32
    with pytest.raises(ValueError, match="ilegível"):
        cpf.decrypt(good)


def test_the_hash_depends_on_the_key(settings: Any) -> None:
    before = cpf.index("52998224725")
    settings.PERSONAL_INDEX_KEY = "11" * 32
    assert cpf.index("52998224725") != before
