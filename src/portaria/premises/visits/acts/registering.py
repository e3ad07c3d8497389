"""Authorities whose access is made easy: known beforehand, as whoever may indicated them (F11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portaria.ledger.acts import append
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_access as rules
from portaria.premises.desk import Desk, line
from portaria.premises.visits.decisions.admitting import REGISTRY
from portaria.premises.visits.models import Authority
from portaria.premises.visits.types import Refused
from portaria.steps.reasons import by_fact, by_rule, decided, provisions_of, silence, why


@dataclass(frozen=True, slots=True)
class Indicated:
    """An authority to be known beforehand; ``document``: by what the indication came."""

    body: str
    name: str
    office: str
    document: str


def register_authorities(batch: Sequence[Indicated], *, by: str, at: datetime) -> list[int]:
    """Know authorities beforehand; their keys, in order.

    Raises:
        Refused: the norm keeps no such registry, or it is not said who it is or by what document
            the indication came. Nothing is changed.
    """
    with transaction.atomic():
        desk, made, lines = Desk(at), [], []
        for one in batch:
            decision = _kept(desk.policy(one.body))
            if decision.outcome != "registered":
                raise Refused(f"{why(decision)}. Nada foi alterado")
            if not one.name.strip() or not one.document.strip():
                raise Refused("diga o nome e por que documento foi indicada. Nada foi alterado")
            row = Authority.objects.create(
                body_id=one.body, name=one.name.strip()[:120], office=one.office.strip()[:120],
                indicated_by=one.document.strip(), since=at,
                provision=next(iter(provisions_of(decision)), ""),
            )  # fmt: skip
            made.append(row.pk)
            subject = ("authority", row.pk)
            lines.append(line("authority.registered", subject, one.body, decision, {}, at=at))
        append(lines, by=by, at=at)
    return made


def end_authorities(keys: Sequence[int], *, by: str, at: datetime) -> int:
    """They are no longer known beforehand; return how many were."""
    with transaction.atomic():
        rows = list(Authority.objects.select_for_update().filter(pk__in=keys, ended_at=None))
        desk, fact = Desk(at), by_fact("ended", "Retirada do cadastro prévio")
        Authority.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)
        append(
            [
                line("authority.ended", ("authority", row.pk), row.body_id,
                     decided("ended", desk.policy(row.body_id), fact), {}, at=at)
                for row in rows
            ],
            by=by, at=at,
        )  # fmt: skip
    return len(rows)


def _kept(policy: Policy) -> Decision:
    kept = policy.find(rules.REGISTRY, registry=REGISTRY)
    if kept is None or not kept.value.permits:
        return decided("no", policy, silence(rules.REGISTRY, policy, REGISTRY))
    said = [by_rule("registry", rules.REGISTRY, kept)]
    who = policy.find(rules.REGISTRY_INDICATED_BY, registry=REGISTRY)
    if who is not None:
        said.insert(0, by_rule("indicated_by", rules.REGISTRY_INDICATED_BY, who))
    return decided("registered", policy, *said)
