"""The examples of ``docs/reference/packs.md`` are packs and cases that read without a problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from norms.support import sheet
from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.authoring.cases import read_cases
from portaria.norms.places import Findings
from portaria.norms.reading.files import read_pack
from portaria.norms.text.differences import read_differences

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "packs.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
ARTICLES = [block for block in BLOCKS if block.startswith("art")]
VALUES = [block for block in BLOCKS if block.startswith("sets")]
CASES = [block for block in BLOCKS if re.search(r"^- \{?case:", block, re.MULTILINE)]
DIFFERENCES = [block for block in BLOCKS if block.startswith("- {text")]


def test_every_example_is_tried() -> None:
    tried = (ARTICLES, VALUES, CASES, DIFFERENCES)
    assert sum(map(len, tried)) == len(BLOCKS)


@pytest.mark.parametrize("text", ARTICLES)
def test_articles(text: str) -> None:
    read_pack(
        {"norm.yaml": sheet(in_force="2005-01-01"), "a.yaml": text},
        with_categories(folders.packs()),
    )


@pytest.mark.parametrize("text", VALUES)
def test_values(text: str) -> None:
    indented = text.replace("\n", "\n  ")
    article = f"art1:\n  about: x\n  names: {{I: [membro], IV: [bolsista]}}\n  {indented}"
    read_pack({"norm.yaml": sheet(), "a.yaml": article}, with_categories(folders.packs()))


@pytest.mark.parametrize("text", CASES)
def test_cases(text: str) -> None:
    assert read_cases(text, "casos.yaml", with_categories(folders.packs()))


@pytest.mark.parametrize("text", DIFFERENCES)
def test_differences(text: str) -> None:
    findings = Findings()
    assert read_differences(text, "reading.yaml", findings)
    assert not findings
