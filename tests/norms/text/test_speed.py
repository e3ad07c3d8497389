"""Hostile texts are read in time in proportion to their length: no provision is read again for
each mark in it."""

from __future__ import annotations

import sys

import pytest

from portaria.norms.text.reading import read_text
from portaria.norms.text.review import review

SHAPES = {
    "one provision full of marks": "Art. 1º Tabela: " + "I - a) 1. § 2º art. 3º; " * 8000,
    "one number for ever": "Art. 1º Cada um com o seu texto próprio aqui.\n" * 4000,
    "lists in lists": "Art. 1º A:\nI - b:\na) c:\n" + "1. d:\n" * 4000,
    "quotes that never end": "Art. 1º A:\n" + "“Art. 7º B.\n" * 4000,
    "straight quotes that never end": "Art. 1º A:\n" + '"Art. 7º B.\n' * 4000,
    "blank lines": "Art. 1º A:\n" + "\n" * 100_000 + "Art. 2º B.",
    "spaces": "Art. 1º A" + " " * 100_000 + "I - b",
    "dots": "Art. 1º A:\n" + "." * 100_000,
    "colons": "Art. 1º A" + ":\n" * 50_000,
    "headings": "Art. 1º A.\n" + "CAPÍTULO I\nDO USO\n" * 4000,
    "steps": "Art. 1º A:\n" + "\n".join(".".join("1" * n) + " x" for n in range(1, 200)),
    "references": "Art. 1º "
    + "Nos termos do art. 9º, § 2º, inciso IV, alínea a, e do art. 8º. " * 2000,
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_hostile_texts(text: str) -> None:
    steps = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        tree = read_text(text)
        review(tree)
    finally:
        sys.setprofile(None)
    assert tree.raw == text
    assert steps < 20 * len(text) + 10_000
