"""What the norms ask of an area and of whoever enters it (F1). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from portaria.norms.citations import Cited
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_access
from portaria.premises import rules_areas as rules
from portaria.premises.places.types import AreaFacts
from portaria.steps.reasons import by_fact, by_rule, decided, silence

T = TypeVar("T")
CLASSIFIED, MISPLACED, UNKNOWN = "classified", "misplaced", "unknown_level"
ACCESSIBLE, INACCESSIBLE = "accessible", "inaccessible"
TURNSTILE = "turnstile"
FREE = "free"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an area asks of a person of one category.

    Attributes:
        access: class of the level: ``free controlled restricted secure``, "" where no norm says.
        eligible: whether the category may be let in at all; None where no norm says.
        need_only: only whom the work needs there.
        control: whoever enters is controlled.
        prior_authorisation: entering supposes an authorisation given before.
        vehicles_authorised: so does driving in.
        authorised_by: who gives it, in the norm's words; "" where it does not say.
        factors: how many kinds of authentication at least.
        records: what is kept of each passage: ``identification entry exit host``.
        reasons: the values in force, each with its provision.
    """

    access: str
    eligible: bool | None
    need_only: bool
    control: bool
    prior_authorisation: bool
    vehicles_authorised: bool
    authorised_by: str
    factors: int
    records: tuple[str, ...]
    reasons: tuple[Reason, ...]


def requirements(area: AreaFacts, category: str, policy: Policy) -> Requirements:
    """What ``area`` asks of a person of ``category``; of the area's kinds, the one of which a norm
    speaks prevails over what it says of every kind."""
    level, reasons = area.level, list[Reason]()

    def orders(rule: Rule[Modality]) -> bool:
        found = policy.find(rule, flags=area.conditions, area_level=level)
        cited = _noted(rule, found, reasons)
        return cited is not None and cited.value.orders

    access = _noted(rules.ACCESS, policy.find(rules.ACCESS, area_level=level), reasons)
    eligible = _of_kinds(rules.ELIGIBLE, area, policy, category=category or None)
    need = _of_kinds(rules.NEED_ONLY, area, policy)
    by_whom = _of_kinds(rules.AUTHORISED_BY, area, policy)
    factors = _of_kinds(rules.FACTORS, area, policy)
    records = policy.find(rules.RECORDS, area_level=level, category=category or None)
    if eligible is not None:
        text = _who_may(area, category, eligible, policy)
        reasons.append(by_rule(rules.ELIGIBLE.name, rules.ELIGIBLE, eligible, text))
    _noted(rules.NEED_ONLY, need, reasons)
    _noted(rules.AUTHORISED_BY, by_whom, reasons)
    _noted(rules.FACTORS, factors, reasons)
    _noted(rules.MEANS, policy.find(rules.MEANS, area_level=level), reasons)
    _noted(rules.RECORDS, records, reasons)
    return Requirements(
        access=str(access.value) if access else "",
        eligible=eligible.value.permits if eligible else None,
        need_only=need is not None and need.value.orders,
        control=orders(rules.CONTROL),
        prior_authorisation=orders(rules.PRIOR_AUTHORISATION),
        vehicles_authorised=orders(rules.VEHICLES),
        authorised_by=by_whom.value if by_whom else "",
        factors=factors.value if factors else 1,
        records=tuple(records.value) if records else (),
        reasons=tuple(reasons),
    )


def _who_may(area: AreaFacts, category: str, eligible: Cited[Modality], policy: Policy) -> str:
    """Whether ``category`` may be let in; of none in particular, which categories may."""
    if category:
        who = policy.words.of(category, CATEGORY)
        return f"{rules.ELIGIBLE.about} ({who}): {eligible.value.as_text}"
    known = policy.words.keys.get(CATEGORY[0], {})
    each = {one: _of_kinds(rules.ELIGIBLE, area, policy, category=one) for one in known}
    may = [known[one] for one, cited in each.items() if cited and cited.value.permits]
    if not may or len(may) == len(known):
        return f"{rules.ELIGIBLE.about}: {eligible.value.as_text}"
    return f"{rules.ELIGIBLE.about}: {', '.join(may)}"


def identified_at(area: AreaFacts, policy: Policy) -> Reason | None:
    """Where whoever is from outside must be identified before they go to the area; None: no norm
    says where."""
    cited = _of_kinds(rules.IDENTIFIED_AT, area, policy)
    return by_rule("identified_at", rules.IDENTIFIED_AT, cited) if cited else None


def accessible(ways: Sequence[tuple[str, str]], policy: Policy) -> Decision:
    """Whether whoever has a special need can enter by ``ways`` (kind of passage, name).

    Outcomes: ``accessible``, its reasons saying by where; ``inaccessible``: every way is a
    turnstile, and the norms order that access be assured.
    """
    asked = policy.find(rules_access.ACCESSIBILITY)
    if not ways or asked is None or not asked.value.orders:
        return decided(ACCESSIBLE, policy)
    wide = ", ".join(name for kind, name in ways if kind != TURNSTILE)
    if wide:
        text = f"Quem tem necessidade especial entra por: {wide}"
        return decided(ACCESSIBLE, policy, by_rule("wide", rules_access.ACCESSIBILITY, asked, text))
    text = "Só há catracas: falta por onde entre quem tem necessidade especial"
    return decided(INACCESSIBLE, policy, by_rule("narrow", rules_access.ACCESSIBILITY, asked, text))


def classify(area: AreaFacts, policy: Policy) -> Decision:
    """Whether the area may have its level.

    Outcomes: ``classified``; ``unknown_level`` (the norms in force know no such level);
    ``misplaced`` (the norm puts a kind of the area at another, higher or lower).
    """
    access = policy.find(rules.ACCESS, area_level=area.level)
    if access is None:
        return decided(UNKNOWN, policy, silence(rules.ACCESS, policy, area.level))
    levels = policy.words
    for kind in area.kinds:
        own = policy.find(rules.INCLUDES, area_level=area.level, area_kind=kind)
        others = _levels_of(kind, area.level, policy)
        if own is None and others:
            level, cited = others[0]
            text = (
                f"A norma põe «{levels.of(kind, ('area_kind',))}» em"
                f" {levels.of(level, ('area_level',))}"
            )
            return decided(MISPLACED, policy, by_rule("kind", rules.INCLUDES, cited, text))
    return decided(
        CLASSIFIED, policy, *_grounds(area, policy), by_rule("level", rules.ACCESS, access)
    )


def _grounds(area: AreaFacts, policy: Policy) -> Iterator[Reason]:
    for kind in area.kinds:
        cited = policy.find(rules.INCLUDES, area_level=area.level, area_kind=kind)
        if cited is not None:
            word = policy.words.of(kind, ("area_kind",))
            text = f"{rules.INCLUDES.about}: {word}"
            yield by_rule("kind", rules.INCLUDES, cited, text)
    if not area.kinds:
        yield by_fact("others", "Outro local, incluído no nível por decisão da administração")


def _levels_of(kind: str, but: str, policy: Policy) -> list[tuple[str, Cited[Any]]]:
    """The other levels at which the norms put areas of ``kind``."""
    found = []
    for level in sorted(levels_in(policy) - {but}):
        cited = policy.find(rules.INCLUDES, area_level=level, area_kind=kind)
        if cited is not None and cited.value:
            found.append((level, cited))
    return found


def levels_in(policy: Policy) -> frozenset[str]:
    """The levels that the norms in force know."""
    keys = [entry.keys[0] for entry in policy.entries.get(rules.ACCESS.name, ())]
    return frozenset().union(*(ids for ids in keys if isinstance(ids, frozenset)))


def _of_kinds(rule: Rule[T], area: AreaFacts, policy: Policy, **keys: Any) -> Cited[T] | None:
    """What the norms say of one of the area's kinds, else of its level as a whole: of several
    kinds, that of which a provision of its own speaks."""
    whole = policy.find(rule, flags=area.conditions, area_level=area.level, **keys)
    for kind in area.kinds:
        cited = policy.find(
            rule, flags=area.conditions, area_level=area.level, area_kind=kind, **keys
        )
        if cited is not None and (whole is None or cited.refs != whole.refs):
            return cited
    return whole


def _noted(rule: Rule[T], cited: Cited[T] | None, reasons: list[Reason]) -> Cited[T] | None:
    if cited is not None:
        reasons.append(by_rule(rule.name, rule, cited))
    return cited


def is_free(level: str, policy: Policy) -> bool:
    """Whether the norms open areas of ``level`` to anybody."""
    access = policy.find(rules.ACCESS, area_level=level)
    return access is not None and access.value == FREE
