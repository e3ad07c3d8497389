"""Cases beside a body's internal acts, tried under all of its norms together."""

from __future__ import annotations

from portaria.bodies.assembly import ACTS, Assembled, Sources, own_acts
from portaria.norms.checking import run_cases
from portaria.norms.places import Findings


def check_cases(sources: Sources, assembled: Assembled) -> int:
    """How many cases hold.

    Raises:
        SourceError: with those that do not.
    """
    problems, run = Findings(), 0
    for name, files in sorted(own_acts(sources.own).items()):
        root = f"{sources.root}{ACTS}{name}/"
        run += run_cases(
            files, assembled.law, assembled.packs[name].norm.id, assembled.vocabulary, root,
            problems,
        )  # fmt: skip
    problems.stop()
    return run
