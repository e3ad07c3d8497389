"""Cases of a body: those beside each internal act are about that act alone (as ``norm check`` runs
them); those in the body's own ``cases/`` are about all of its norms together."""

from __future__ import annotations

from portaria.bodies.assembly import ACTS, Assembled, Sources, own_acts
from portaria.norms.authoring.checking import run_cases
from portaria.norms.law import Law, NormOfBody
from portaria.norms.places import Findings


def check_cases(sources: Sources, assembled: Assembled) -> int:
    """How many cases hold.

    Raises:
        SourceError: with those that do not.
    """
    problems, known = Findings(), assembled.vocabulary
    run = run_cases(sources.own, assembled.law, "", known, sources.root, problems)
    for name, files in sorted(own_acts(sources.own).items()):
        pack = assembled.packs[name]
        alone = Law(pack.norm.id, [NormOfBody(pack)])
        root = f"{sources.root}{ACTS}{name}/"
        run += run_cases(files, alone, pack.norm.id, known, root, problems)
    problems.stop()
    return run
