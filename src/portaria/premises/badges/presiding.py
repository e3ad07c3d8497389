"""Who is away to preside a union keeps the badge, with restricted accesses, once HR homologates it
(F7): a dated permission that HR gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.people.at_work import away_on
from portaria.people.types import EventKind
from portaria.premises.badges import acts, store
from portaria.premises.badges.decisions.departures import restriction
from portaria.premises.badges.types import Blocking, Refused
from portaria.premises.desk import Desk
from portaria.premises.presidency import UNION
from portaria.procedures.permits.acts import give_permits
from portaria.procedures.permits.models import Permit
from portaria.procedures.permits.types import Kind, PermitDraft, register
from portaria.steps.reasons import by_fact, decided, plain, provisions_of

LEAVE = EventKind.LEAVE.value


def homologate(
    person: int, body: str, since: date, until: date | None, why: str, *, by: str, at: datetime
) -> int:
    """HR homologates that ``person`` is away from ``since`` to ``until`` to preside a union; the
    permission's key. The badge works, if that absence blocked it; what the norm reserves to whom
    the work needs there is suspended.

    Raises:
        Refused: the norms of the body say nothing of it, or no reason is given.
    """
    policy = Desk(at).policy(body)
    reason = restriction(policy)
    if reason is None:
        raise Refused("as normas do órgão nada dizem de quem preside entidade de classe")
    if not why.strip():
        raise Refused("diga a entidade e o ato do afastamento. Nada foi alterado")
    decision = decided("homologated", policy, by_fact("union", why.strip()), reason)
    draft = PermitDraft(
        UNION, body, ref("person", person), why.strip(), since, decision, until=until,
        holder=person, decided_by=by,
    )  # fmt: skip
    [key] = give_permits([draft], by=by, at=at)
    return key


def _applied(changed: Sequence[Permit], *, by: str, at: datetime) -> None:
    """Badges and accesses follow the permissions that began or ended."""
    with transaction.atomic():
        for permit in changed:
            if permit.ended_at is None:
                _began(permit, by, at)
            else:
                _ended(permit, by, at)


def _began(permit: Permit, by: str, at: datetime) -> None:
    decision = _decision("restrict", permit, at)
    badges = store.in_use_of([permit.holder_id or 0], permit.body_id).get(permit.holder_id or 0, [])
    blocked = [badge for badge in badges if LEAVE in badge.blocks]
    acts.unblock_badges(
        [Blocking(badge.id, LEAVE, decision, at) for badge in blocked], by=by, at=at
    )
    open_duties(
        [_duty(kind, permit, decision, at)
         for kind in ("premises.restrict_access", "premises.restore_parking")],
        at=at,
    )  # fmt: skip


def _ended(permit: Permit, by: str, at: datetime) -> None:
    """Back at work, everything holds again; still away, the badge is blocked as anybody's is."""
    holder = permit.holder_id or 0
    decision = _decision("restore", permit, at)
    if holder in away_on([holder], Desk(at).today(permit.body_id)):
        badges = store.in_use_of([holder], permit.body_id).get(holder, [])
        blocks = [Blocking(badge.id, LEAVE, decision, at) for badge in badges]
        acts.block_badges(blocks, by=by, at=at)
        open_duties([_duty("premises.suspend_parking", permit, decision, at)], at=at)
    open_duties([_duty("premises.restore_access", permit, decision, at)], at=at)


def _decision(outcome: str, permit: Permit, at: datetime) -> Decision:
    policy = Desk(at).policy(permit.body_id)
    reason = restriction(policy)
    said = (reason,) if reason else ()
    return decided(outcome, policy, by_fact("union", permit.purpose), *said)


def _duty(kind: str, permit: Permit, decision: Decision, at: datetime) -> DutyDraft:
    words = {
        "premises.restrict_access": "Restringir o acesso a áreas controladas",
        "premises.restore_access": "Restabelecer os acessos restringidos",
        "premises.restore_parking": "Restabelecer os veículos e as vagas reservadas",
        "premises.suspend_parking": "Suspender os veículos e as vagas reservadas",
    }
    return DutyDraft(
        kind=kind, body=permit.body_id, subject=ref("person", permit.holder_id or 0),
        person=permit.holder_id, run_at=at, key=f"{kind}:permit:{permit.pk}:{at.isoformat()}",
        about=words[kind], provisions=provisions_of(decision), policy=decision.policy,
        payload={
            "why": "union_presidency", "grounds": [LEAVE], "decision": plain(decision),
        },
    )  # fmt: skip


register(Kind(UNION, "Encerrar a homologação da presidência de entidade de classe", _applied))
