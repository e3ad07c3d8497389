"""Whether somebody may ask, what their request lacks, and who decides it: pure decisions, with
every reason and its provision (T2, N9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.procedures.requests.ruling import Ruled, by_part, words_of
from portaria.procedures.requests.types import Case, Field, Rite
from portaria.steps.reasons import by_fact, decided, omitted_by

MAY, MAY_NOT = "may_ask", "may_not_ask"
COMPLETE, LACKING = "complete", "lacking"
FORM = frozenset({"missing", "malformed", "unknown_field", "to_come"})
"""Codes of reasons that the person can put right in the form."""


def may_ask(rite: Rite, ruled: Ruled | None, relations: frozenset[str], policy: Policy) -> Decision:
    """Whether somebody who stands in ``relations`` to the subject (codes that hold) may ask:
    ``may_ask`` or ``may_not_ask``."""
    if ruled is None:
        text = f"Nenhuma norma em vigor em «{policy.of_body}» prevê este pedido"
        return decided(MAY_NOT, policy, Reason("no_rite", text + omitted_by(policy), None, rite.id))
    if ruled.asks is None:
        text = "A norma não diz quem pede; pede a própria pessoa ou quem responde pelo que é pedido"
        allowed: Sequence[str] = ("self", "responsible")
        reason = by_part("asks_unsaid", ruled.decides, text)
    else:
        allowed = ruled.asks.value
        who = " ou ".join(words_of(code, policy, rite.id) for code in allowed)
        reason = by_part("asks", ruled.asks, f"Pede {who}")
    held = "any" in allowed or not relations.isdisjoint(allowed)
    return decided(MAY if held else MAY_NOT, policy, reason)


def lacks(rite: Rite, ruled: Ruled, case: Case) -> Decision:
    """What the request lacks: every field that is empty and compulsory, and what each check of the
    slice finds. ``complete`` or ``lacking``."""
    missing = [_missing(f, ruled) for f in rite.fields if _wanted(f, ruled, case.values)]
    strangers = sorted(set(case.values) - {field.id for field in rite.fields})
    found = [r for r in missing if r is not None]
    found += [
        by_fact("unknown_field", f"O pedido não tem o campo «{name}»", name) for name in strangers
    ]
    found += [_to_come(field) for field in rite.fields if to_come(field, case.values, case.on)]
    if not found:
        found = [reason for check in rite.checks for reason in check(case)]
    return decided(LACKING if found else COMPLETE, case.policy, *found)


def asked_fields(rite: Rite, ruled: Ruled) -> list[tuple[Field, bool]]:
    """The fields that the form shows, each with whether it is compulsory."""
    return [(f, _compulsory(f, ruled)) for f in rite.fields if not f.if_needed or _needed(f, ruled)]


def _needed(field: Field, ruled: Ruled) -> bool:
    return field.id in ruled.needed


def _compulsory(field: Field, ruled: Ruled) -> bool:
    return _needed(field, ruled) or (field.required and not field.if_needed)


def _wanted(field: Field, ruled: Ruled, values: Mapping[str, Any]) -> bool:
    value = values.get(field.id)
    empty = value is None or value is False or value == [] or str(value).strip() == ""
    return empty and _compulsory(field, ruled)


def to_come(field: Field, values: Mapping[str, Any], on: date) -> bool:
    """Whether the answer is a day after ``on`` where the field asks for one that has come."""
    return field.come and bool(values.get(field.id)) and str(values[field.id]) > on.isoformat()


def _to_come(field: Field) -> Reason:
    text = f"«{field.label}» é um dia que ainda não chegou: escreva hoje ou um dia anterior"
    return by_fact("to_come", text, field.id)


def _missing(field: Field, ruled: Ruled) -> Reason | None:
    text = f"Falta «{field.label}»"
    if ruled.needs is not None and _needed(field, ruled):
        return by_part("missing", ruled.needs, text)
    return by_fact("missing", text, field.id)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who could answer for a competence on the day: who, in what capacity.

    Attributes:
        assignee: how duties name the competence: ``head-of:3``, ``power:mail.manage``.
        person: primary key, or None where nobody holds it.
        acting: whether as the substitute of somebody who is away.
        unit: how the unit is called, or "".
        provision: the citation that gives the competence, or "".
    """

    assignee: str
    person: int | None
    name: str = ""
    acting: bool = False
    unit: str = ""
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who decides a step: the assignee of its duty, the persons, and why them."""

    assignee: str
    persons: tuple[int, ...]
    decision: Decision


ADMINISTRATION = "power:body.admin"


def who_decides(
    code: str,
    holders: Sequence[Holder],
    above: Sequence[Holder],
    own: frozenset[int],
    already: frozenset[int],
    ruled: Ruled,
    policy: Policy,
) -> Chosen:
    """Who answers for the competence ``code``.

    Args:
        holders: who holds it on the day, as its titulars or their substitutes.
        above: heads above it, the nearest first, for what nobody may decide of their own.
        own: whose request it is: who asked, and the person concerned.
        already: who approved, where the norm wants different eyes.
        ruled: for what the pack says of one's own request (``own``).
    """
    first = by_part("decides", ruled.decides, f"Decide {words_of(code, policy, ruled.rite)}")
    never = own | already
    able = [h for h in holders if h.person is not None and h.person not in never]
    if able:
        return _chosen(able, policy, first)
    if any(h.person in own for h in holders):
        return _passed_up(code, above, never, ruled, policy, first)
    if any(h.person in already for h in holders):
        text = "A norma quer pessoas diferentes: aprova outra que tenha a mesma competência"
        other = by_part("eyes", ruled.eyes, text) if ruled.eyes else by_fact("eyes", text)
        return Chosen(holders[0].assignee, (), decided("decides", policy, first, other))
    text = f"Ninguém responde hoje por: {words_of(code, policy, ruled.rite)}"
    assignee = holders[0].assignee if holders else ADMINISTRATION
    return _vacant(assignee, code, policy, first, by_fact("nobody", text, code))


def _passed_up(
    code: str,
    above: Sequence[Holder],
    never: frozenset[int],
    ruled: Ruled,
    policy: Policy,
    first: Reason,
) -> Chosen:
    """Nobody decides their own: the nearest above who is there, as the pack says where it does."""
    text = "Ninguém decide o próprio pedido: passa a quem está acima"
    why = by_part("own", ruled.own, text) if ruled.own else by_fact("passes_up", text, code)
    higher = [h for h in above if h.person is not None and h.person not in never]
    if higher:
        return _chosen(higher[:1], policy, first, why)
    return _vacant(ADMINISTRATION, code, policy, first, why)


def _vacant(assignee: str, code: str, policy: Policy, *reasons: Reason) -> Chosen:
    text = "A administração do órgão designa quem decide, por ato interno com data"
    return Chosen(assignee, (), decided("vacant", policy, *reasons, by_fact("vacant", text, code)))


def _chosen(holders: Sequence[Holder], policy: Policy, *reasons: Reason) -> Chosen:
    persons = tuple(dict.fromkeys(h.person for h in holders if h.person is not None))
    told = [
        by_fact(
            "substitute" if h.acting else "holder",
            _told(h),
            {"person": h.person, "provision": h.provision},
        )
        for h in holders[:10]
    ]
    return Chosen(holders[0].assignee, persons, decided("decides", policy, *reasons, *told))


def _told(holder: Holder) -> str:
    where = f" ({holder.unit})" if holder.unit else ""
    return f"{holder.name}{where}" + (", no lugar de quem está afastado" if holder.acting else "")
