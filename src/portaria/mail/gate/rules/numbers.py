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
_MARK_DIGITS = bytes(ord("0") if chr(code).isdigit() else 120 for code in range(128)) + b"x" * 128
_MARK_BOTH = bytes(
    ord("0") if chr(code).isdigit() or 65 <= code <= 90 else 120 for code in range(128)
) + b"x" * 128  # fmt: skip
_DROPPED = b".-/ \t\r\n"
_FIRST = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_SECOND = (6, *_FIRST)


def cpfs(text: str) -> Iterator[str]:
    """The CPF numbers in ``text``, eleven digits each, as often as they stand there."""
    if not _runs(text, _MARK_DIGITS, 11):
        return
    for match in _CPF.finditer(text):
        number = match[0].translate(_SEPARATORS)
        if is_cpf(number):
            yield number


def cnpjs(text: str) -> Iterator[str]:
    """The CNPJ numbers in ``text``, fourteen characters each; also those with letters, always
    capitals (Instrução Normativa RFB nº 2.229/2024). One without any digit before its check digits
    is a word."""
    if not _runs(text, _MARK_BOTH, 14) or not _runs(text, _MARK_DIGITS, 2):
        return
    for match in _CNPJ.finditer(text):
        number = match[0].translate(_SEPARATORS)
        if any(map(str.isdigit, number[:12])) and is_cnpj(number):
            yield number


def _runs(text: str, marks: bytes, length: int) -> bool:
    """Whether, separators left out, ``length`` of the characters in ``marks`` stand together: what
    most texts do not have, found out without a search character by character."""
    data = text.encode("utf-8", "replace").translate(marks, _DROPPED)
    return b"0" * length in data


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
