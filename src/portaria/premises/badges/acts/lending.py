"""Provisional badges: given, revalidated, given back (F4); the third day in a row without the
permanent one is a loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from portaria.database.copying import next_ids
from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.premises.badges import store
from portaria.premises.badges.acts.issuing import must_be_free
from portaria.premises.badges.acts.losing import record_loss
from portaria.premises.badges.acts.recording import about, duty
from portaria.premises.badges.decisions import forgetting
from portaria.premises.badges.models import Badge, Impediment
from portaria.premises.badges.types import (
    EXPIRED,
    FORGOTTEN,
    IN_USE,
    LENT,
    PROVISIONAL,
    BadgeHeld,
    Lend,
    Refused,
    State,
)
from portaria.premises.desk import Desk
from portaria.steps.reasons import provisions_of, why
from portaria.workdays.deadlines import Deadline

EXPIRE, BACK = "premises.expire_badge", "premises.return_provisional"
LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Lent:
    """What came of somebody at the desk: ``outcome`` as the decision says; ``badge`` the
    provisional one, None where the story became a loss."""

    outcome: str
    badge: int | None
    valid_until: datetime | None
    decision: Decision


def lend_provisionals(batch: Sequence[Lend], *, by: str, at: datetime) -> list[Lent]:
    """Give provisional badges to persons without their permanent one, or revalidate those they
    have; on the day that the norm makes it a loss, record the loss instead. The permanent badge is
    blocked meanwhile, where the norm says so.

    Raises:
        Refused: something hinders it, or no document was shown. Nothing is changed.
    """
    desk = Desk(at)
    with transaction.atomic():
        return [_lend(lend, desk, by) for lend in batch]


def coming_of(person: int, body: str) -> forgetting.Coming:
    """The person at the desk, as the decision sees them; the badges are locked."""
    permanent = store.permanent_of(store.in_use_of([person], body).get(person, []))
    earlier = store.stand_in_of(permanent.id) if permanent else None
    if earlier is not None and earlier.ground != FORGOTTEN:
        earlier = None
    open_ = Impediment.objects.filter(person=person, body=body, ended_at=None)
    return forgetting.Coming(permanent, earlier, tuple(open_.values_list("why", flat=True)))


def _lend(lend: Lend, desk: Desk, by: str) -> Lent:
    policy, calendar = desk.policy(lend.body), desk.calendar(lend.body)
    coming = coming_of(lend.person, lend.body)
    if lend.ground != FORGOTTEN:
        decision = forgetting.stand_in(
            lend.ground, coming.impediments, policy, special=lend.special
        )
    else:
        decision = forgetting.decide(coming, desk.at, policy, calendar, special=lend.special)
    if coming.permanent is None or decision.outcome in (
        forgetting.BARRED, forgetting.SILENT, forgetting.TODAY,
    ):  # fmt: skip
        raise Refused(f"o crachá provisório não pode ser dado: {why(decision)}. Nada foi alterado")
    if "official_id" in forgetting.needs(policy) and not lend.document.strip():
        raise Refused("mostre um documento oficial de identificação. Nada foi alterado")
    if decision.outcome == LOSS:
        record_loss(coming.permanent, decision, desk, by)
        return Lent(LOSS, None, None, decision)
    return _given(lend, coming, decision, desk, by)


def _given(lend: Lend, coming: forgetting.Coming, decision: Decision, desk: Desk, by: str) -> Lent:
    permanent = cast(BadgeHeld, coming.permanent)
    today, number, term = desk.today(lend.body), 0, None
    if lend.ground == FORGOTTEN:
        number = forgetting.occurrence(coming, today, desk.calendar(lend.body))
        term = forgetting.validity(
            desk.at, number, desk.policy(lend.body), desk.calendar(lend.body),
            desk.counting(lend.body),
        )  # fmt: skip
    until = term.due_at if term else None
    out = coming.earlier if coming.earlier and coming.earlier.state in IN_USE else None
    if out is not None and out.serial != lend.serial:
        raise Refused(
            f"o provisório {out.serial} ainda não foi devolvido: devolva-o, ou revalide esse mesmo."
            " Nada foi alterado"
        )
    if not lend.serial:
        raise Refused("leia no leitor o provisório que se entrega. Nada foi alterado")
    columns = {
        "valid_until": until, "occurrence": number, "counted_on": today if number else None,
    }  # fmt: skip
    if out is not None:
        badge, verb = out, "revalidated"
        Badge.objects.filter(pk=badge.id).update(**columns)
        store.unblock([badge.id], [EXPIRED], "revalidado", at=desk.at)
        drop_duties(subjects=[ref("badge", badge.id)], kinds=[EXPIRE], why="revalidado", at=desk.at)
    else:
        badge, verb = _new(lend, permanent, decision, desk, columns), "lent"
    _keep_blocked(permanent, desk, by)
    facts: dict[str, Json] = {
        "stands_for": permanent.serial, "ground": lend.ground, "occurrence": number,
        "document": lend.document, "valid_until": until.isoformat() if until else None,
        "sum": cast(Json, term.as_json()) if term else None,
    }  # fmt: skip
    append([about(verb, badge, decision, desk.at, facts, cause=lend.cause)], by=by, at=desk.at)
    if term is not None:
        open_duties([_expiry(badge, decision, term, desk)], at=desk.at)
    return Lent(decision.outcome, badge.id, until, decision)


def _new(
    lend: Lend, permanent: BadgeHeld, decision: Decision, desk: Desk, columns: Mapping[str, Any]
) -> BadgeHeld:
    must_be_free(lend.body, [lend.serial])
    credential = store.credentials(lend.body, [lend.number], desk.at)[lend.number]
    [key] = next_ids(Badge, 1)
    Badge.objects.create(
        pk=key, body_id=lend.body, serial=lend.serial, kind=PROVISIONAL, person_id=lend.person,
        category=permanent.category, credential_id=credential, state=State.ACTIVE.value,
        state_since=desk.at, issued_at=desk.at, stands_for_id=permanent.id, ground=lend.ground,
        provision=next(iter(provisions_of(decision)), ""), **columns,
    )  # fmt: skip
    store.settle([key], desk.at)
    return store.lock([key])[key]


def _keep_blocked(permanent: BadgeHeld, desk: Desk, by: str) -> None:
    reason = forgetting.keeps_blocked(desk.policy(permanent.body))
    if reason is None or LENT in permanent.blocks:
        return
    order = Decision("blocked", (reason,), desk.policy(permanent.body).digest)
    provisions = {permanent.id: next(iter(provisions_of(order)), "")}
    store.block({permanent.id: LENT}, at=desk.at, provisions=provisions)
    append([about("blocked", permanent, order, desk.at, {"ground": LENT})], by=by, at=desk.at)


def _expiry(badge: BadgeHeld, decision: Decision, term: Deadline, desk: Desk) -> DutyDraft:
    return duty(
        EXPIRE, badge, f"Vence o crachá provisório {badge.serial}", decision, at=desk.at,
        run_at=term.due_at, sum_=cast("dict[str, Json]", term.as_json()),
    )  # fmt: skip


def return_provisionals(badges: Sequence[int], *, by: str, at: datetime) -> int:
    """Provisional badges are back: the permanent ones they stood for work again, unless something
    else blocks them. Return how many.

    Raises:
        Refused: one is no provisional badge, or is not out.
    """
    with transaction.atomic():
        held, desk = store.lock(badges), Desk(at)
        for badge in held.values():
            if badge.kind != PROVISIONAL or badge.state not in IN_USE:
                raise Refused(f"o crachá {badge.serial} não é um provisório que esteja com alguém")
        store.finish(list(held), State.RETURNED, at=at)
        subjects = [ref("badge", key) for key in held]
        drop_duties(subjects=subjects, kinds=[EXPIRE], why="devolvido", at=at)
        close_about(subjects, BACK, by=by, at=at, note="devolvido")
        lines = []
        permanents = store.lock({b.stands_for for b in held.values() if b.stands_for})
        free = [b for b in permanents.values() if LENT in b.blocks]
        store.unblock([b.id for b in free], [LENT], "provisório devolvido", at=at)
        for badge in held.values():
            lines.append(about("returned", badge, _back(badge, desk), at))
        for permanent in free:
            facts: dict[str, Json] = {"ground": LENT}
            lines.append(about("unblocked", permanent, _back(permanent, desk), at, facts))
        append(lines, by=by, at=at)
    return len(held)


def _back(badge: BadgeHeld, desk: Desk) -> Decision:
    policy = desk.policy(badge.body)
    reason = forgetting.keeps_blocked(policy)
    return Decision("returned", (reason,) if reason else (), policy.digest)
