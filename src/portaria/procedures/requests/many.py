"""One rite asked about many subjects at once: what asking would lead to for each, before anything
is asked. Reads only; what is asked goes through :func:`portaria.procedures.requests.asking.ask`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portaria.frame.lists import Column
from portaria.norms.deciding.words import CATEGORY
from portaria.procedures.requests import saying
from portaria.procedures.requests.asking import facts_of
from portaria.procedures.requests.deciding import COMPLETE, MAY, lacks, may_ask
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.registry import rites, subjects
from portaria.procedures.requests.ruling import Ruled, ruling
from portaria.procedures.requests.types import About, Case, Refused, Rite
from portaria.procedures.requests.values import cleaned
from portaria.steps.reasons import provisions_of, why

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST = 200
"""Subjects of one batch. Ours."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What asking about one subject would lead to.

    Attributes:
        ruled: what the norms say of it; None where none provides it.
        why_not: why it cannot be asked; "" where it can.
        provision: what orders that, or what forbids it (``norm#provision``), or "".
        decides: who decides first, in the reader's words; ``within``: in what time, or "".
    """

    about: About
    ruled: Ruled | None
    why_not: str
    provision: str
    decides: str = ""
    within: str = ""


def askable(kind: str, bodies: Sequence[str], at: datetime) -> list[tuple[str, str | _StrPromise]]:
    """``(id, title)`` of the rites about ``kind`` that the norms of any of ``bodies`` provide for
    some category, by title."""
    known = [rite for rite in rites().values() if rite.about == kind and rite.offered]
    found: dict[str, str | _StrPromise] = {}
    for body in bodies:
        policy = Hall(body, at).policy
        categories = ["", *policy.words.keys.get(CATEGORY[0], {})]
        for rite in known:
            if any(ruling(rite.id, category, policy) for category in categories):
                found[rite.id] = rite.title
    return sorted(found.items(), key=lambda pair: str(pair[1]))


def marking(asks: Sequence[object]) -> tuple[Column, ...]:
    """The column of the boxes to tick, where a list has something to ask."""
    return (Column(_("Marcar"), css="tight"),) if asks else ()


def abouts_of(
    kind: str, keys: Sequence[int], seen: frozenset[int], bodies: Sequence[str]
) -> list[About]:
    """Those of ``keys`` that whoever looks may know of: those ``seen`` as theirs to choose from,
    and everything in ``bodies``; in the order of ``keys``."""
    found = subjects[kind].about(keys)
    return [
        found[key] for key in keys
        if key in found and found[key].body and (key in seen or found[key].body in bodies)
    ]  # fmt: skip


def outlooks(
    rite: Rite,
    abouts: Sequence[About],
    person: int,
    at: datetime,
    values: Mapping[str, Any] | None = None,
) -> list[Outlook]:
    """What ``person`` would bring about by asking ``rite`` of each of ``abouts``; with ``values``,
    also what they lack. What is looked up is looked up once for each body."""
    return [
        outlook
        for body in dict.fromkeys(about.body for about in abouts)
        for outlook in _in_body(
            rite, [a for a in abouts if a.body == body], person, Hall(body, at), values
        )
    ]


def _in_body(
    rite: Rite,
    abouts: Sequence[About],
    person: int,
    hall: Hall,
    values: Mapping[str, Any] | None,
) -> list[Outlook]:
    hall.gather(abouts)
    found = [_standing(rite, about, person, hall) for about in abouts]
    if values is None:
        return found
    facts = facts_of(rite, [about.key for about in abouts], values, hall)
    typed = {category: _typed(rite, values, hall, category)
             for category in {about.category for about in abouts}}  # fmt: skip
    return [
        one
        if one.why_not
        else replace(one, why_not=_lacking(one, rite, typed[one.about.category], person, hall,
                                           facts[one.about.key]))
        for one in found
    ]  # fmt: skip


def _standing(rite: Rite, about: About, person: int, hall: Hall) -> Outlook:
    ruled = ruling(rite.id, about.category, hall.policy)
    said = may_ask(rite, ruled, hall.relations(person, about), hall.policy)
    if ruled is None or said.outcome != MAY:
        return Outlook(about, ruled, why(said), next(iter(provisions_of(said)), ""))
    within = ruled.within.value.as_text if ruled.within else ""
    decides = saying.turn(ruled.decides.value[0], hall.policy, ruled.rite)
    return Outlook(about, ruled, "", ruled.decides.ref, decides, within)


def _typed(
    rite: Rite, values: Mapping[str, Any], hall: Hall, category: str
) -> Mapping[str, Any] | Refused:
    try:
        return cleaned(rite, values, hall.policy, category, body=hall.body)
    except Refused as refusal:
        return refusal


def _lacking(
    one: Outlook,
    rite: Rite,
    values: Mapping[str, Any] | Refused,
    person: int,
    hall: Hall,
    facts: Mapping[str, Any],
) -> str:
    """What hinders a request that ``person`` may make; "" for nothing."""
    if isinstance(values, Refused):
        return str(values)
    assert one.ruled is not None  # noqa: S101  # it may be asked
    case = Case(rite.id, one.about, values, hall.policy, hall.today, person, facts)
    found = lacks(rite, one.ruled, case)
    return "" if found.outcome == COMPLETE else why(found)
