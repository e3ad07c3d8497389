"""CPF and CNPJ in a text, by their check digits; a run of digits alone is no number of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What may not stand before is looked for after the first character: a search for a character is
# quick, and most text is no digit and no capital.
_CPF = re.compile(r"\d(?<![\d.,/-]\d)\d{2}[.\s]?\d{3}[.\s]?\d{3}[-\s]?\d{2}(?![\d/-]|\.\d)")
_CNPJ = re.compile(
    r"[0-9A-Z](?<![0-9A-Za-z.,/-][0-9A-Z])[0-9A-Z][.\s]?[0-9A-Z]{3}[.\s]?[0-9A-Z]{3}"
    r"[/\s]?[0-9A-Z]{4}[-\s]?\d{2}(?![0-9A-Za-z/-]|\.\d)"
)
_SEPARATORS = str.maketrans("", "", ".-/ \t\r\n\xa0")
_ALIKE = bytes.maketrans(b"A", b"0")
_FIRST = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_SECOND = (6, *_FIRST)


def may_hold_cpf(outline: bytes) -> bool:
    """Whether a text of that outline (``Readable.outline``) can hold a CPF: what most texts cannot,
    found out without a search character by character."""
    return b"0" * 11 in outline


def may_hold_cnpj(outline: bytes) -> bool:
    """As :func:`may_hold_cpf`; a CNPJ ends in two digits, whatever came before. One digit is looked
    for first: that costs a fiftieth of looking for two."""
    if b"0" not in outline or b"00" not in outline:
        return False
    return b"0" * 14 in outline.translate(_ALIKE)


def cpfs(text: str) -> Iterator[str]:
    """The CPF numbers in ``text``, eleven digits each, as often as they stand there."""
    for match in _CPF.finditer(text):
        number = match[0].translate(_SEPARATORS)
        if is_cpf(number):
            yield number


def cnpjs(text: str) -> Iterator[str]:
    """The CNPJ numbers in ``text``, fourteen characters each; also those with letters, always
    capitals (Instrução Normativa RFB nº 2.229/2024). One without any digit before its check digits
    is a word."""
    for match in _CNPJ.finditer(text):
        number = match[0].translate(_SEPARATORS)
        if any(map(str.isdigit, number[:12])) and is_cnpj(number):
            yield number


def is_cpf(number: str) -> bool:
    """Eleven digits whose last two check the others; not all the same."""
    if len(number) != 11 or not number.isdigit() or len(set(number)) == 1:
        return False
    digits = [int(digit) for digit in number]
    for length in (9, 10):
        total = sum(d * (length + 1 - n) for n, d in enumerate(digits[:length]))
        if digits[length] != total * 10 % 11 % 10:
            return False
    return True


def is_cnpj(number: str) -> bool:
    """Twelve letters or digits and two check digits; a character is worth its ASCII code less
    48."""
    if len(number) != 14 or not number[12:].isdigit() or len(set(number)) == 1:
        return False
    values = [ord(character) - 48 for character in number]
    for weights in (_FIRST, _SECOND):
        rest = sum(v * w for v, w in zip(values, weights, strict=False)) % 11
        if values[len(weights)] != (0 if rest < 2 else 11 - rest):
            return False
    return True
