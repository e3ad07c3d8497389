"""The only ways in which permissions begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from portaria.bodies.policies import calendar_of
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json
from portaria.procedures.permits.models import Permit
from portaria.procedures.permits.types import END, PermitDraft, Refused, kind_of
from portaria.steps.reasons import plain, provisions_of


def give_permits(batch: Sequence[PermitDraft], *, by: str, at: datetime) -> list[int]:
    """Give permissions; their primary keys, in order. Those that have a last day end by
    themselves, by a duty on the first instant after it.

    Raises:
        Refused: one ends before it begins or before today, or gives no purpose.
    """
    with transaction.atomic():
        for draft in batch:
            _must_hold(draft, at)
        acts = append([_given(draft, at) for draft in batch], by=by, at=at)
        rows = Permit.objects.bulk_create(
            _row(draft, act, at) for draft, act in zip(batch, acts, strict=True)
        )
        open_duties([_end_of(row) for row in rows if row.until is not None], at=at)
        _apply(rows, by=by, at=at)
    return [row.pk for row in rows]


def end_permits(
    ids: Sequence[int], why: str, *, by: str, at: datetime, sparing: bool = False
) -> int:
    """End permissions that are still open; return how many were. ``sparing`` leaves the duty of
    their end alone, for the runner that carries it out.

    Raises:
        Refused: no reason is given.
    """
    if not why.strip():
        raise Refused("diga por que a permissão termina. Nada foi alterado")
    with transaction.atomic():
        rows = list(
            Permit.objects.select_for_update().filter(pk__in=ids, ended_at=None).order_by("pk")
        )
        for row in rows:
            row.ended_at, row.ended_why = at, why.strip()
        Permit.objects.bulk_update(rows, ["ended_at", "ended_why"])
        append([_ended(row, at) for row in rows], by=by, at=at)
        if rows and not sparing:
            subjects = [f"permit:{row.pk}" for row in rows]
            drop_duties(subjects=subjects, kinds=[END], why="já terminou", at=at, by=by)
        _apply(rows, by=by, at=at)
    return len(rows)


def _must_hold(draft: PermitDraft, at: datetime) -> None:
    today = calendar_of(draft.body).day_of(at)
    if not draft.purpose.strip():
        raise Refused("diga para que é a permissão. Nada foi alterado")
    if draft.until is not None and draft.until < max(draft.since, today):
        raise Refused(
            f"o último dia, {draft.until:%d/%m/%Y}, já passou ou vem antes do primeiro. "
            "Nada foi alterado"
        )


def _row(draft: PermitDraft, act: int, at: datetime) -> Permit:
    return Permit(
        body_id=draft.body, kind=draft.kind, subject=draft.subject, holder_id=draft.holder,
        person_id=draft.person, value=dict(draft.value), purpose=draft.purpose.strip(),
        decided_by=draft.decided_by, since=draft.since, until=draft.until, given_at=at, act=act,
        provision=next(iter(provisions_of(draft.decision)), ""),
    )  # fmt: skip


def _given(draft: PermitDraft, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {
        "person": draft.person, "purpose": draft.purpose.strip(), "decided_by": draft.decided_by,
        "since": draft.since.isoformat(), "value": dict(draft.value),
        "until": draft.until.isoformat() if draft.until else None,
    }  # fmt: skip
    return ActDraft(
        kind=f"{draft.kind}.given", subject=draft.subject, person=draft.holder, body=draft.body,
        held_at=at, provisions=provisions_of(draft.decision), policy=draft.decision.policy,
        outcome="given", content={"facts": facts, "decision": plain(draft.decision)},
        cause=draft.cause,
    )  # fmt: skip


def _ended(row: Permit, at: datetime) -> ActDraft:
    facts: dict[str, Json] = {"permit": row.pk, "person": row.person_id, "why": row.ended_why,
                              "delegate": row.person_id, "value": row.value}  # fmt: skip
    return ActDraft(
        kind=f"{row.kind}.ended", subject=row.subject, person=row.holder_id, body=row.body_id,
        held_at=at, provisions=row.provisions, outcome="ended",
        content={"facts": facts},
    )  # fmt: skip


def _end_of(row: Permit) -> DutyDraft:
    assert row.until is not None  # noqa: S101  # asked only of those that have a last day
    after = calendar_of(row.body_id).first_instant(row.until + timedelta(days=1))
    return DutyDraft(
        kind=END, body=row.body_id, subject=f"permit:{row.pk}", person=row.holder_id, run_at=after,
        key=f"{END}:{row.pk}:{row.until.isoformat()}",
        about=f"{kind_of(row.kind).ends} passado o dia {row.until:%d/%m/%Y}",
        provisions=row.provisions,
    )  # fmt: skip


def _apply(rows: Sequence[Permit], *, by: str, at: datetime) -> None:
    by_kind: dict[str, list[Permit]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, mine in by_kind.items():
        if (applied := kind_of(kind).applied) is not None:
            applied(mine, by=by, at=at)
