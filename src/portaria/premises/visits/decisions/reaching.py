"""Whether a visitor's badge opens an area indicated for the visit (F1, F11). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_areas as rules
from portaria.premises.places.decisions import requirements
from portaria.premises.places.types import AreaFacts
from portaria.steps.reasons import decided

OPENS, SHUT = "opens", "shut"


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes to ``area``.

    Attributes:
        category: of who comes, as rules name it.
        managed: whoever answers for the visitor answers for the area, too.
        of_unit: the unit visited is the area's.
        granted: a request for that area and time was granted.
    """

    area: AreaFacts
    category: str
    managed: bool = False
    of_unit: bool = False
    granted: bool = False


def decide(going: Going, policy: Policy) -> Decision:
    """Whether the badge opens the area by itself.

    Outcomes: ``opens``; ``shut``: the norms close it to the category, or name who authorises each
    access, and nobody of theirs did. Where only whom the work needs there may enter, that is who
    answers for the area; elsewhere, whoever of its unit receives.
    """
    asked = requirements(going.area, going.category, policy)
    said = {one.code: one for one in asked.reasons}
    if asked.eligible is False:
        return decided(SHUT, policy, said[rules.ELIGIBLE.name])
    if not asked.authorised_by or going.managed or _given(going, need_only=asked.need_only):
        return decided(OPENS, policy)
    return decided(SHUT, policy, said[rules.AUTHORISED_BY.name])


def _given(going: Going, *, need_only: bool) -> bool:
    if need_only:
        return going.granted and going.of_unit
    return going.granted or going.of_unit
