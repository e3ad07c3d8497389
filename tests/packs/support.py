"""The real packs and demonstration bodies, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from portaria.bodies.assembly import Assembled, Sources, assemble
from portaria.config.vocabulary import VOCABULARY, with_categories
from portaria.norms.authoring.cases import Case, read_cases
from portaria.norms.pack import Pack
from portaria.norms.places import Findings
from portaria.norms.reading.folders import read_folder, texts
from portaria.norms.reading.keys import declared_by
from portaria.norms.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
PACKS, BODIES = ROOT / "packs", ROOT / "bodies"
NORMS = ("mpmt-495-2015", "mpsc-2005", "sefaz-mt-1-2012", "sesp-mt-73-2018", "unila-cgtic-5-2020")
SLUGS = ("fazenda", "mpa", "mpe", "ssp", "ssp-pc", "ssp-pm", "uniar")


@cache
def vocabulary() -> Vocabulary:
    """The installation's vocabulary with the packs' categories."""
    return with_categories(PACKS)


def folders() -> list[Path]:
    """Every pack: the norms, then the bodies' internal acts."""
    acts = sorted(path.parent for path in BODIES.glob("*/acts/*/norm.yaml"))
    return [*(PACKS / name for name in NORMS), *acts]


@cache
def pack(folder: Path) -> Pack:
    """The pack in ``folder``."""
    return read_folder(folder, vocabulary())


@cache
def cases(folder: Path) -> tuple[Case, ...]:
    """Every case beside the pack in ``folder``."""
    found: list[Case] = []
    sheet = {"norm.yaml": (folder / "norm.yaml").read_text(encoding="utf-8")}
    known = declared_by(sheet, vocabulary(), Findings())
    for file in sorted((folder / "cases").glob("*.yaml")):
        found += read_cases(file.read_text(encoding="utf-8"), str(file), known)
    return tuple(found)


@cache
def body(slug: str) -> Assembled:
    """The demonstration body ``slug``, checked as at adoption."""
    packs = {name: texts(PACKS / name) for name in NORMS}
    calendars = {
        path.stem: path.read_text(encoding="utf-8") for path in (PACKS / "calendars").glob("*.yaml")
    }
    categories, keys = (
        (PACKS / name).read_text(encoding="utf-8") for name in ("categories.yaml", "keys.yaml")
    )
    sources = Sources(
        texts(BODIES / slug), packs, categories, calendars, f"bodies/{slug}/", keys=keys
    )
    return assemble(sources, VOCABULARY)
