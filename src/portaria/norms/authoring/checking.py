"""Everything ``portaria norm check`` says about a pack, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portaria.norms.authoring.cases import failure, read_cases
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import Findings, Problem, SourceError
from portaria.norms.plain import Json
from portaria.norms.reading.companions import changed_by, companions
from portaria.norms.reading.files import CASES, read_pack
from portaria.norms.reading.folders import texts
from portaria.norms.reading.keys import declared_by
from portaria.norms.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked pack: ``pack`` is None when it could not be read; ``cases`` counts those run."""

    pack: Pack | None
    cases: int
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Json]:
        """``{"norm", "digest", "provisions", "cases", "problems": [{"file", "line", "column",
        "message"}]}``."""
        return {
            "norm": self.pack.norm.id if self.pack else None,
            "digest": self.pack.digest if self.pack else None,
            "provisions": len(self.pack.provisions) if self.pack else 0,
            "cases": self.cases,
            "problems": [problem.as_json() for problem in self.problems],
        }


def check_folder(directory: Path, vocabulary: Vocabulary, library: Path | None = None) -> Checked:
    """The pack in ``directory``, read, put in force and tried on its cases: alone, or, where it
    names other norms, together with those of them that stand beside it or in ``library``.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    root = f"{directory}/"
    try:
        files = texts(directory)
        pack = read_pack(files, vocabulary, root)
    except SourceError as error:
        return Checked(None, 0, error.problems)
    others = companions(pack, (directory.resolve().parent, library), vocabulary)
    together = Law(pack.norm.id, [NormOfBody(one) for one in (pack, *others)])
    known = set(problems_of(Law("", [NormOfBody(one) for one in others]), vocabulary))
    problems = Findings(p for p in problems_of(together, vocabulary) if p not in known)
    law = together if changed_by(pack) else Law(pack.norm.id, [NormOfBody(pack)])
    own = declared_by({"norm.yaml": files["norm.yaml"]}, vocabulary, Findings())
    run = 0 if problems else run_cases(files, law, pack.norm.id, own, root, problems)
    return Checked(pack, run, tuple(sorted(problems)))


def run_cases(
    files: Mapping[str, str],
    law: Law,
    norm: str,
    vocabulary: Vocabulary,
    root: str,
    problems: Findings,
) -> int:
    """Try every case under ``cases/``; failures are added to ``problems``. Returns how many ran."""
    run = 0
    for name, text in sorted(files.items()):
        if not name.startswith(CASES):
            continue
        try:
            cases = read_cases(text, f"{root}{name}", vocabulary)
        except SourceError as error:
            problems.extend(error.problems)
            continue
        for case in cases:
            run += 1
            if why := failure(case, law, norm):
                problems.add(case.place, why)
    return run
