"""What a person may ask, and why not the rest: with the article and whoever may (T2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.norms.decision import Decision
from portaria.people.names import plain
from portaria.people.queries import headed_looked_up_once
from portaria.procedures.requests.deciding import MAY, may_ask
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.registry import rites, subjects
from portaria.procedures.requests.ruling import Ruled, ruling
from portaria.procedures.requests.types import About, Rite


@dataclass(frozen=True, slots=True)
class Offer:
    """One rite for one person: about what they may ask it (empty: about nothing), and the decision
    that says why."""

    rite: Rite
    abouts: Sequence[About]
    decision: Decision
    ruled: Ruled | None

    @property
    def may(self) -> bool:
        """Whether it may be asked about something."""
        return bool(self.abouts)


def offered(person: int, body: str, at: datetime) -> list[Offer]:
    """Every rite declared, those that ``person`` may ask in ``body`` first."""
    hall = Hall(body, at)
    of: dict[str, Sequence[About]] = {}
    relations: dict[tuple[str, int], frozenset[str]] = {}

    def offer(rite: Rite) -> Offer:
        if rite.about not in of:
            of[rite.about] = subjects[rite.about].of(person, body, hall.today)
            hall.gather(of[rite.about])
        found: list[About] = []
        decision, ruled = None, None
        # Hundreds of people stand in a few ways to their head: each way is decided once.
        alike: dict[tuple[str, frozenset[str]], tuple[Decision, Ruled | None]] = {}
        for about in of[rite.about]:
            key = about.kind, about.key
            if key not in relations:
                relations[key] = hall.relations(person, about)
            case = about.category, relations[key]
            if case not in alike:
                here = ruling(rite.id, about.category, hall.policy)
                alike[case] = may_ask(rite, here, relations[key], hall.policy), here
            said, here = alike[case]
            if said.outcome == MAY:
                found.append(about)
            if decision is None or (said.outcome == MAY and decision.outcome != MAY):
                decision, ruled = said, here
        if decision is None:
            ruled = ruling(rite.id, "", hall.policy)
            decision = may_ask(rite, ruled, frozenset(), hall.policy)
        return Offer(rite, found, decision, ruled)

    with headed_looked_up_once():
        listed = [offer(rite) for rite in rites().values() if rite.offered]
    return sorted(listed, key=lambda o: (not o.may, o.ruled is None, plain(str(o.rite.title))))


def fitting(offer: Offer, body: str, day: date) -> Sequence[About]:
    """What the request can be about today, of all that it may be asked about; where it can be about
    none, all of them: the checks then say why."""
    return _fits(offer, body, day) or offer.abouts


def vain(offers: Sequence[Offer], body: str, day: date) -> list[Offer]:
    """Those of ``offers`` that can be about nothing today: their rite says why."""
    return [offer for offer in offers if offer.may and not _fits(offer, body, day)]


def _fits(offer: Offer, body: str, day: date) -> Sequence[About]:
    rite = offer.rite
    if rite.fits is None or rite.facts is None:
        return offer.abouts
    facts = rite.facts(body, [about.key for about in offer.abouts], day)
    return [one for one in offer.abouts if one.key in facts and rite.fits.holds(facts[one.key])]
