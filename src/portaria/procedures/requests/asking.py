"""Asking: may this person, is everything there, and whose turn it is (T2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from portaria.norms.decision import Decision
from portaria.procedures.requests import flow
from portaria.procedures.requests.deciding import COMPLETE, MAY, lacks, may_ask
from portaria.procedures.requests.dossier import Dossier
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.recording import note, tell_due
from portaria.procedures.requests.registry import rites, subjects
from portaria.procedures.requests.ruling import Ruled, ruling
from portaria.procedures.requests.types import About, Ask, Case, Refused, Rite
from portaria.procedures.requests.values import cleaned
from portaria.steps.reasons import provisions_of, why


def ask(asks: Sequence[Ask], *, by: str, at: datetime) -> list[int]:
    """Register requests; return their keys. Each leaves an act ``requests.asked``, with a duty for
    whoever answers first.

    Raises:
        Refused: one cannot be asked by that person, or lacks something; nothing is kept of any.
    """
    with transaction.atomic():
        halls: dict[str, Hall] = {}
        return [_ask(one, halls.setdefault(one.body, Hall(one.body, at)), by) for one in asks]


def _ask(one: Ask, hall: Hall, by: str) -> int:
    rite = rites().get(one.rite)
    if rite is None:
        raise Refused(f"não existe o rito «{one.rite}»; veja «portaria request rites»")
    about = subject_of(rite, one.about, one.body)
    ruled, allowed = standing(rite, about, one.person, hall)
    values = cleaned(rite, one.values, hall.policy, about.category, body=hall.body)
    complete(rite, ruled, about, values, one.person, hall)
    row = Request.objects.create(
        body_id=one.body, rite=rite.id, about_kind=about.kind, about_key=about.key,
        about_label=about.label, asker_id=one.person, person_id=about.person,
        unit_id=about.unit or hall.unit_of(about.person or one.person), category=about.category,
        values=values, state="waiting", eyes=ruled.eyes.value if ruled.eyes else 0,
        silence=ruled.silence.value if ruled.silence else "",
        escalates=list(ruled.escalates.value if ruled.escalates else ()),
        appeal=ruled.appeal.value if ruled.appeal else "",
        provisions=list(dict.fromkeys((*ruled.provisions, *provisions_of(allowed)))),
        policy=hall.policy.digest, source_id=one.source, asked_at=hall.at, act=0,
    )  # fmt: skip
    dossier = Dossier(row, (), {}, hall)
    note(dossier, "asked", by=by, person=one.person, decision=allowed, facts={"values": values})
    Request.objects.filter(pk=row.pk).update(act=row.happenings.values_list("act", flat=True)[0])
    start(dossier, ruled, by=by)
    if rite.asked:
        rite.asked([about.key], by=by, at=hall.at)
    return row.pk


def start(dossier: Dossier, ruled: Ruled, *, by: str) -> None:
    """Plan the steps of the request's present round, open the first and tell whose turn it is."""
    eyes = ruled.eyes.value if ruled.eyes else 0
    consults = ruled.consults.value if ruled.consults else ()
    first = dossier.row.steps.count()
    plan = tuple(
        flow.Step(s.number + first, s.position, s.kind, s.who, s.mode, s.state)
        for s in flow.planned(consults, ruled.decides.value, eyes)
    )
    due = dossier.become(plan, by=by, note="", notes={})
    tell_due(dossier, due)


def subject_of(rite: Rite, key: int, body: str) -> About:
    """What the request is about.

    Raises:
        Refused: there is no such thing in the body.
    """
    about = subjects[rite.about].about([key]).get(key)
    if about is None or (about.body and about.body != body):
        raise Refused(f"«{rite.title}»: não existe no órgão aquilo de que trata o pedido")
    return about


def standing(rite: Rite, about: About, person: int, hall: Hall) -> tuple[Ruled, Decision]:
    """What the norms say, and that ``person`` may ask.

    Raises:
        Refused: no norm provides it, or it is for others to ask.
    """
    ruled = ruling(rite.id, about.category, hall.policy)
    allowed = may_ask(rite, ruled, hall.relations(person, about), hall.policy)
    if ruled is None or allowed.outcome != MAY:
        raise Refused(f"«{rite.title}»: este pedido não lhe cabe. {why(allowed)}")
    return ruled, allowed


def complete(
    rite: Rite, ruled: Ruled, about: About, values: Mapping[str, Any], person: int, hall: Hall
) -> None:
    """Everything is there and no check of the slice hinders.

    Raises:
        Refused: with every reason.
    """
    found = hindrances(rite, ruled, about, values, person, hall)
    if found.outcome != COMPLETE:
        raise Refused(f"«{rite.title}»: {why(found)}")


def hindrances(
    rite: Rite, ruled: Ruled, about: About, values: Mapping[str, Any], person: int, hall: Hall
) -> Decision:
    """What the request lacks today (:func:`lacks`), with the facts that the slice gathers."""
    known = facts_of(rite, [about.key], values, hall)[about.key]
    case = Case(rite.id, about, values, hall.policy, hall.today, person, known)
    return lacks(rite, ruled, case)


def facts_of(
    rite: Rite, keys: Sequence[int], values: Mapping[str, Any], hall: Hall
) -> dict[int, dict[str, Any]]:
    """What the slice's checks look at, by subject: gathered for all of ``keys`` at once."""
    facts = rite.facts(hall.body, keys, hall.today) if rite.facts else {}
    named = rite.named(hall.body, values, hall.today) if rite.named else {}
    return {key: {**facts.get(key, {}), **named} for key in keys}
