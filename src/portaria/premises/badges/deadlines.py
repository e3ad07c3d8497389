"""Duties about badges. Each checks its condition again at the moment it acts: a return told
meanwhile is respected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.people.at_work import at_work_on
from portaria.people.types import ENDS_BOND
from portaria.premises.access import acts as access
from portaria.premises.access.types import ACTIVE, SUSPENDED, GrantHeld
from portaria.premises.badges import acts, store
from portaria.premises.badges.acts.charging import DUE
from portaria.premises.badges.acts.lending import EXPIRE
from portaria.premises.badges.acts.releasing import UNRETURNED
from portaria.premises.badges.models import Charge
from portaria.premises.badges.queries import held_by
from portaria.premises.badges.types import IN_USE, BadgeHeld, Blocking, Holding
from portaria.premises.desk import Desk
from portaria.premises.places.decisions import requirements
from portaria.premises.places.types import AreaFacts
from portaria.steps.reasons import recalled

PRESIDES = "union_presidency"
_ENDS = frozenset(kind.value for kind in ENDS_BOND)
Judge = Callable[[OpenDuty, BadgeHeld], Outcome]


@handler("premises.block_badge", batch=5000)
def block_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Block the badges that the event blocks, unless the person is back, has another bond, or is
    meanwhile homologated as presiding a union."""
    holding, there = held_by(_persons(duties)), _at_work(duties, at)

    def judge(duty: OpenDuty, badge: BadgeHeld) -> Outcome:
        if badge.state not in IN_USE:
            return Dropped("o crachá já não está com ninguém")
        if duty.payload["why"] != "death" and duty.person in there:
            return Dropped("a pessoa já voltou, ou tem outro vínculo em vigor")
        if duty.payload["why"] not in _ENDS and _presides(holding, duty):
            return Dropped("a pessoa preside entidade de classe, homologada")
        return Done("crachá bloqueado")

    outcomes, chosen = _settle(duties, judge)
    acts.block_badges([_blocking(d, str(d.payload["why"])) for d in chosen], by=BY, at=at)
    return outcomes


@handler("premises.unblock_badge", batch=5000)
def unblock_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the blocks whose cause is over."""

    def judge(duty: OpenDuty, badge: BadgeHeld) -> Outcome:
        if duty.payload["ground"] not in badge.blocks:
            return Dropped("o crachá já não está bloqueado por isso")
        return Done("crachá desbloqueado")

    outcomes, chosen = _settle(duties, judge)
    acts.unblock_badges([_blocking(d, str(d.payload["ground"])) for d in chosen], by=BY, at=at)
    return outcomes


@handler(EXPIRE, batch=5000)
def expire_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Provisional badges past their day open nothing, unless revalidated or given back."""

    def judge(_duty: OpenDuty, badge: BadgeHeld) -> Outcome:
        if badge.state not in IN_USE:
            return Dropped("o crachá foi devolvido")
        if badge.valid_until is None:
            return Dropped("o crachá já não tem fim marcado")
        if badge.valid_until > at:
            return Later(badge.valid_until, "o crachá foi revalidado")
        return Done("crachá vencido")

    outcomes, chosen = _settle(duties, judge)
    acts.expire_badges([_key(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler(UNRETURNED, batch=1000)
def unreturned_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The term's time is over: what is not back is charged."""

    def judge(_duty: OpenDuty, badge: BadgeHeld) -> Outcome:
        if badge.state not in IN_USE:
            return Dropped("o crachá foi devolvido")
        return Done("não devolvido no prazo")

    outcomes, chosen = _settle(duties, judge)
    acts.charge_unreturned([_key(duty) for duty in chosen], by=BY, at=at)
    return outcomes


@handler(DUE, batch=1000)
def charge_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """What was not paid in the time given goes on, as the norm says."""
    keys = [_key(duty) for duty in duties]
    open_ = set(Charge.objects.filter(pk__in=keys, state="open").values_list("pk", flat=True))
    acts.send_charges(keys, by=BY, at=at)
    paid = Dropped("a cobrança já foi resolvida")
    return [Done("não pago: encaminhado") if key in open_ else paid for key in keys]


@handler("premises.restrict_access", batch=1000)
def restrict_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Suspend the accesses that the norm reserves to whom the work needs there."""
    desk = Desk(at)

    def chosen(duty: OpenDuty, grant: GrantHeld) -> bool:
        policy = desk.policy(duty.body)
        return grant.state == ACTIVE and any(
            requirements(AreaFacts(level), "", policy).need_only for level in grant.levels
        )

    def act(duty: OpenDuty, keys: Sequence[int]) -> int:
        decision = recalled(duty.payload["decision"])
        return access.suspend_grants(keys, PRESIDES, decision, by=BY, at=at)

    return _of_grants(duties, chosen, act, "acessos restringidos")


@handler("premises.restore_access", batch=1000)
def restore_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Suspended accesses hold again."""

    def act(duty: OpenDuty, keys: Sequence[int]) -> int:
        return access.restore_grants(keys, recalled(duty.payload["decision"]), by=BY, at=at)

    return _of_grants(duties, lambda _d, g: g.state == SUSPENDED, act, "acessos restabelecidos")


@handler("premises.end_access", batch=1000)
def end_access_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The accesses of who has left end, unless another bond holds."""
    there = _at_work(duties, at)

    def act(duty: OpenDuty, keys: Sequence[int]) -> int:
        return access.end_grants(keys, recalled(duty.payload["decision"]), by=BY, at=at)

    def gone(duty: OpenDuty, _grant: GrantHeld) -> bool:
        return duty.payload["why"] == "death" or duty.person not in there

    return _of_grants(duties, gone, act, "acessos encerrados")


def _of_grants(
    duties: Sequence[OpenDuty],
    chosen: Callable[[OpenDuty, GrantHeld], bool],
    act: Callable[[OpenDuty, Sequence[int]], int],
    done: str,
) -> list[Outcome]:
    holding = held_by(_persons(duties))
    outcomes: list[Outcome] = []
    for duty in duties:
        grants = holding.get(duty.person or 0, Holding()).grants
        keys = [g.id for g in grants if g.body == duty.body and chosen(duty, g)]
        count = act(duty, keys) if keys else 0
        outcomes.append(Done(f"{count} {done}") if count else Dropped("nenhum acesso a mudar"))
    return outcomes


def _settle(duties: Sequence[OpenDuty], judge: Judge) -> tuple[list[Outcome], list[OpenDuty]]:
    """The outcome of each by the facts of now, and those to carry out."""
    held = store.lock({_key(duty) for duty in duties})
    outcomes = [judge(duty, held[_key(duty)]) for duty in duties]
    return outcomes, [
        duty for duty, outcome in zip(duties, outcomes, strict=True) if isinstance(outcome, Done)
    ]


def _at_work(duties: Sequence[OpenDuty], at: datetime) -> frozenset[int]:
    """Those whom ``duties`` are about with a bond in force now who are not away."""
    persons = _persons(duties)
    if not persons:
        return frozenset()
    return frozenset(at_work_on(persons, Desk(at).today(duties[0].body)))


def _presides(holding: Mapping[int, Holding], duty: OpenDuty) -> bool:
    return holding.get(duty.person or 0, Holding()).union_presidency


def _persons(duties: Sequence[OpenDuty]) -> set[int]:
    return {duty.person for duty in duties if duty.person is not None}


def _blocking(duty: OpenDuty, ground: str) -> Blocking:
    decision = recalled(duty.payload["decision"])
    held_at = datetime.fromisoformat(str(duty.payload["held_at"]))
    cause = f"event:{duty.event}" if duty.event else f"duty:{duty.id}"
    return Blocking(_key(duty), ground, decision, held_at, duty.event, cause)


def _key(duty: OpenDuty) -> int:
    return key_of(duty.subject)
