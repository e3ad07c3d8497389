"""What a closing round and an inspection look at, and when they are over (F8, F18). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_access as rules
from portaria.premises.places.types import AreaFacts
from portaria.premises.rounds.types import (
    EVERYBODY_OUT,
    EXCEPTION,
    FINE,
    KEYS,
    LOCKED,
    PointDraft,
    Spot,
    Ticked,
)
from portaria.premises.rules_areas import SAFEGUARD
from portaria.steps.reasons import by_fact, by_rule, decided, silence

ORDERED, NOT_ORDERED = "ordered", "not_ordered"
CLEAR, WITH_EXCEPTIONS, NOT_YET = "clear", "with_exceptions", "not_yet"


def closing(policy: Policy) -> Decision:
    """Whether the norm wants it confirmed, before the doors close, that everybody left:
    ``ordered``, its reasons saying who closes; or ``not_ordered``."""
    ordered = policy.find(rules.CLOSING_ROUND)
    if ordered is None or not ordered.value.orders:
        return decided(NOT_ORDERED, policy, silence(rules.CLOSING_ROUND, policy))
    who = policy.find(rules.CLOSED_BY)
    said = [by_rule("closed_by", rules.CLOSED_BY, who)] if who else []
    return decided(ORDERED, policy, *said, by_rule("round", rules.CLOSING_ROUND, ordered))


def closing_points(
    rooms: Sequence[Spot], doors: Sequence[Spot], policy: Policy
) -> tuple[PointDraft, ...]:
    """What a closing round looks at: nobody left in any room, each outer door locked, the keys that
    the norm names with who keeps them. Empty where no norm orders the round."""
    ordered = policy.find(rules.CLOSING_ROUND)
    if ordered is None or not ordered.value.orders:
        return ()
    closed_by = policy.find(rules.CLOSED_BY)
    lock = closed_by.ref if closed_by else ordered.ref
    return (
        *(PointDraft(EVERYBODY_OUT, f"Todos saíram: {r.name}", ordered.ref, area=r.id)
          for r in rooms),
        *(PointDraft(LOCKED, f"Fechada: {d.name}", lock, passage=d.id) for d in doors),
        *_keys(policy),
    )  # fmt: skip


def _keys(policy: Policy) -> Iterator[PointDraft]:
    for key, label in policy.words.keys.get("key", {}).items():
        kept = policy.find(rules.KEY_KEPT_BY, key=key)
        if kept is not None:
            yield PointDraft(KEYS, f"Chaves ({label}) com: {kept.value}", kept.ref)


def inspection_points(
    area: int, name: str, facts: AreaFacts, policy: Policy
) -> tuple[PointDraft, ...]:
    """The safeguards that the norm wants of an area, by its level, kinds and conditions; one that
    is only recommended is no incident where it is missing."""
    found = []
    for safeguard, label in policy.words.keys.get("safeguard", {}).items():
        asked = [_wanted(safeguard, facts, kind, policy) for kind in (*facts.kinds, None)]
        point = next((one for one in asked if one is not None), None)
        if point is not None:
            said, grave, provision = point
            text = f"{name}: {label} ({said})"
            found.append(PointDraft(safeguard, text, provision, grave, area=area))
    return tuple(found)


def _wanted(
    safeguard: str, facts: AreaFacts, kind: str | None, policy: Policy
) -> tuple[str, bool, str] | None:
    """How strongly the norm wants it, whether that is an order, and the provision."""
    cited = policy.find(
        SAFEGUARD, flags=facts.conditions, area_level=facts.level, safeguard=safeguard,
        area_kind=kind,
    )  # fmt: skip
    if cited is None or cited.value.permits is False:
        return None
    return cited.value.as_text, cited.value.orders, cited.ref


def finish(points: Sequence[Ticked], policy: Policy) -> Decision:
    """Whether a round is over.

    Outcomes: ``clear``; ``with_exceptions``; ``not_yet``: something was not looked at, or somebody
    is still inside: the doors close only when everybody is out.
    """
    waiting = [p for p in points if p.state not in (FINE, EXCEPTION)]
    inside = [p for p in points if p.what == EVERYBODY_OUT and p.state == EXCEPTION]
    if inside:
        ordered = policy.find(rules.CLOSING_ROUND)
        why = [by_rule("round", rules.CLOSING_ROUND, ordered)] if ordered else []
        said = [by_fact("inside", f"Ainda há alguém: {p.text}", p.id) for p in inside]
        return decided(NOT_YET, policy, *said, *why)
    if waiting:
        said = [by_fact("unseen", f"Falta ver: {p.text}", p.id) for p in waiting]
        return decided(NOT_YET, policy, *said)
    wrong = [by_fact("exception", p.text, p.id) for p in points if p.state == EXCEPTION]
    return decided(WITH_EXCEPTIONS if wrong else CLEAR, policy, *wrong)
