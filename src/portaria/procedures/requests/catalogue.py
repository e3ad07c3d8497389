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
from portaria.procedures.requests.types import About, Gather, Rite


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
    asker = _Asker(person, body, at)
    with headed_looked_up_once():
        listed = [asker.offer(rite) for rite in rites().values() if rite.offered]
    return sorted(listed, key=lambda o: (not o.may, o.ruled is None, plain(str(o.rite.title))))


def offer_of(rite: Rite, person: int, body: str, at: datetime) -> Offer | None:
    """That one of :func:`offered`; None where it is offered to nobody."""
    if not rite.offered:
        return None
    with headed_looked_up_once():
        return _Asker(person, body, at).offer(rite)


def may_be_about(rite: Rite, key: int, person: int, body: str, at: datetime) -> About | None:
    """The subject ``key``, where ``person`` may ask ``rite`` about it; forms offer only the first
    of many."""
    about = subjects[rite.about].about([key]).get(key)
    if not rite.offered or about is None or about.body != body:
        return None
    return about if _Asker(person, body, at).may(rite, about) else None


class _Asker:
    """One person in one body: nothing is looked up or decided twice."""

    def __init__(self, person: int, body: str, at: datetime) -> None:
        self._person, self._hall = person, Hall(body, at)
        self._of: dict[str, Sequence[About]] = {}
        self._relations: dict[tuple[str, int], frozenset[str]] = {}

    def offer(self, rite: Rite) -> Offer:
        """The decision over each thing that it may be about."""
        found: list[About] = []
        decision, ruled = None, None
        # Hundreds of people stand in a few ways to their head: each way is decided once.
        alike: dict[tuple[str, frozenset[str]], tuple[Decision, Ruled | None]] = {}
        for about in self._abouts(rite.about):
            case = about.category, self._relation(about)
            if case not in alike:
                alike[case] = self._decided(rite, *case)
            said, here = alike[case]
            if said.outcome == MAY:
                found.append(about)
            if decision is None or (said.outcome == MAY and decision.outcome != MAY):
                decision, ruled = said, here
        if decision is None:
            decision, ruled = self._decided(rite, "", frozenset())
        return Offer(rite, found, decision, ruled)

    def may(self, rite: Rite, about: About) -> bool:
        """Whether it may be asked about that."""
        return self._decided(rite, about.category, self._relation(about))[0].outcome == MAY

    def _abouts(self, kind: str) -> Sequence[About]:
        if kind not in self._of:
            of = subjects[kind].of(self._person, self._hall.body, self._hall.today)
            self._hall.gather(of)
            self._of[kind] = of
        return self._of[kind]

    def _relation(self, about: About) -> frozenset[str]:
        key = about.kind, about.key
        if key not in self._relations:
            self._relations[key] = self._hall.relations(self._person, about)
        return self._relations[key]

    def _decided(
        self, rite: Rite, category: str, relations: frozenset[str]
    ) -> tuple[Decision, Ruled | None]:
        policy = self._hall.policy
        here = ruling(rite.id, category, policy)
        return may_ask(rite, here, relations, policy), here


def fitting(offer: Offer, body: str, day: date) -> Sequence[About]:
    """What the request can be about today, of all that it may be asked about; where it can be about
    none, all of them: the checks then say why."""
    return _Fitting([offer], body, day).of(offer) or offer.abouts


def vain(offers: Sequence[Offer], body: str, day: date) -> list[Offer]:
    """Those of ``offers`` that can be about nothing today: their rite says why."""
    today = _Fitting(offers, body, day)
    return [offer for offer in offers if offer.may and not today.of(offer)]


class _Fitting:
    """What ``offers`` can be about on a day: rites that look at the same look once."""

    def __init__(self, offers: Sequence[Offer], body: str, day: date) -> None:
        keys: dict[Gather, dict[int, None]] = {}
        for offer in offers:
            if offer.rite.fits is not None and offer.rite.facts is not None:
                asked = keys.setdefault(offer.rite.facts, {})
                asked |= dict.fromkeys(about.key for about in offer.abouts)
        self._facts = {facts: facts(body, list(asked), day) for facts, asked in keys.items()}

    def of(self, offer: Offer) -> Sequence[About]:
        """Those of its subjects that fit; all of them where it does not matter."""
        fits, facts = offer.rite.fits, offer.rite.facts
        if fits is None or facts is None:
            return offer.abouts
        known = self._facts[facts]
        return [one for one in offer.abouts if one.key in known and fits.holds(known[one.key])]
