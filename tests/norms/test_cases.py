"""Every case beside a norm or a body, one test for each file of them: facts and day give the value
and exactly the provisions that the jurist wrote.

Those of ``packs/*/cases`` and ``bodies/*/acts/*/cases`` are tried with that norm alone; those of
``bodies/*/cases``, with all the norms of the body.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config import folders
from portaria.config.vocabulary import VOCABULARY, with_categories
from portaria.norms.authoring.cases import failure, read_cases
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


@cache
def vocabulary_of(folder: Path) -> Vocabulary:
    """With what norms declare for themselves: the norm of the folder, or those of the body."""
    if folder in HOMES:
        return assembled(folder).vocabulary
    sheet = {"norm.yaml": (folder / "norm.yaml").read_text(encoding="utf-8")}
    return declared_by(sheet, with_categories(PACKS), Findings())


def files_of(homes: list[Path]) -> list[object]:
    return [
        pytest.param(path, id=f"{home.name}/{path.name}")
        for home in homes
        for path in sorted(home.glob("cases/*.yaml"))
    ]


def wrong_in(path: Path, law: Law, of: str) -> dict[str, str]:
    """The cases of a file that do not hold, with what each gives instead."""
    vocabulary = vocabulary_of(path.parents[1])
    cases = read_cases(path.read_text(encoding="utf-8"), str(path), vocabulary)
    assert cases
    told = {f"{case.place.line}: {case.name}": failure(case, law, of) for case in cases}
    return {name: said for name, said in told.items() if said}


@cache
def law_of(norm: Path) -> Law:
    read = read_folder(norm, with_categories(PACKS))
    return Law(read.norm.id, [NormOfBody(read)])


@cache
def assembled(body: Path) -> Assembled:
    return assemble(sources_of(body, PACKS), VOCABULARY)


@pytest.mark.parametrize("path", files_of(NORMS))
def test_cases_of_a_norm(path: Path) -> None:
    law = law_of(path.parents[1])
    assert wrong_in(path, law, law.body) == {}


@pytest.mark.parametrize("path", files_of(HOMES))
def test_cases_of_a_body(path: Path) -> None:
    assert wrong_in(path, assembled(path.parents[1]).law, "") == {}


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
