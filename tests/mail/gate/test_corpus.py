"""The corpus of hostile messages: each is answered as it was when it was understood (G2)."""

from __future__ import annotations

import pytest
import yaml

from mail.gate.corpus_making import EXPECTED, FOLDER, answer, entries
from mail.gate.world import World

KEPT = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
FILES = sorted(FOLDER.glob("*.eml"))


def test_every_file_has_its_answer_and_every_answer_its_file() -> None:
    assert sorted(path.stem for path in FILES) == sorted(KEPT)
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_g2_each_is_answered(path: object) -> None:
    """G2: none passes."""
    raw = path.read_bytes()  # type: ignore[attr-defined]
    assert answer(raw) == KEPT[path.stem]  # type: ignore[attr-defined]
    assert KEPT[path.stem]["outcome"] in ("refuse", "hold")  # type: ignore[attr-defined]
    for body in ("ssp", "uniar", "mpa"):
        world = World(body)
        assert world.received(raw).undecided == ()
        assert world.sent(raw).undecided == ()


def test_the_corpus_is_what_the_generator_makes() -> None:
    for name, raw in entries():
        assert (FOLDER / f"{name}.eml").read_bytes() == raw
