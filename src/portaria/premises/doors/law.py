"""What the norms of a day say of one spot: the lines that speak there of themselves, those that a
badge of each profile brings, and the provision of every line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from portaria.norms.citations import Cited
from portaria.norms.modality import Modality
from portaria.norms.policy import NO_FLAGS, Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_access as access
from portaria.premises import rules_areas as areas
from portaria.premises.doors import lines
from portaria.premises.doors.facts import Profile, Spot
from portaria.premises.doors.types import Circumstance, Verdict
from portaria.premises.rules_badge_loss import EXPIRED_BLOCKS, PROVISIONAL_SERVES
from portaria.premises.rules_badges import LENDING, SCOPE, VALIDITY
from portaria.premises.rules_parking import FALLBACK, LATE_EXIT_THROUGH
from portaria.premises.rules_visitors import PROVIDER_ESCORT, UNESCORTED

T = TypeVar("T")
FREE, VISITOR, PROVISIONAL = "free", "visitante", "provisorio"
MANUAL, GATE = "manual_gate", "gate"
SCHEDULED = frozenset({"scheduled_then"})
_SERVED = {"turnstile": "turnstiles", "door": "doors", "gate": "gates", MANUAL: "gates"}
_EXPIRED = {"turnstile": "turnstiles", "gate": "parking_gates", MANUAL: "turnstiles"}
"""How the rules on provisional badges call the devices."""
_BY_HAND = {
    Circumstance.ACCESSIBILITY: "necessidade_especial",
    Circumstance.BULKY_LOAD: "carga_e_grande_volume",
    Circumstance.TURNSTILE_BROKEN: "catraca_defeituosa",
}
EMERGENCY = "emergencia"


class Law:
    """The norms of ``policy`` at ``spot``. Everything is asked of them once, when it is made.

    Attributes:
        stands: bits of the lines that speak here whoever comes.
        needs_authorisation: a badge alone does not open.
        one_by_one: somebody whom the norms name authorises each access.
        factors: kinds of authentication asked for.
        bound_by_hours: the closed premises matter.
        by_profile: bits that a badge of each profile brings, in the order of ``admit``.
        met: the same with the bits that stand whoever comes; by these.
        by_circumstance: bits that the guard's word brings; the manual gate's refusal where no
            circumstance allows it.
        verdicts: those already weighed, by what tells them apart.
    """

    def __init__(self, policy: Policy | None, spot: Spot) -> None:
        self.policy, self.spot = policy, spot
        self.profiles: list[Profile] = []
        self.by_profile: list[int] = []
        self.met: dict[int, list[int]] = {}
        self.verdicts: dict[int, Verdict] = {}
        access_class = self._ask(areas.ACCESS, area_level=spot.level)
        self.access = access_class
        self.authorisation = self._authorisation()
        self.factors_by = self._strictest()
        self.factors = self.factors_by.value if self.factors_by else 1
        self.special = self._ask(access.SPECIAL)
        self.means = self._where(access.MEANS_NORMAL)
        self.closes = self._where(access.CLOSES_AFTER)
        self.manual = self._ask(access.MANUAL_GATE) if spot.device == MANUAL else None
        self.free = access_class is not None and access_class.value == FREE
        authorised = self.authorisation
        self.needs_authorisation = authorised is None or authorised.value.orders
        whose = (self._area(areas.AUTHORISED_BY, kind) for kind in self._kinds())
        self.one_by_one = any(one is not None for one in whose)
        self.bound_by_hours = self.means is None or self.means.value == "opening"
        self.stands = self._stands()
        self.by_circumstance = {one: self._said(one) for one in Circumstance if one}

    def admit(self, profile: Profile, number: int, shift: int) -> None:
        """Know one more profile, whose ``number`` (from 0, one after the other) verdicts carry
        above bit ``shift``."""
        self.profiles.append(profile)
        brought = self._brings(profile) | number << shift
        self.by_profile.append(brought)
        for stands, met in self.met.items():
            met.append(stands | brought)

    def meets(self, stands: int) -> list[int]:
        """The bits of a passage where ``stands`` do, by the profile's number; it grows with
        :meth:`admit`."""
        met = self.met.get(stands)
        if met is None:
            met = self.met[stands] = [stands | brought for brought in self.by_profile]
        return met

    def eligible(self, category: str) -> Cited[Modality] | None:
        """What the norms say of the area for a category: what permits it for one of its kinds
        goes before what forbids it for the area at large."""
        found = [self._area(areas.ELIGIBLE, kind, category=category) for kind in self._kinds()]
        said = [one for one in found if one is not None]
        return next((one for one in said if one.value.permits), said[0] if said else None)

    def records(self, category: str) -> Cited[tuple[str, ...]] | None:
        """What is recorded of a category's passages."""
        return self._ask(areas.RECORDS, area_level=self.spot.level, category=category)

    def special_barred(self, category: str) -> Cited[Modality] | None:
        """What bars the category from special access; None: nothing does."""
        found = self._ask(access.SPECIAL_ELIGIBLE, category=category)
        return found if found is not None and found.value is Modality.FORBIDDEN else None

    def cited(self, line: str, profile: Profile, closing: str = "") -> Cited[object] | None:
        """The rule's value by which a line speaks; None: no norm's."""
        ask, category = self._ask, profile.category
        match line:
            case "unknown_badge":
                return ask(access.TURNSTILE) if self.spot.device == "turnstile" else None
            case "expired":
                return self._expiry(profile)
            case "not_served":
                return ask(PROVISIONAL_SERVES)
            case "manual_gate":
                return self.manual
            case "works":
                return ask(access.STAY_REFUSAL, refusal_ground=closing) if closing else None
            case "override":
                return ask(access.STAY_OVERRIDDEN_BY)
            case "ineligible":
                return self.eligible(category)
            case "out_of_scope":
                return ask(SCOPE, badge_kind=profile.badge)
            case "unauthorised" | "authorised" | "out_of_window":
                return self.authorisation
            case "after_hours":
                return self._hours()
            case "barred_after_hours":
                return self.special_barred(category)
            case "outside_terms":
                return ask(access.SPECIAL_OUTSIDE_TERMS)
            case "special":
                return ask(access.SPECIAL_VALID_FOR)
            case "emergency":
                return ask(access.SPECIAL_OUTSIDE_TERMS, circumstance=EMERGENCY)
            case "already_inside":
                return ask(LENDING)
            case "emergency_lending":
                return ask(LENDING, circumstance=EMERGENCY)
            case "no_host":
                return self.records(category)
            case "unescorted":
                return self._escort(profile)
            case "second_means":
                return self.factors_by
            case "free" | "badge_is_enough":
                return self.access
            case "normal_hours":
                return self.means
            case "scheduled":
                return ask(access.SPECIAL_ELIGIBLE, SCHEDULED, category=category)
            case "late_exit":
                return ask(LATE_EXIT_THROUGH)
            case "barrier_out":
                return ask(FALLBACK)
            case _:
                return None

    def _stands(self) -> int:
        if not self.spot.inward:
            return lines.bits("egress")
        found = lines.bits("free") if self.free else 0
        if self.manual is not None and self.manual.value is Modality.FORBIDDEN:
            found |= lines.bits("manual_gate")
        return found if self.needs_authorisation else found | lines.bits("badge_is_enough")

    def _brings(self, profile: Profile) -> int:
        if not self.spot.inward:
            return 0
        return lines.bits(*self._lines_of(profile))

    def _lines_of(self, profile: Profile) -> Iterator[str]:
        eligible = self.eligible(profile.category)
        if eligible is not None and eligible.value is Modality.FORBIDDEN:
            yield "ineligible"
        recorded = self.records(profile.category)
        if recorded is not None and "host" in recorded.value and not profile.hosted:
            yield "no_host"
        if self._escort(profile) is not None:
            yield "unescorted"
        if profile.badge == PROVISIONAL:
            serves = self._ask(PROVISIONAL_SERVES)
            if serves is not None and _SERVED[self.spot.device] not in serves.value:
                yield "not_served"
        if self._barred_even_scheduled(profile.category):
            yield "barred_after_hours"
        if self._ask(SCOPE, badge_kind=profile.badge) is not None:
            yield "out_of_scope"

    def _barred_even_scheduled(self, category: str) -> bool:
        if self.special_barred(category) is None:
            return False
        scheduled = self._ask(access.SPECIAL_ELIGIBLE, SCHEDULED, category=category)
        return scheduled is None or scheduled.value is Modality.FORBIDDEN

    def _said(self, circumstance: Circumstance) -> int:
        """The bits that ``circumstance`` brings here."""
        if circumstance is Circumstance.EMERGENCY:
            terms = self._ask(access.SPECIAL_OUTSIDE_TERMS, circumstance=EMERGENCY)
            lent = self._ask(LENDING, circumstance=EMERGENCY)
            found = lines.bits("emergency") if terms and terms.value.permits else 0
            return found | (lines.bits("emergency_lending") if lent and lent.value.permits else 0)
        if self.spot.device == MANUAL:
            told = self._ask(access.MANUAL_GATE, circumstance=_BY_HAND[circumstance])
            return lines.bits("by_hand") if told is not None and told.value.permits else 0
        broken = circumstance is Circumstance.TURNSTILE_BROKEN and self.spot.device == GATE
        return lines.bits("barrier_out") if broken and self._ask(FALLBACK) else 0

    def by_hand(self, circumstance: int) -> Cited[Modality] | None:
        """What lets one pass the manual gate in ``circumstance``."""
        ids = (name for one, name in _BY_HAND.items() if one & circumstance)
        found = (self._ask(access.MANUAL_GATE, circumstance=name) for name in ids)
        return next((one for one in found if one is not None and one.value.permits), None)

    def _hours(self) -> Cited[object] | None:
        if self.special is not None and self.special.value is Modality.FORBIDDEN:
            return self.special
        return self.closes

    def _expiry(self, profile: Profile) -> Cited[object] | None:
        if profile.badge == PROVISIONAL:
            blocks = self._ask(EXPIRED_BLOCKS)
            if blocks is not None and _EXPIRED.get(self.spot.device) in blocks.value:
                return blocks
        return self._ask(VALIDITY, badge_kind=profile.badge)

    def _escort(self, profile: Profile) -> Cited[Modality] | None:
        """What asks for company at each door: of some providers always; of visitors, unless it is
        on record who receives them."""
        if profile.provider:
            asked = self._ask(PROVIDER_ESCORT, provider=profile.provider)
            return asked if asked is not None and asked.value.orders else None
        if profile.category != VISITOR or profile.hosted or self.free:
            return None
        alone = self._ask(UNESCORTED)
        return alone if alone is not None and alone.value is Modality.FORBIDDEN else None

    def _kinds(self) -> tuple[str | None, ...]:
        return self.spot.kinds or (None,)

    def _area(self, rule: Rule[T], kind: str | None, **keys: str) -> Cited[T] | None:
        if kind is not None:
            keys["area_kind"] = kind
        return self._ask(rule, self.spot.conditions, area_level=self.spot.level, **keys)

    def _strictest(self) -> Cited[int] | None:
        found = [self._area(areas.FACTORS, kind) for kind in self._kinds()]
        said = [one for one in found if one is not None]
        return max(said, key=lambda one: one.value, default=None)

    def _authorisation(self) -> Cited[Modality] | None:
        level = self.spot.level
        vehicles = self._ask(areas.VEHICLES, area_level=level) if self.spot.device == GATE else None
        return vehicles or self._ask(areas.PRIOR_AUTHORISATION, area_level=level)

    def _where(self, rule: Rule[T]) -> Cited[T] | None:
        return self._ask(rule, location=self.spot.location) if self.spot.location else None

    def _ask(self, rule: Rule[T], flags: frozenset[str] = NO_FLAGS, **keys: Any) -> Cited[T] | None:
        return self.policy.find(rule, flags=flags, **keys) if self.policy else None
