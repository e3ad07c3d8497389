"""A pack against the official text: the same provisions, the same wordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portaria.norms import lexml
from portaria.norms.pack import Pack, Provision
from portaria.norms.places import Place, Problem
from portaria.norms.plain import Json
from portaria.norms.text.differences import Difference
from portaria.norms.text.statuses import STATUSES
from portaria.norms.text.tree import TextProvision, TextTree


@dataclass(frozen=True, slots=True)
class Comparison:
    """What text and pack have. ``problems`` is empty when they have the same.

    Attributes:
        in_text, in_pack: how many provisions each has (headings apart).
        missing: ids that the text has and the pack lacks, as the pack would call them.
        extra: ids that the pack has and the text lacks.
    """

    in_text: int
    in_pack: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Json]:
        """``{"in_text", "in_pack", "missing", "extra"}``."""
        return {
            "in_text": self.in_text,
            "in_pack": self.in_pack,
            "missing": list(self.missing),
            "extra": list(self.extra),
        }


def compare(
    pack: Pack, tree: TextTree, file: str, differences: Sequence[Difference] = ()
) -> Comparison:
    """``pack`` beside the official text in ``file``; ``differences`` are those it declares."""
    named = _named(tree, differences)
    theirs = {name: found for name, found in named.items() if name}
    missing = [
        name for name in theirs if name not in pack.provisions and not _is_article(name, pack)
    ]
    extra = [
        name
        for name in pack.provisions
        if name not in theirs and not any(d.only_in_pack(name) for d in differences)
    ]
    problems = [_missing(theirs[name], name, file) for name in missing]
    problems += [_extra(pack.provisions[name], file) for name in extra]
    problems += _wordings(pack, theirs)
    problems += _useless(differences, tree, pack)
    count = sum(1 for provision in tree.provisions.values() if not _heading(provision))
    return Comparison(
        count, len(pack.provisions), tuple(missing), tuple(extra), tuple(sorted(problems))
    )


def _heading(provision: TextProvision) -> bool:
    return provision.segment[:3] in lexml.GROUPINGS


def _named(tree: TextTree, differences: Sequence[Difference]) -> dict[str, TextProvision]:
    """The text's provisions by the id the pack should give them; "" for those it may lack."""
    found: dict[str, TextProvision] = {}
    for provision in tree.provisions.values():
        if _heading(provision):
            continue
        names = (one.from_text(provision.id) for one in differences)
        name = next((name for name in names if name is not None), provision.id)
        found[name] = provision
    return found


def _is_article(name: str, pack: Pack) -> bool:
    """Whether a caput that the pack does not write is its article, written whole."""
    article = name.removesuffix("_cpt")
    inside = any(other.startswith(f"{article}_") for other in pack.provisions)
    return name != article and article in pack.provisions and not inside


def _missing(provision: TextProvision, name: str, file: str) -> Problem:
    shown = provision.text[:60] + ("…" if len(provision.text) > 60 else "")
    return Problem(
        Place(file, provision.line, 1),
        f"«{lexml.label(name)}» está no texto e falta no pacote: escreva {name} («{shown}»)",
    )


def _extra(provision: Provision, file: str) -> Problem:
    return Problem(
        provision.place,
        f"«{lexml.label(provision.id)}» ({provision.id}) está no pacote e não no texto ({file}): "
        "retire-o, corrija o número, ou diga o porquê em text/reading.yaml",
    )


def _wordings(pack: Pack, theirs: dict[str, TextProvision]) -> Iterator[Problem]:
    """Where the number of wordings differs, or a revoked provision still sets values."""
    for name, provision in theirs.items():
        mine = pack.provisions.get(name)
        if provision.kind == "artigo" and f"{name}_cpt" in pack.provisions:
            continue
        if mine is None:
            continue
        versions, count = provision.wordings, len(mine.wordings)
        if len(versions) != count:
            shown = ", ".join(STATUSES[version.status] for version in versions)
            yield Problem(
                mine.place,
                f"«{lexml.label(name)}» tem {len(versions)} no texto ({shown}) e {count} no "
                "pacote: escreva uma redação de «wordings» para cada uma",
            )
        elif provision.status == "revoked" and mine.wordings[-1].settings:
            yield Problem(
                mine.place,
                f"«{lexml.label(name)}» está revogado no texto e ainda fixa valores no pacote: "
                "dê-lhe fim («until») ou uma redação sem «sets»",
            )


def _useless(differences: Sequence[Difference], tree: TextTree, pack: Pack) -> Iterator[Problem]:
    for one in differences:
        if one.text:
            used = any(one.from_text(provision) is not None for provision in tree.provisions)
        else:
            used = any(one.only_in_pack(name) for name in pack.provisions)
        if not used:
            yield Problem(one.place, "esta diferença já não existe: retire-a")
