"""Every case beside a norm or a body: one test each.

Those of ``packs/*/cases`` and ``bodies/*/acts/*/cases`` are tried with that norm alone; those of
``bodies/*/cases``, with all the norms of the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY, with_categories
from portaria.norms.authoring.cases import Case, failure, read_cases
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.places import Findings
from portaria.norms.reading.folders import read_folder
from portaria.norms.reading.keys import declared_by
from portaria.norms.vocabulary import Vocabulary

PACKS, BODIES = folders.packs(), folders.bodies()
NORMS = sorted(
    path.parent for path in [*PACKS.glob("*/norm.yaml"), *BODIES.glob("*/acts/*/norm.yaml")]
)
HOMES = sorted(path.parent for path in BODIES.glob("*/body.yaml"))


def vocabulary_of(folder: Path) -> Vocabulary:
    """With what norms declare for themselves: the norm of the folder, or those of the body."""
    if folder in HOMES:
        return assembled(folder).vocabulary
    sheet = {"norm.yaml": (folder / "norm.yaml").read_text(encoding="utf-8")}
    return declared_by(sheet, with_categories(PACKS), Findings())


def cases_in(folders_with_cases: list[Path]) -> Iterator[object]:
    for folder in folders_with_cases:
        vocabulary = vocabulary_of(folder)
        for path in sorted(folder.glob("cases/*.yaml")):
            for case in read_cases(path.read_text(encoding="utf-8"), str(path), vocabulary):
                yield pytest.param(folder, case, id=f"{folder.name}: {case.name}")


@cache
def law_of(norm: Path) -> Law:
    read = read_folder(norm, with_categories(PACKS))
    return Law(read.norm.id, [NormOfBody(read)])


@cache
def assembled(body: Path) -> Assembled:
    return assemble(sources_of(body, PACKS), VOCABULARY)


@pytest.mark.parametrize(("norm", "case"), list(cases_in(NORMS)))
def test_case_of_a_norm(norm: Path, case: Case) -> None:
    law = law_of(norm)
    assert failure(case, law, law.body) == ""


@pytest.mark.parametrize(("body", "case"), list(cases_in(HOMES)))
def test_case_of_a_body(body: Path, case: Case) -> None:
    assert failure(case, assembled(body).law, "") == ""


@pytest.mark.parametrize("norm", NORMS, ids=lambda path: path.name)
def test_a_norm_does_not_contradict_itself(norm: Path) -> None:
    assert problems_of(law_of(norm), vocabulary_of(norm)) == ()


@pytest.mark.parametrize("norm", NORMS, ids=lambda path: path.name)
def test_a_norm_that_sets_values_has_cases(norm: Path) -> None:
    read = read_folder(norm, with_categories(PACKS))
    sets = any(wording.settings for p in read.provisions.values() for wording in p.wordings)
    assert not sets or list(norm.glob("cases/*.yaml"))


@pytest.mark.parametrize("body", HOMES, ids=lambda path: path.name)
def test_the_norms_of_a_body_do_not_contradict_each_other(body: Path) -> None:
    assert assembled(body).law.norms
