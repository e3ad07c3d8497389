"""What is wrong with a draft: read, put among the body's norms in the place of the one it changes,
and tried on its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portaria.bodies.assembly import Assembled
from portaria.norms.authoring.checking import run_cases
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import Findings, Problem, SourceError
from portaria.norms.reading.files import read_pack


@dataclass(frozen=True, slots=True)
class Verdict:
    """``pack`` is None when the files cannot be read; ``cases`` counts those that were tried."""

    pack: Pack | None
    cases: int
    problems: tuple[Problem, ...]


def check_draft(files: Mapping[str, str], its: Assembled) -> Verdict:
    """The verdict on ``files`` among the norms of the body ``its``."""
    try:
        pack = read_pack(files, its.vocabulary)
    except SourceError as error:
        return Verdict(None, 0, error.problems)
    norm = pack.norm.id
    others = [held for held in its.law.norms if held.pack.norm.id != norm]
    own = next((h for h in its.law.norms if h.pack.norm.id == norm), NormOfBody(pack))
    together = Law(its.config.slug, [*others, NormOfBody(pack, own.rank, own.since, own.until)])
    found = Findings(problems_of(together, its.vocabulary))
    cases = run_cases(files, Law(norm, [NormOfBody(pack)]), norm, its.vocabulary, "", found)
    return Verdict(pack, cases, tuple(sorted(set(found))))
