"""Letting somebody decide in one's place between two days, by an internal act (N9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from portaria.bodies.policies import calendar_of
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.people.queries import bonds_on
from portaria.procedures.requests.models import Delegation
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.types import Refused


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """``person`` lets ``to`` decide from ``start`` to ``end``, both included; ``rites`` empty: all.
    ``document``: number and date of the internal act."""

    body: str
    person: int
    to: int
    start: date
    end: date
    document: str
    rites: tuple[str, ...] = ()


def delegate(drafts: Sequence[DelegationDraft], *, by: str, at: datetime) -> list[int]:
    """Record delegations; return their keys. Each leaves an act ``requests.delegated``.

    Raises:
        Refused: a delegation to oneself, to who has no bond with the body, without a document, or
            whose days are out of order or past; nothing is kept of any.
    """
    with transaction.atomic():
        for draft in drafts:
            _check(draft, calendar_of(draft.body).day_of(at))
        acts = append([_line("delegated", d, at) for d in drafts], by=by, at=at)
        return [
            Delegation.objects.create(
                body_id=d.body, person_id=d.person, to_id=d.to, rites=list(d.rites),
                start=d.start, end=d.end, document=d.document.strip(), act=act,
            ).pk
            for d, act in zip(drafts, acts, strict=True)
        ]  # fmt: skip


def end_delegations(ids: Sequence[int], *, person: int, by: str, at: datetime) -> None:
    """``person`` takes delegations back from today on.

    Raises:
        Refused: one is another's, or is over.
    """
    with transaction.atomic():
        rows = Delegation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        for row in rows:
            today = calendar_of(row.body_id).day_of(at)
            if row.person_id != person or row.end < today:
                raise Refused("só quem delegou revoga a delegação, enquanto ela vale")
            draft = DelegationDraft(
                row.body_id, row.person_id, row.to_id, row.start, row.end, row.document
            )
            append([_line("delegation_ended", draft, at)], by=by, at=at)
            row.end = today - timedelta(days=1)
            row.save()


def _check(draft: DelegationDraft, today: date) -> None:
    if draft.person == draft.to:
        raise Refused("a delegação se faz a outra pessoa")
    if draft.end < draft.start or draft.end < today:
        raise Refused("o último dia da delegação vem antes do primeiro, ou já passou")
    if not draft.document.strip():
        raise Refused("diga o ato interno que delega: número e data")
    if strangers := sorted(set(draft.rites) - set(rites())):
        raise Refused(f"não existe o rito «{strangers[0]}»")
    if not bonds_on(draft.to, max(today, draft.start), body=draft.body):
        raise Refused("a pessoa que receberia a delegação não tem vínculo com o órgão")


def _line(verb: str, draft: DelegationDraft, at: datetime) -> ActDraft:
    return ActDraft(
        kind=f"requests.{verb}",
        subject=ref("person", draft.person),
        person=draft.person,
        body=draft.body,
        held_at=at,
        content={
            "facts": {
                "to": draft.to, "start": draft.start.isoformat(), "end": draft.end.isoformat(),
                "document": draft.document, "rites": list(draft.rites),
            }
        },
    )  # fmt: skip
