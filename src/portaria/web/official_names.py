"""The names that the norms give to who gets breaches and incidents, and that no competence of the
body has: until somebody says whose they are, what the norm sends there goes to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portaria.bodies.models import Adoption
from portaria.bodies.official import powers_by_name
from portaria.bodies.policies import adopted
from portaria.frame.bodies import acronyms
from portaria.incidents.naming import never_matched


@dataclass(frozen=True, slots=True)
class Lacking:
    """A body (slug, acronym) whose norms name posts that none of its competences is called by."""

    body: str
    acronym: str
    names: Sequence[str]


def unmatched(body: str, today: date) -> list[str]:
    """The names, of the norms in force."""
    its = adopted(body)
    official = powers_by_name(its.config, its.vocabulary.keys.get("post", {}))
    return never_matched(its.law.on(today), official)


def everywhere(today: date) -> list[Lacking]:
    """Every body that has such names, by acronym."""
    known = acronyms()
    slugs = Adoption.objects.order_by().values_list("body_id", flat=True).distinct()
    found = [Lacking(slug, known[slug], unmatched(slug, today)) for slug in slugs]
    return sorted((one for one in found if one.names), key=lambda one: one.acronym)
