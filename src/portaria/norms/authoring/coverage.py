"""Coverage: how each provision of a norm is accounted for, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portaria.norms import lexml
from portaria.norms.pack import HOWS, Pack, Provision, Wording, lineage
from portaria.norms.plain import Json


@dataclass(frozen=True, slots=True)
class Covered:
    """A provision accounted for.

    Attributes:
        id, label: ``art14_cpt_inc2``, ``art. 14, II``.
        about: in the pack's words.
        how: one of HOWS; for a provision that only contains others, the strongest of theirs.
        by: names of the rules it sets, and ``procedure:<id>`` of the request that carries it; where
            it says that it is enforced or carried out and has none, those of what contains it.
        heading: chapter or section that begins here, or "".
        source: what gave it its wording (``redação dada pelo art. 1º da Resolução nº 7/2022``),
            or "" for the norm's own.
    """

    id: str
    label: str
    about: str
    how: str
    by: tuple[str, ...]
    heading: str
    source: str = ""

    def as_json(self, evidence: int | None) -> dict[str, Json]:
        """``{"id", "label", "about", "how", "by", "source", "evidence"}``; evidence is null when
        unknown."""
        return {
            "id": self.id,
            "label": self.label,
            "about": self.about,
            "how": self.how,
            "by": list(self.by),
            "source": self.source,
            "evidence": evidence,
        }


def coverage(pack: Pack, day: date) -> tuple[Covered, ...]:
    """Every provision of ``pack``, in its order, by the wording of ``day`` (else the nearest)."""
    hows = _hows(pack, day)
    return tuple(
        Covered(
            provision.id,
            lexml.label(provision.id),
            wording.about,
            hows[provision.id],
            _by(wording) or _around(pack, provision, day),
            provision.heading,
            wording.told,
        )
        for provision in pack.provisions.values()
        for wording in [wording_on(pack, provision, day)]
        if not _yet_to_come(pack, wording, day)
    )


def wording_on(pack: Pack, provision: Provision, day: date) -> Wording:
    """The wording in force on ``day``; before the first, the first; after the last, the last."""
    begun = [w for w in provision.wordings if pack.days_of(w).first <= day]
    return begun[-1] if begun else provision.wordings[0]


def _yet_to_come(pack: Pack, wording: Wording, day: date) -> bool:
    """Whether a later norm added it, or gave it this number, only after ``day``."""
    return wording.status in ("added", "renumbered") and pack.days_of(wording).first > day


def _by(wording: Wording) -> tuple[str, ...]:
    rules = dict.fromkeys(setting.rule for setting in wording.settings)
    carried = [f"procedure:{wording.carried.procedure}"] if wording.carried else []
    return (*rules, *carried)


def _around(pack: Pack, provision: Provision, day: date) -> tuple[str, ...]:
    """What carries out a provision that leaves it to the one around it: each stage of a ladder,
    each list that a request must have."""
    if wording_on(pack, provision, day).how not in ("enforced", "procedure"):
        return ()
    for name in lineage(provision.id)[1:]:
        if found := _by(wording_on(pack, pack.provisions[name], day)):
            return found
    return ()


def _hows(pack: Pack, day: date) -> Mapping[str, str]:
    """How each provision is accounted for; children come after parents, so backwards."""
    hows: dict[str, str] = {}
    inner: dict[str, list[str]] = {}
    for provision in reversed(tuple(pack.provisions.values())):
        how = wording_on(pack, provision, day).how
        how = how or min(inner.get(provision.id, ["framework"]), key=HOWS.index)
        hows[provision.id] = how
        inner.setdefault(provision.parent, []).append(how)
    return hows
